import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { decodeRawPixels } from "../../../src/formats/mrc/mod.ts";
import { handMadePixels } from "./hand_made_pixels.ts";

const TYPES: { readonly [name: string]: string } = {
  "signed bytes": "Int8Array",
  "unsigned bytes": "Uint8Array",
  "signed 16-bit integers": "Int16Array",
  "32-bit floats": "Float32Array",
  "complex 16-bit integers": "Int16Array",
  "complex 32-bit floats": "Float32Array",
  "unsigned 16-bit integers": "Uint16Array",
  "16-bit floats": "Float32Array",
};

for (const littleEndian of [true, false]) {
  for (const { name, layout, values, bytes } of handMadePixels(littleEndian)) {
    const order = littleEndian ? "little" : "big";

    Deno.test(`decodeRawPixels() keeps the type of ${name}, ${order}-endian`, () => {
      const before = bytes.slice();
      const shifted = new Uint8Array(bytes.length + 1);
      shifted.set(bytes, 1);
      for (const source of [bytes, shifted.subarray(1)]) {
        const pixels = decodeRawPixels(source, layout);
        assertEquals([...pixels], values);
        assertEquals(pixels.constructor.name, TYPES[name] ?? "Uint8Array");
        pixels.fill(0);
      }
      assertEquals(bytes, before);
    });
  }
}

Deno.test("decodeRawPixels() refuses bytes that are not whole images", () => {
  const error = assertThrows(
    () => decodeRawPixels(new Uint8Array(9), { nx: 2, ny: 2, mode: 1 }),
    ArgumentError,
  );
  assertEquals([error.code, error.expected], ["mrc-buffer-length", 8]);
});
