import { assert, assertEquals } from "@std/assert";
import { loadImages } from "../../src/images/load_images.ts";
import { codeOf } from "../support/faults.ts";
import {
  BREAKING_H5,
  EMAN_H5,
  FILTERS_H5,
  unpacked,
} from "../support/h5py_files.ts";
import { hdf5Bytes } from "../support/hdf5_files.ts";
import { integers } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

const PIXELS = Float32Array.from({ length: 6 * 16 }, (_, i) => i);
const SHAPE = [6, 4, 4];

/** Files by name, with the dataset to open and cases of each kind of damage. */
const FILES: [string, string, () => Promise<Uint8Array>][] = [
  [
    "contiguous",
    "",
    () => hdf5Bytes([{ path: "/images", data: PIXELS, shape: SHAPE }]),
  ],
  ["gzipped", "", () =>
    hdf5Bytes([{
      path: "/images",
      data: PIXELS,
      shape: SHAPE,
      chunks: [2, 4, 4],
      gzip: 4,
    }])],
  ["filtered", "::/shuffled", () => unpacked(FILTERS_H5)],
  ["eman", "", () => unpacked(EMAN_H5)],
];

/** Reads all images: what comes is of the right shape, or a fault. */
async function outcome(path: string): Promise<string> {
  try {
    await using loader = await loadImages(path);
    const { data, shape } = await loader.get();
    assertEquals(shape, [loader.numImages, loader.D, loader.D]);
    assertEquals(data.length, loader.numImages * loader.D ** 2);
    assert(data.length < 2 ** 16);
    return "";
  } catch (error) {
    assert((error as Error).message.length < 500);
    return codeOf(error);
  }
}

for (const [seed, [name, dataset, make]] of FILES.entries()) {
  Deno.test(`damage to a ${name} HDF5 file is a fault or does no harm`, async () => {
    await using folder = await temporaryFolder();
    const sound = await make();
    const file = folder.at("damaged.h5");
    const path = `${file}${dataset}`;
    const seen = new Map<string, number>();
    const run = async (bytes: Uint8Array) => {
      Deno.writeFileSync(file, bytes);
      const code = await outcome(path);
      seen.set(code, (seen.get(code) ?? 0) + 1);
    };
    for (let i = 0; i < 20; i++) {
      await run(sound.subarray(0, Math.floor(sound.length * i / 20)));
    }
    assertEquals(seen.get(""), undefined);
    const pick = integers(200 + seed);
    for (let round = 0; round < 80; round++) {
      const copy = Uint8Array.from(sound);
      for (let flips = 1 + pick(3); flips > 0; flips--) {
        copy[pick(pick(2) === 0 ? 2048 : copy.length)] ^= 1 << pick(8);
      }
      await run(copy);
    }
    assert(seen.size > 2 && (seen.get("") ?? 0) > 0, [...seen].join("; "));
    // The library is as it was.
    await Deno.writeFile(file, sound);
    assertEquals(await outcome(path), "");
    await assertClosed(folder);
  });
}

Deno.test("a file that makes the library break off does no harm to others", async () => {
  await using folder = await temporaryFolder();
  const breaking = await folder.write("b.h5", await unpacked(BREAKING_H5));
  const sound = await folder.write("sound.h5", await FILES[1][2]());
  await using open = await loadImages(sound);
  for (let round = 0; round < 3; round++) {
    assertEquals(await outcome(breaking), "hdf5-damaged");
    assertEquals(await outcome(sound), "");
    assertEquals((await open.get(5)).data[15], 95);
  }
});

Deno.test("faults of HDF5 files are told by errors alone, in any number", async () => {
  await using folder = await temporaryFolder();
  const program = `
    import { loadImages } from "${import.meta.resolve("../../mod.ts")}";
    await using stack = await loadImages(Deno.args[1]);
    const codes = new Set();
    for (let i = 0; i < 20; i++) {
      try {
        await loadImages(Deno.args[0]);
      } catch (error) {
        codes.add(error.code);
      }
    }
    console.log([...codes].join(), (await stack.get(1)).data[0]);`;
  const sound = await FILES[1][2]();
  const good = await folder.write("sound.h5", sound);
  const bad = await folder.write("cut.h5", sound.subarray(0, 2000));
  const main = await folder.write("main.ts", program);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // Only the two files may be read, and nothing else be done.
    args: [
      "run",
      "--no-prompt",
      "--no-check",
      "--quiet",
      `--config=${new URL("../../deno.json", import.meta.url).pathname}`,
      `--allow-read=${good},${bad}`,
      main,
      bad,
      good,
    ],
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  assertEquals(text(stderr), "");
  assertEquals(text(stdout), "hdf5-damaged 16\n");
});
