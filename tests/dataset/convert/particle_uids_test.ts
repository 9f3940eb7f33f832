import { assertEquals } from "@std/assert";
import { uidsFor } from "../../../src/dataset/convert/particle_uids.ts";
import type { ParticleRecords } from "../../../src/dataset/convert/particle_records.ts";

const WORD = 2n ** 32n;

/** The number of a name in whole numbers without end. */
function uidOf(name: string): bigint {
  const codes = [...name].map((letter) => BigInt(letter.charCodeAt(0)));
  const run = (start: bigint, step: bigint) =>
    codes.reduce(
      (sum, code, i) => (sum ^ (code + step * BigInt(i))) * 16777619n % WORD,
      start,
    );
  const mixed = (word: bigint) => {
    let bits = (word ^ (word >> 16n)) * 2246822507n % WORD;
    bits = (bits ^ (bits >> 13n)) * 3266489909n % WORD;
    return bits ^ (bits >> 16n);
  };
  return mixed(run(2166136261n, 0n)) * WORD + mixed(run(19088743n, 1n));
}

Deno.test("uidsFor() makes the same numbers of the same names for ever", () => {
  const images = {
    files: ["a.mrcs", "Stacks/b.mrcs"],
    fileIndex: Int32Array.of(0, 1, 0, 1, 1),
    sections: Int32Array.of(0, 41, 1, 41, 41),
  };
  const records = { uids: null, images, length: 5 } as unknown;
  const b = uidOf("42@Stacks/b.mrcs");
  assertEquals([...uidsFor(records as ParticleRecords)], [
    uidOf("1@a.mrcs"),
    b,
    uidOf("2@a.mrcs"),
    b + 1n,
    b + 2n,
  ]);
});

Deno.test("uidsFor() counts images without names from 1", () => {
  const records = { uids: null, images: null, length: 2 } as ParticleRecords;
  assertEquals([...uidsFor(records)], [1n, 2n]);
});
