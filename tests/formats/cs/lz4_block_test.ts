import { assert, assertEquals } from "@std/assert";
import { decompressLz4Block } from "../../../src/formats/cs/lz4_block.ts";
import { encodeLz4Block, putSequence } from "../../support/lz4_encode.ts";
import { byteFlips, truncations } from "../../support/mutations.ts";
import { integers } from "../../support/random.ts";

/** What a block holds, or null if it is refused. */
function unpack(block: Uint8Array, length: number): Uint8Array | null {
  const target = new Uint8Array(length);
  return decompressLz4Block(block, target) ? target : null;
}

const ascii = (text: string) => new TextEncoder().encode(text);

Deno.test("decompressLz4Block() unpacks what an encoder with matches packs", () => {
  const integer = integers(5);
  for (let round = 0; round < 200; round++) {
    const letters = 1 + integer(6);
    const run = 1 + integer(40);
    const bytes = Uint8Array.from(
      { length: integer(3000) },
      (_, i) => i % run < run / 2 ? integer(letters) : i % run,
    );
    const block = encodeLz4Block(bytes);
    assertEquals(unpack(block, bytes.length), bytes);
  }
});

Deno.test("decompressLz4Block() copies matches that reach into themselves", () => {
  for (const period of [1, 2, 3, 4, 5, 7, 300]) {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => i % period);
    const block = encodeLz4Block(bytes);
    assert(block.length < period + 60, `${period} ${block.length}`);
    assertEquals(unpack(block, bytes.length), bytes);
  }
});

Deno.test("decompressLz4Block() follows a block worked out by hand", () => {
  // Literals "ab", 4 bytes from 2 before, then literals "cdefg".
  const block = Uint8Array.of(0x20, 97, 98, 2, 0, 0x50, ...ascii("cdefg"));
  assertEquals(unpack(block, 11), ascii("abababcdefg"));
  assertEquals(unpack(block, 10), null);
  assertEquals(unpack(block, 12), null);
});

Deno.test("decompressLz4Block() reads lengths at the ends of their ranges", () => {
  for (const literals of [0, 14, 15, 16, 269, 270, 271, 525]) {
    for (const length of [4, 18, 19, 20, 273, 274, 275, 528]) {
      const bytes = Uint8Array.from({ length: literals + 9 }, (_, i) => i);
      const out: number[] = [];
      putSequence(out, bytes, 9, length);
      putSequence(out, ascii("tail!"), 0, 0);
      const expected = [...bytes];
      for (let i = 0; i < length; i++) expected.push(expected.at(-9)!);
      expected.push(...ascii("tail!"));
      const unpacked = unpack(Uint8Array.from(out), expected.length);
      assertEquals(unpacked, Uint8Array.from(expected));
    }
  }
});

Deno.test("decompressLz4Block() unpacks the empty block and no bytes at all not", () => {
  assertEquals(unpack(Uint8Array.of(0), 0), new Uint8Array(0));
  assertEquals(unpack(new Uint8Array(0), 0), null);
});

Deno.test("decompressLz4Block() refuses distances out of the bytes written", () => {
  for (const distance of [0, 3, 0xffff]) {
    const out: number[] = [0x20, 1, 2, distance & 255, distance >>> 8];
    out.push(0x50, ...ascii("abcde"));
    assertEquals(unpack(Uint8Array.from(out), 11), null);
  }
});

Deno.test("decompressLz4Block() refuses every truncation and survives damage", () => {
  const bytes = Uint8Array.from({ length: 600 }, (_, i) => (i * i) % 31);
  const block = encodeLz4Block(bytes);
  for (const part of truncations(block)) {
    assertEquals(unpack(part, bytes.length), null);
  }
  for (const damaged of byteFlips(block, 3000, 1)) {
    unpack(damaged, bytes.length);
  }
});
