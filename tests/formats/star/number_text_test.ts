import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import {
  formatNumber,
  parseNumber,
  spellsNan,
} from "../../../src/formats/star/number_text.ts";
import { integers } from "../../support/random.ts";
import { bytesOf } from "./star_text.ts";

function numberOf(text: string, decimalComma = false): number {
  const bytes = bytesOf(`x${text}y`);
  return parseNumber(bytes, 1, bytes.length - 1, decimalComma);
}

function assertSame(actual: number, expected: number, text: string): void {
  assert(Object.is(actual, expected), `${text}: ${actual} is not ${expected}`);
}

Deno.test("parseNumber() reads what Python's float() reads", () => {
  for (
    const [text, value] of [
      ["1.", 1],
      [".5", 0.5],
      ["+2", 2],
      ["1e3", 1000],
      ["1E-05", 1e-5],
      ["-0", -0],
      ["-0.0e9", -0],
      ["007", 7],
      ["2.806000", 2.806],
      ["-160.39000", -160.39],
      ["2.586789e+05", 258678.9],
      ["123456789012345678", 123456789012345680],
      ["0.1000000000000000055511151231257827", 0.1],
      ["1e400", Infinity],
      ["-1e-400", -0],
      ["1e99999999999999999999", Infinity],
      ["inf", Infinity],
      ["-Infinity", -Infinity],
      ["+INF", Infinity],
    ] as const
  ) assertSame(numberOf(text), value, text);
});

Deno.test("parseNumber() refuses what Python's float() refuses", () => {
  for (
    const text of [
      "",
      ".",
      "-",
      "+",
      "e5",
      ".e5",
      "1e",
      "1e+",
      "1e5.0",
      "1.2.3",
      "0x10",
      "1_000",
      "1,5",
      "--1",
      "+-1",
      "1a",
      "a1",
      "infin",
      "1 2",
      "None",
      "1e5e5",
      "\u0661",
    ]
  ) {
    const bytes = bytesOf(text);
    assertSame(parseNumber(bytes, 0, bytes.length), NaN, text);
    assertEquals(spellsNan(bytes, 0, bytes.length), false, text);
  }
});

Deno.test("spellsNan() tells nan from text that is no number", () => {
  for (const text of ["nan", "NaN", "-nan", "+NAN"]) {
    const bytes = bytesOf(text);
    assertSame(parseNumber(bytes, 0, bytes.length), NaN, text);
    assertEquals(spellsNan(bytes, 0, bytes.length), true, text);
  }
});

Deno.test("parseNumber() takes a decimal comma if told to", () => {
  assertEquals(numberOf("-176,73", true), -176.73);
  assertEquals(numberOf("-176.73", true), -176.73);
  assertEquals(numberOf("1,2345678901234567890", true), 1.2345678901234568);
  assertSame(numberOf("1,2,3", true), NaN, "two commas");
  assertSame(numberOf("1.2,3", true), NaN, "point and comma");
});

Deno.test("parseNumber() rounds as Number() does", () => {
  const random = integers(1);
  const digits = (most: number) =>
    Array.from({ length: random(most + 1) }, () => random(10)).join("");
  for (let i = 0; i < 20000; i++) {
    const sign = ["", "-", "+"][random(3)];
    const exponent = random(3) === 0
      ? ["e", "E"][random(2)] + ["", "-", "+"][random(3)] + random(30)
      : "";
    const text = `${sign}${random(10)}${digits(12)}.${digits(12)}${exponent}`;
    assertSame(numberOf(text), Number(text), text);
  }
});

Deno.test("parseNumber() reads back every float64 that formatNumber() writes", () => {
  const random = integers(2);
  const words = new Uint32Array(2);
  const value = new Float64Array(words.buffer);
  for (let i = 0; i < 20000; i++) {
    words[0] = random(2 ** 32);
    words[1] = random(2 ** 32);
    if (Number.isNaN(value[0])) continue;
    const text = formatNumber(value[0]);
    assertSame(numberOf(text), value[0], text);
  }
});

Deno.test("formatNumber() writes what Python's repr() writes", () => {
  // Written by Python 3.
  const texts = [
    "0.0",
    "-0.0",
    "1.0",
    "2.0",
    "-3.0",
    "1e-05",
    "1e-07",
    "1.5e-05",
    "0.0001",
    "0.00012345",
    "9.999e-05",
    "1000000000000000.0",
    "1e+16",
    "1.2345678901234568e+17",
    "9999999999999998.0",
    "1e+22",
    "1e+21",
    "5e-324",
    "1.7976931348623157e+308",
    "0.1",
    "0.3333333333333333",
    "13108.082418",
    "1.309999942779541",
    "2.805999994277954",
    "-3.7650071014190347e-26",
    "-31776.563631816953",
    "124943878.02432276",
    "3.455799530332985e+26",
    "-143452566092.37772",
    "-3.2846346064228504e-07",
    "nan",
    "inf",
    "-inf",
  ];
  for (const text of texts) {
    assertStrictEquals(formatNumber(numberOf(text)), text);
  }
});
