import { assert, assertEquals } from "@std/assert";
import { loadImages } from "../../src/images/load_images.ts";
import { codeOf } from "../support/faults.ts";
import { imageNamesStar } from "../support/image_names_star.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { integers } from "../support/random.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

const ROUNDS = 1200;

/** A copy with a few bytes changed, or cut short, or with bytes put in. */
function damaged(bytes: Uint8Array, pick: (limit: number) => number) {
  const copy = Uint8Array.from(bytes);
  switch (pick(6)) {
    case 0:
      return copy.subarray(0, pick(copy.length + 1));
    case 1: {
      const at = pick(copy.length);
      const inserted = Uint8Array.from({ length: pick(9) }, () => pick(256));
      return Uint8Array.of(
        ...copy.subarray(0, at),
        ...inserted,
        ...copy.subarray(at),
      );
    }
    default:
      for (let flips = 1 + pick(4); flips > 0; flips--) {
        // The fields of an MRC header that matter lie at its beginning.
        const at = pick(3) === 0 ? pick(112) : pick(copy.length);
        const bit = 1 << pick(8);
        copy[at % copy.length] = pick(2) === 0
          ? copy[at % copy.length] ^ bit
          : [0, 0xff, 0x20, 0x40, 0x0a][pick(5)];
      }
      return copy;
  }
}

/** Reads all images of a file; what comes is sound, or a fault with a code. */
async function readAll(path: string, lazy: boolean): Promise<string> {
  try {
    await using loader = await loadImages(path, { lazy });
    const { data, shape } = await loader.get();
    assertEquals(shape, [loader.numImages, loader.D, loader.D]);
    assertEquals(data.length, loader.numImages * loader.D ** 2);
    assert(data.length < 2 ** 16);
    return "";
  } catch (error) {
    return error instanceof Deno.errors.NotCapable ? "denied" : codeOf(error);
  }
}

/** Runs damaged versions of files; gives how often each outcome came. */
async function outcomes(
  folder: TemporaryFolder,
  seed: number,
  open: string,
  files: Readonly<Record<string, Uint8Array>>,
): Promise<Map<string, number>> {
  const pick = integers(seed);
  const seen = new Map<string, number>();
  const names = Object.keys(files);
  for (let round = 0; round < ROUNDS; round++) {
    const victim = pick(names.length);
    for (const [i, name] of names.entries()) {
      const bytes = i === victim ? damaged(files[name], pick) : files[name];
      Deno.writeFileSync(folder.at(name), bytes);
    }
    const outcome = await readAll(folder.at(open), round % 2 === 0);
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return seen;
}

const STACK = mrcBytes(3, 4, (image, pixel) => image + pixel, { mode: 1 });
const text = (content: string) => new TextEncoder().encode(content);

const SETS: [string, string, Record<string, Uint8Array>][] = [
  ["a STAR file with its stack", "p.star", {
    "p.star": text(imageNamesStar(["000001@a.mrcs", "3@a.mrcs", "2@a.mrcs"])),
    "a.mrcs": STACK,
  }],
  ["a text list with its stacks", "l.txt", {
    "l.txt": text("# stacks\na.mrcs\nb.mrc\n"),
    "a.mrcs": STACK,
    "b.mrc": mrcBytes(1, 4, () => 0, { extended: 40 }),
  }],
  ["a stack", "a.mrcs", { "a.mrcs": STACK }],
];

for (const [seed, [name, open, files]] of SETS.entries()) {
  Deno.test(`damage to ${name} is a fault or does no harm`, async () => {
    await using folder = await temporaryFolder();
    const seen = await outcomes(folder, 100 + seed, open, files);
    // Damage of many kinds was made, and some of it was harmless.
    assert(seen.size > 5, [...seen.keys()].join());
    assert((seen.get("") ?? 0) > ROUNDS / 20);
    await assertClosed(folder);
  });
}
