import { assertEquals } from "@std/assert";
import { csNumbers, CsTable, csTexts } from "../../../src/formats/cs/mod.ts";
import { typeString } from "../../../src/formats/numpy/dtype.ts";
import { faultCode } from "../../support/faults.ts";

Deno.test("csNumbers() stores numbers of each type in little-endian order", () => {
  const bytesOf = (
    type: "<f4" | "<f8" | "<u4" | "<i4" | "<u8",
    value: number,
  ) => [...csNumbers("x", type, [value]).bytes];
  assertEquals(bytesOf("<u4", 258), [2, 1, 0, 0]);
  assertEquals(bytesOf("<i4", -2), [254, 255, 255, 255]);
  assertEquals(bytesOf("<f4", 1.5), [0, 0, 0xc0, 0x3f]);
  assertEquals(bytesOf("<f8", -2), [0, 0, 0, 0, 0, 0, 0, 0xc0]);
  assertEquals(bytesOf("<u8", 3), [3, 0, 0, 0, 0, 0, 0, 0]);
  const large = csNumbers("uid", "<u8", [2n ** 64n - 1n]);
  assertEquals([...large.bytes], new Array(8).fill(255));
});

Deno.test("csNumbers() takes whole sub-arrays only", async () => {
  const column = csNumbers("shift", "<f4", [1, 2, 3, 4], [2]);
  assertEquals([column.shape, column.bytes.length], [[2], 16]);
  const fault = () => csNumbers("shift", "<f4", [1, 2, 3], [2]);
  assertEquals(await faultCode(fault), "cs-column");
});

Deno.test("csTexts() pads to the longest text in bytes", () => {
  const values = ["a", "λµ", "", "a"];
  const column = csTexts("blob/path", values);
  assertEquals([typeString(column.dtype), column.bytes.length], ["|S4", 16]);
  assertEquals(new CsTable(4, [column]).text("blob/path"), values);
});

Deno.test("csTexts() of no or empty texts has a width of one", () => {
  assertEquals(typeString(csTexts("a", []).dtype), "|S1");
  assertEquals(csTexts("a", ["", ""]).bytes, new Uint8Array(2));
});
