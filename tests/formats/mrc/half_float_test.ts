import { assertEquals } from "@std/assert";
import {
  decodeHalves,
  encodeHalf,
  roundToEven,
} from "../../../src/formats/mrc/half_float.ts";
import { seededRandom } from "./hand_made.ts";

const ALL_BITS = Uint16Array.from({ length: 65536 }, (_, bits) => bits);

/** What the platform makes of a half float. */
function platformHalf(bits: number): number {
  const view = new DataView(new ArrayBuffer(2));
  view.setUint16(0, bits);
  return view.getFloat16(0);
}

function platformBits(value: number): number {
  const view = new DataView(new ArrayBuffer(2));
  view.setFloat16(0, value);
  return view.getUint16(0);
}

Deno.test("decodeHalves() decodes all 65536 half floats as the platform does", () => {
  const values = new Float32Array(65536);
  decodeHalves(ALL_BITS, values);
  for (const bits of ALL_BITS) {
    assertEquals(
      Object.is(values[bits], platformHalf(bits)),
      true,
      `bits ${bits}`,
    );
  }
});

Deno.test("decodeHalves() knows the landmarks of binary16", () => {
  const bits = [
    0x3c00,
    0xc000,
    0x7bff,
    0x0400,
    0x03ff,
    0x0001,
    0x8000,
    0x7c00,
    0xfc00,
    0x7e00,
  ];
  const values = new Float32Array(bits.length);
  decodeHalves(Uint16Array.from(bits), values);
  assertEquals([...values], [
    1,
    -2,
    65504,
    2 ** -14,
    1023 * 2 ** -24,
    2 ** -24,
    -0,
    Infinity,
    -Infinity,
    NaN,
  ]);
});

Deno.test("encodeHalf() gives every half float its own bits", () => {
  for (const bits of ALL_BITS) {
    const value = platformHalf(bits);
    if (Number.isNaN(value)) continue;
    assertEquals(encodeHalf(value), bits);
  }
  assertEquals(Number.isNaN(platformHalf(encodeHalf(NaN))), true);
});

Deno.test("encodeHalf() rounds as the platform does between all neighbours", () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low, high] = [platformHalf(bits), platformHalf(bits + 1)];
    const middle = (low + high) / 2;
    const near = middle * 2 ** -40;
    for (const value of [middle, middle - near, middle + near, -middle]) {
      assertEquals(encodeHalf(value), platformBits(value), `value ${value}`);
    }
  }
});

Deno.test("encodeHalf() rounds doubles of any size as the platform does", () => {
  const random = seededRandom(7);
  for (let i = 0; i < 20_000; i++) {
    const value = (random() - 0.5) * 2 ** (random() * 60 - 40);
    assertEquals(encodeHalf(value), platformBits(value), `value ${value}`);
  }
  for (
    const value of [65504, 65519.999, 65520, 1e300, -65520, 2 ** -25, 5e-324]
  ) {
    assertEquals(encodeHalf(value), platformBits(value), `value ${value}`);
  }
});

Deno.test("roundToEven() takes ties to even", () => {
  assertEquals(
    [0.5, 1.5, 2.5, -0.5, -1.5, 2.4999, 2.5001, 65535, 2 ** 31 + 0.5].map((x) =>
      roundToEven(x) + 0
    ),
    [0, 2, 2, 0, -2, 2, 3, 65535, 2 ** 31],
  );
});
