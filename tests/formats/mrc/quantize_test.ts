import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { quantize } from "../../../src/formats/mrc/quantize.ts";
import type { WritableMrcMode } from "../../../src/formats/mrc/mod.ts";

const RANGES: readonly [WritableMrcMode, number, number][] = [
  [0, -128, 127],
  [1, -32768, 32767],
  [6, 0, 65535],
  [101, 0, 15],
];

for (const [mode, min, max] of RANGES) {
  Deno.test(`quantize() keeps integers that fit mode ${mode}`, () => {
    const values = Float64Array.of(min, max, 0, -0, 7);
    assertEquals([...quantize(values, mode, false, 0)], [min, max, 0, 0, 7]);
  });

  Deno.test(`quantize() refuses what does not fit mode ${mode}`, () => {
    for (const value of [min - 1, max + 1, 0.5, NaN, Infinity, -Infinity]) {
      const values = Float64Array.of(0, 0, value, value);
      const error = assertThrows(
        () => quantize(values, mode, false, 100),
        ArgumentError,
      );
      assertEquals([error.code, error.actual], ["mrc-value", value]);
      assertStringIncludes(error.message, `value "${value}" at index 102`);
    }
  });

  Deno.test(`quantize() rounds to even and limits for mode ${mode} with clip`, () => {
    const values = Float64Array.of(-1e30, 1e30, 0.5, 1.5, 2.5, 3.4, Infinity);
    assertEquals(
      [...quantize(values, mode, true, 0)],
      [min, max, 0, 2, 2, 3, max],
    );
    const error = assertThrows(
      () => quantize(Float32Array.of(NaN), mode, true, 0),
      ArgumentError,
    );
    assertStringIncludes(error.message, "NaN");
  });
}

Deno.test("quantize() refuses the other kind of bytes", () => {
  assertThrows(() => quantize(Uint8Array.of(200), 0, false, 0), ArgumentError);
  assertThrows(() => quantize(Int8Array.of(-1), 101, false, 0), ArgumentError);
  assertThrows(() => quantize(Uint8Array.of(16), 101, false, 0), ArgumentError);
});

Deno.test("quantize() keeps infinities and NaN in float modes", () => {
  const values = Float64Array.of(Infinity, -Infinity, NaN);
  assertEquals([...quantize(values, 2, false, 0)], [...values]);
  assertEquals([...quantize(values, 12, false, 0)], [0x7c00, 0xfc00, 0x7e00]);
});

Deno.test("quantize() refuses finite values beyond the float modes", () => {
  const largest = (2 - 2 ** -23) * 2 ** 127;
  const doubles = Float64Array.of(1, largest * (1 + 2 ** -25));
  assertEquals([...quantize(doubles, 2, false, 0)], [1, largest]);
  for (const value of [3.5e38, -1e300]) {
    assertThrows(
      () => quantize(Float64Array.of(value), 2, false, 0),
      ArgumentError,
    );
    assertEquals(
      [...quantize(Float64Array.of(value), 2, true, 0)],
      [Math.sign(value) * largest],
    );
  }
  assertEquals([...quantize(Float32Array.of(65519), 12, false, 0)], [0x7bff]);
  for (const value of [65520, -1e6]) {
    assertThrows(
      () => quantize(Float32Array.of(value), 12, false, 0),
      ArgumentError,
      "clip: true",
    );
    assertEquals(
      [...quantize(Float32Array.of(value), 12, true, 0)],
      [value > 0 ? 0x7bff : 0xfbff],
    );
  }
});
