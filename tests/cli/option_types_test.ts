import { ValidationError } from "@cliffy/command";
import { assertEquals, assertThrows } from "@std/assert";
import { byteCount, ChoiceType, days } from "../../cli/option_types.ts";

const given = (value: string) => ({
  label: "Option",
  name: "--x",
  type: "x",
  value,
});

Deno.test("byteCount() reads decimal and binary sizes", () => {
  const sizes: [string, number][] = [
    ["0", 0],
    ["1500", 1500],
    ["7B", 7],
    ["2k", 2000],
    ["50G", 50e9],
    ["50 GB", 50e9],
    ["1.5T", 1.5e12],
    ["3MiB", 3 * 2 ** 20],
    ["1Ki", 1024],
  ];
  for (const [text, bytes] of sizes) {
    assertEquals(byteCount(given(text)), bytes);
  }
  for (const text of ["", "G", "-1", "1e9", "5X", "1..5G", "50G more"]) {
    assertThrows(() => byteCount(given(text)), ValidationError, "500M or 50G");
  }
});

Deno.test("days() reads a number from 0", () => {
  assertEquals([days(given("0")), days(given("1.5"))], [0, 1.5]);
  for (const text of ["", " ", "-1", "x", "Infinity"]) {
    assertThrows(() => days(given(text)), ValidationError, "number of days");
  }
});

Deno.test("ChoiceType reads one of its words and completes them", () => {
  const type = new ChoiceType("cos", "one");
  assertEquals(["cos", "one"].map((word) => type.parse(given(word))), [
    "cos",
    "one",
  ]);
  assertEquals(type.complete(), ["cos", "one"]);
  for (const word of ["", "Cos", "co"]) {
    assertThrows(
      () => type.parse(given(word)),
      ValidationError,
      `must be one of cos, one, not "${word}"`,
    );
  }
});
