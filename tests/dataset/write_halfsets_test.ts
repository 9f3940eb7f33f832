import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  halfsetRecord,
  loadIndexLike,
  MissingFileError,
  type ParticleSplit,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

async function names(folder: TemporaryFolder): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder.path));
  return entries.map(({ name }) => name).sort();
}

/** A split of the set that leaves rows 3 and 5 out. */
async function partial(folder: TemporaryFolder): Promise<ParticleSplit> {
  const { star } = await writeParticleSet(folder);
  return await splitParticles(star, { halfsets: [[6, 0, 2], [4, 1]] });
}

Deno.test("writeHalfsets() to .json can be read back", async () => {
  await using folder = await temporaryFolder();
  const split = await partial(folder);
  const path = folder.at("halves.json");
  await writeHalfsets(path, split);
  assertEquals(await loadIndexLike(path), [[6, 0, 2], [4, 1]]);
  assertEquals(JSON.parse(await Deno.readTextFile(path)), {
    format: "cryoset-halfsets",
    version: 1,
    particles: split.particlesFile,
    nImages: 7,
    imagesDigest: split.imagesDigest,
    method: "file",
    seed: null,
    halfsets: [[6, 0, 2], [4, 1]],
  });
  const again = await splitParticles(split.particlesFile, { halfsets: path });
  assertEquals(again.halfsets.map(list), [[6, 0, 2], [4, 1]]);
});

Deno.test("writeHalfsets() to .json keeps method and seed", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const split = await splitParticles(star, { method: "random", seed: 9 });
  const { method, seed } = halfsetRecord(split);
  assertEquals([method, seed], ["random", 9]);
});

Deno.test("writeHalfsets() to .star sets the column and keeps all other text", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  // Text that would not survive numbers: signs, zeros, exponents, comments.
  const odd = await rewrite(
    folder,
    star,
    "odd.star",
    [" 15000 ", " +1.50000E+04 "],
    ["# version 30001", "# written by hand"],
  );
  const split = await splitParticles(odd, {
    halfsets: [[6, 0, 2, 3], [4, 1, 5]],
  });
  const path = folder.at("marked.star");
  await writeHalfsets(path, split);
  const subsets = [1, 2, 1, 1, 2, 2, 1];
  let row = 0;
  const before = (await Deno.readTextFile(odd)).trimEnd().split("\n");
  const after = (await Deno.readTextFile(path)).trimEnd().split("\n");
  const cells = (line: string) => line.trim().split(/\s+/);
  assertEquals(
    after.map(cells),
    before.map((line) =>
      line.includes("@")
        ? [...cells(line).slice(0, -1), String(subsets[row++])]
        : cells(line)
    ),
  );
  const again = await splitParticles(path);
  assertEquals(again.method, "_rlnRandomSubset");
  assertEquals(again.halfsets.map(list), [[0, 2, 3, 6], [1, 4, 5]]);
});

Deno.test("writeHalfsets() to .star removes rows of neither half", async () => {
  await using folder = await temporaryFolder();
  const split = await partial(folder);
  const path = folder.at("marked.star");
  await writeHalfsets(path, split);
  const rows = (await Deno.readTextFile(path)).split("\n")
    .filter((line) => line.includes("@")).map((line) => line.split(/\s+/));
  assertEquals(rows.map(([name]) => name), [
    "000001@Stacks/s0.mrcs",
    "000002@Stacks/s0.mrcs",
    "000003@Stacks/s0.mrcs",
    "000002@Stacks/s1.mrcs",
    "000004@Stacks/s1.mrcs",
  ]);
  assertEquals(rows.map((cells) => cells.at(-1)), ["1", "2", "1", "2", "1"]);
});

Deno.test("writeHalfsets() to .star adds the column where there is none", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const without = await folder.write(
    "without.star",
    text.replace("_rlnRandomSubset #11\n", "")
      .replace(/^(\d+@.*) [12]$/gm, "$1"),
  );
  const split = await splitParticles(without);
  assertEquals(split.method, "random");
  await writeHalfsets(folder.at("marked.star"), split);
  const again = await splitParticles(folder.at("marked.star"));
  assertEquals(again.method, "_rlnRandomSubset");
  assertEquals(again.halfsets, split.halfsets);
});

Deno.test("writeHalfsets() writes the block that was split", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const table = text.slice(text.indexOf("data_particles"));
  const both = await folder.write(
    "both.star",
    `${text}\n${table.replace("data_particles", "data_selected")}`,
  );
  const split = await splitParticles(both, {
    block: "selected",
    halfsets: [[0, 1, 2], [3, 4, 5, 6]],
  });
  const path = folder.at("marked.star");
  await writeHalfsets(path, split);
  const halves = async (block: string) =>
    (await splitParticles(path, { block })).halfsets.map(list);
  assertEquals(await halves("selected"), [[0, 1, 2], [3, 4, 5, 6]]);
  assertEquals(await halves("particles"), [[0, 2, 4, 6], [1, 3, 5]]);
});

Deno.test("writeHalfsets() keeps a file that exists, unless forced", async () => {
  await using folder = await temporaryFolder();
  const split = await partial(folder);
  for (const name of ["halves.json", "halves.star"]) {
    const path = await folder.write(name, "precious");
    const error = await assertRejects(
      () => writeHalfsets(path, split),
      ArgumentError,
      "--force",
    );
    assertEquals(error.code, "file-exists");
    assertEquals(await Deno.readTextFile(path), "precious");
    await writeHalfsets(path, split, { force: true });
    assert(await Deno.readTextFile(path) !== "precious");
  }
});

Deno.test("writeHalfsets() may overwrite the particle file itself if forced", async () => {
  await using folder = await temporaryFolder();
  const split = await partial(folder);
  await assertRejects(
    () => writeHalfsets(split.particlesFile, split),
    ArgumentError,
  );
  await writeHalfsets(split.particlesFile, split, { force: true });
  assertEquals((await splitParticles(split.particlesFile)).nImages, 5);
});

Deno.test("writeHalfsets() that fails leaves the old file and no other", async () => {
  await using folder = await temporaryFolder();
  const split = await partial(folder);
  const path = await folder.write("halves.star", "precious");
  const before = await names(folder);
  // The particle file is cut, gone, and then too short.
  const star = await Deno.readTextFile(split.particlesFile);
  const faults: [string | null, unknown][] = [
    [star.slice(0, -20), Error],
    [star.replace(/^000004@Stacks\/s1.*\n/m, ""), ArgumentError],
    [null, MissingFileError],
  ];
  for (const [text, ErrorClass] of faults) {
    if (text === null) await Deno.remove(split.particlesFile);
    else await Deno.writeTextFile(split.particlesFile, text);
    await assertRejects(
      () => writeHalfsets(path, split, { force: true }),
      ErrorClass as typeof Error,
    );
    assertEquals(await Deno.readTextFile(path), "precious");
  }
  assertEquals(
    await names(folder),
    before.filter((name) => name !== "particles.star"),
  );
});

Deno.test("writeHalfsets() refuses kinds, halves and particle files that do not fit", async () => {
  await using folder = await temporaryFolder();
  const split = await partial(folder);
  const code = async (path: string, given: ParticleSplit, options = {}) =>
    (await assertRejects(
      () => writeHalfsets(folder.at(path), given, options),
      ArgumentError,
    )).code;
  for (const path of ["halves.txt", "halves", "halves.json/x", "a.dat"]) {
    assertEquals(await code(path, split), "halfsets-kind");
  }
  const overlapping = {
    ...split,
    halfsets: [Int32Array.of(1, 2), Int32Array.of(2)],
  } as unknown as ParticleSplit;
  for (const path of ["halves.json", "halves.star"]) {
    assertEquals(await code(path, overlapping), "halfsets-overlap");
  }
  assertEquals(
    await code("halves.star", { ...split, nImages: 9 }),
    "halfsets-other-file",
  );
  assertEquals(
    await code("halves.star", { ...split, particlesFile: "a.mrcs" }),
    "halfsets-kind",
  );
  assertEquals(await code("halves.json", split, { over: 1 }), "unknown-option");
  await assertRejects(
    () => writeHalfsets(folder.at("absent/halves.json"), split),
    MissingFileError,
  );
  assertEquals(await names(folder), ["Stacks", "particles.star"]);
});

Deno.test("writeHalfsets() refuses a file whose images are others by now", async () => {
  await using folder = await temporaryFolder();
  const split = await partial(folder);
  await writeParticleSet(folder, {
    rows: [[1, 3], [1, 2], [1, 1], [1, 0], [0, 2], [0, 1], [0, 0]],
  });
  const error = await assertRejects(
    () => writeHalfsets(folder.at("halves.star"), split),
    ArgumentError,
    "split it anew",
  );
  assertEquals(error.code, "halfsets-other-file");
  assertEquals((await names(folder)).includes("halves.star"), false);
});

Deno.test("writeHalfsets() writes a split made without a digest", async () => {
  await using folder = await temporaryFolder();
  const split = { ...await partial(folder), imagesDigest: null };
  const path = folder.at("halves.star");
  await writeHalfsets(path, split);
  const again = await splitParticles(path);
  assertEquals(again.halfsets.map(list), [[0, 2, 4], [1, 3]]);
});
