import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import {
  decodePixels,
  type MrcPixelLayout,
  readBuffer,
} from "../../../src/formats/mrc/mod.ts";
import { handMadePixels } from "./hand_made_pixels.ts";

function decoded(bytes: Uint8Array, layout: MrcPixelLayout, count: number) {
  const target = new Float32Array(count);
  decodePixels(bytes, layout, target);
  return [...target];
}

for (const littleEndian of [true, false]) {
  for (const { name, layout, values, bytes } of handMadePixels(littleEndian)) {
    const order = littleEndian ? "little" : "big";

    Deno.test(`decodePixels() decodes ${name}, ${order}-endian`, () => {
      assertEquals(decoded(bytes, layout, values.length), values);
    });

    Deno.test(`decodePixels() decodes ${name} at odd addresses, ${order}-endian`, () => {
      for (const shift of [1, 2, 3]) {
        const shifted = new Uint8Array(bytes.length + shift);
        shifted.set(bytes, shift);
        const found = decoded(shifted.subarray(shift), layout, values.length);
        assertEquals(found, values);
      }
    });

    Deno.test(`decodePixels() leaves the bytes of ${name} alone, ${order}-endian`, () => {
      const before = bytes.slice();
      decoded(bytes, layout, values.length);
      assertEquals(bytes, before);
    });

    Deno.test(`decodePixels() decodes ${name} in readBuffer(), ${order}-endian`, () => {
      const room = new Float32Array(values.length + 8);
      const target = room.subarray(3, 3 + values.length);
      const buffer = readBuffer(target, layout);
      buffer.set(bytes);
      decodePixels(buffer, layout, target);
      assertEquals([...target], values);
      const around = [...room.subarray(0, 3), ...room.subarray(-5)];
      assertEquals(around, new Array(8).fill(0));
    });

    Deno.test(`decodePixels() decodes ${name} on shared memory, ${order}-endian`, () => {
      const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
      shared.set(bytes);
      const target = new Float32Array(
        new SharedArrayBuffer(4 * values.length),
      );
      decodePixels(shared, layout, target);
      assertEquals([...target], values);
    });
  }
}

Deno.test("decodePixels() decodes big batches in place", () => {
  const count = 1000;
  for (const [nx, ny] of [[7, 5], [8, 8], [1, 3]]) {
    for (const mode of [0, 1, 6, 101] as const) {
      const layout: MrcPixelLayout = { nx, ny, mode };
      const target = new Float32Array(count * nx * ny);
      const buffer = readBuffer(target, layout);
      const bytes = buffer.map((_, i) => i % 7 + 16 * (i % 5));
      const expected = new Float32Array(target.length);
      decodePixels(bytes, layout, expected);
      buffer.set(bytes);
      decodePixels(buffer, layout, target);
      assertEquals(target.findIndex((value, i) => value !== expected[i]), -1);
    }
  }
});

Deno.test("readBuffer() is the target's own memory for 32-bit floats", () => {
  const target = new Float32Array(4);
  const buffer = readBuffer(target, { nx: 2, ny: 2, mode: 2 });
  assertEquals(
    [buffer.buffer === target.buffer, buffer.byteOffset, buffer.length],
    [true, 0, 16],
  );
});

Deno.test("decodePixels() takes no images", () => {
  decodePixels(
    new Uint8Array(0),
    { nx: 3, ny: 3, mode: 1 },
    new Float32Array(0),
  );
});

Deno.test("decodePixels() refuses lengths that do not agree", () => {
  const layout: MrcPixelLayout = { nx: 2, ny: 2, mode: 1 };
  for (const [bytes, pixels] of [[7, 4], [9, 4], [16, 4], [8, 3], [6, 3]]) {
    const error = assertThrows(
      () =>
        decodePixels(new Uint8Array(bytes), layout, new Float32Array(pixels)),
      ArgumentError,
    );
    assertEquals(error.code, "mrc-buffer-length");
  }
});
