import { assert, assertEquals } from "@std/assert";
import { MrcStack } from "../../src/images/mrc_stack.ts";
import { type ByteSource, bytesSource } from "../../src/io/byte_source.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { integers } from "../support/random.ts";

const valueOf = (image: number, pixel: number) => 1000 * image + pixel % 512;

/** A stack in memory and the reads made of it. */
async function counted(
  count: number,
  D: number,
  options?: Parameters<typeof mrcBytes>[3],
): Promise<{
  stack: MrcStack;
  reads: [offset: number, length: number][];
  targets: ArrayBufferLike[];
}> {
  const source = bytesSource(mrcBytes(count, D, valueOf, options));
  const reads: [number, number][] = [];
  const targets: ArrayBufferLike[] = [];
  const counting: ByteSource = {
    path: source.path,
    size: source.size,
    read: (target, offset) => {
      reads.push([offset, target.length]);
      targets.push(target.buffer);
      return source.read(target, offset);
    },
    close: () => source.close(),
    [Symbol.asyncDispose]: () => source.close(),
  };
  const stack = await MrcStack.open(counting);
  reads.length = targets.length = 0; // the header was read
  return { stack, reads, targets };
}

Deno.test("MrcStack reads neighbours at once and each section once", async () => {
  const { stack, reads } = await counted(50, 64); // 16 KiB an image
  const sections = Int32Array.of(20, 22, 21, 20, 5, 24);
  const out = new Float32Array(6 * 64 * 64);
  await stack.readSections(sections, out, null);
  const at = (section: number) => 1024 + section * 2 ** 14;
  // 20 to 24 are one read: reading 23 in vain is cheaper than another call.
  assertEquals(reads.sort((a, b) => a[0] - b[0]), [
    [at(5), 2 ** 14],
    [at(20), 5 * 2 ** 14],
  ]);
  sections.forEach((section, row) =>
    assertEquals(out[row * 64 * 64 + 7], valueOf(section, 7))
  );
});

Deno.test("MrcStack reads a whole stack in pieces of 8 MiB, to where it goes", async () => {
  const { stack, reads, targets } = await counted(40, 256); // 256 KiB an image
  const all = Int32Array.from({ length: 40 }, (_, i) => i);
  const out = new Float32Array(40 * 256 * 256);
  await stack.readSections(all, out, null);
  assertEquals(reads, [[1024, 2 ** 23], [1024 + 2 ** 23, 2 ** 21]]);
  assert(targets.every((target) => target === out.buffer));
  for (const i of all) assertEquals(out[i * 256 * 256 + 3], valueOf(i, 3));
});

Deno.test("MrcStack reads sections to any rows, whatever the type", async () => {
  const pick = integers(3);
  for (
    const options of [
      { mode: 1, bigEndian: true, extended: 6 },
      { mode: 2, bigEndian: true },
      { mode: 6 },
      { mode: 12 },
    ] as const
  ) {
    const { stack } = await counted(12, 3, options);
    for (let round = 0; round < 100; round++) {
      const count = pick(20);
      const sections = Int32Array.from({ length: count }, () => pick(12));
      const rows = Int32Array.from({ length: count }, (_, i) => i)
        .sort(() => pick(3) - 1);
      const out = new Float32Array(count * 9);
      await stack.readSections(sections, out, rows);
      sections.forEach((section, i) => {
        for (let p = 0; p < 9; p++) {
          const expected = valueOf(section, p);
          const actual = out[rows[i] * 9 + p];
          // A half float has 11 bits: 8000 and more come in steps of 8.
          const step = options.mode === 12 ? expected / 2 ** 11 : 0;
          assert(Math.abs(actual - expected) <= step, `${actual}: ${expected}`);
        }
      });
    }
  }
});

Deno.test("MrcStack warns of a file that looks like a map", async () => {
  const codesOf = async (count: number, mz: number, spaceGroup: number) => {
    const bytes = mrcBytes(count, 4, valueOf);
    const header = new DataView(bytes.buffer);
    header.setInt32(36, mz, true);
    header.setInt32(88, spaceGroup, true);
    const { diagnostics } = await MrcStack.open(bytesSource(bytes));
    return diagnostics.map(({ code }) => code);
  };
  assertEquals(await codesOf(4, 4, 1), ["mrc-looks-like-map"]);
  assertEquals(await codesOf(4, 4, 4), ["mrc-looks-like-map"]);
  assertEquals(await codesOf(4, 4, 0), []);
  assertEquals(await codesOf(4, 1, 1), []);
  assertEquals(await codesOf(3, 3, 1), []);
});
