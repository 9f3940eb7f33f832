import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import {
  type CryoEMDataset,
  getSplitIndices,
  HalfsetDatasetSpec,
  inspectParticles,
  loadDataset,
  loadHalfsetDataset,
  loadIndexLike,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { PROJECT } from "../support/paths.ts";
import { list } from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

// Made before the tests: their permissions name these paths. One folder each
// for the particle file, its stacks, lists of indices, and what is written.
const folder = await temporaryFolder();
await writeParticleSet(folder, { root: "stacks/" });
await Deno.mkdir(folder.at("in"));
await Deno.rename(folder.at("particles.star"), folder.at("in/particles.star"));
await folder.write("lists/halves.json", "[[6, 0], [1]]");
await folder.write("out/.keep", "");
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());

const STAR = folder.at("in/particles.star");
const STACKS = folder.at("stacks");
const LIST = folder.at("lists/halves.json");
const OUT = folder.at("out");

interface Need {
  readonly read: readonly string[];
  readonly write?: readonly string[];
}

/** Runs with what is needed, and fails when any part of it is not given. */
function needs(
  name: string,
  { read, write = [] }: Need,
  run: () => Promise<void>,
): void {
  const permissions = (read: readonly string[], write: readonly string[]) => ({
    read: [...read],
    write: [...write],
    env: false,
    ffi: false,
    import: false,
    net: false,
    run: false,
    sys: false,
  });
  Deno.test({
    name: `${name} needs no other permission than stated`,
    permissions: permissions(read, write),
    fn: run,
  });
  const less = [
    ...read.map((path) => [read.filter((p) => p !== path), write] as const),
    ...write.map((path) => [read, write.filter((p) => p !== path)] as const),
  ];
  for (const [k, [lessRead, lessWrite]] of less.entries()) {
    Deno.test({
      name: `${name} without a permission is denied (${k})`,
      permissions: permissions(lessRead, lessWrite),
      fn: async () => {
        await assertRejects(run, Deno.errors.NotCapable);
      },
    });
  }
}

async function countSpectra(dataset: CryoEMDataset): Promise<number> {
  let count = 0;
  for await (const { images } of dataset.iterBatches(3)) {
    count += dataset.processImagesHalf(images).shape[0];
  }
  return count;
}

needs("loadDataset()", { read: [STAR, STACKS] }, async () => {
  await using dataset = await loadDataset(STAR, { datadir: STACKS });
  assertEquals(await countSpectra(dataset), 7);
});

needs("getHalfset() by a reload", { read: [STAR, STACKS] }, async () => {
  await using dataset = await loadDataset(STAR, { datadir: STACKS });
  dataset.halfsetIndices = [[0, 4], [1]];
  assertEquals(dataset.prefersIndependentHalfsetDatasets(), true);
  assertEquals(await countSpectra(await dataset.getHalfset(0)), 2);
});

needs("loadHalfsetDataset()", { read: [STAR, STACKS] }, async () => {
  const spec = new HalfsetDatasetSpec({ particlesFile: STAR, datadir: STACKS });
  await using dataset = await loadHalfsetDataset(spec, {
    indSplit: [[3], [6, 1]],
  });
  assertEquals(await countSpectra(dataset), 3);
});

needs("splitParticles()", { read: [STAR] }, async () => {
  assertEquals((await splitParticles(STAR)).method, "_rlnRandomSubset");
});

needs("splitParticles() with a list", { read: [STAR, LIST] }, async () => {
  const { halfsets } = await splitParticles(STAR, { halfsets: LIST });
  assertEquals(halfsets.map(list), [[6, 0], [1]]);
});

needs("getSplitIndices()", { read: [STAR] }, async () => {
  assertEquals((await getSplitIndices(STAR))[0].length, 3);
});

needs("getSplitIndices() with nImages", { read: [] }, async () => {
  assertEquals((await getSplitIndices(STAR, { nImages: 4 }))[0].length, 2);
});

needs("loadIndexLike()", { read: [LIST] }, async () => {
  assertEquals(await loadIndexLike(LIST), [[6, 0], [1]]);
});

const SPLIT = await splitParticles(STAR);

needs("writeHalfsets() to .json", { read: [OUT], write: [OUT] }, async () => {
  await writeHalfsets(`${OUT}/halves.json`, SPLIT, { force: true });
  assertEquals((await Deno.stat(`${OUT}/halves.json`)).isFile, true);
});

needs(
  "writeHalfsets() to .json, new",
  { read: [OUT], write: [OUT] },
  async () => {
    await writeHalfsets(`${OUT}/${crypto.randomUUID()}.json`, SPLIT);
  },
);

needs(
  "writeHalfsets() to .star",
  { read: [STAR, OUT], write: [OUT] },
  async () => {
    await writeHalfsets(`${OUT}/marked.star`, SPLIT, { force: true });
    assertEquals((await Deno.stat(`${OUT}/marked.star`)).isFile, true);
  },
);

needs("inspectParticles()", { read: [STAR, STACKS] }, async () => {
  const report = await inspectParticles(STAR, { datadir: STACKS });
  assertEquals([report.ok, report.stacks.found], [true, 2]);
});

needs(
  "inspectParticles() of a stack",
  { read: [`${STACKS}/Stacks/s0.mrcs`] },
  async () => {
    const report = await inspectParticles(`${STACKS}/Stacks/s0.mrcs`);
    assertEquals([report.ok, report.particles], [true, 3]);
  },
);

Deno.test({
  name: "subset(), half-set bookkeeping and processing need no permission",
  permissions: { read: [STAR, STACKS] },
  fn: async () => {
    await using dataset = await loadDataset(STAR, {
      datadir: STACKS,
      lazy: false,
    });
    const status = Deno.permissions.revokeSync({ name: "read" });
    assertEquals(status.state === "granted", false);
    dataset.halfsetIndices = [[5, 0], [1]];
    assertEquals(await countSpectra(dataset.subset([6, 2])), 2);
    assertEquals(await countSpectra(await dataset.getHalfset(0)), 2);
  },
});

Deno.test("a denied permission leaves no temporary file behind", async () => {
  const left = await Array.fromAsync(Deno.readDir(OUT), ({ name }) => name);
  assertEquals(left.filter((name) => name.endsWith(".tmp")), []);
});

Deno.test("a program runs with --allow-read of its folder and nothing else", async () => {
  const program = `
    import { loadDataset } from "./mod.ts";
    await using dataset = await loadDataset("${STAR}", { datadir: "${STACKS}" });
    for await (const { images } of dataset.iterBatches(7)) {
      console.log(dataset.processImagesHalf(images).shape.join());
    }
  `;
  const run = async (allowed: string) => {
    const process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--no-prompt",
        "--cached-only",
        `--allow-read=${allowed}`,
        "-",
      ],
      cwd: PROJECT,
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(program));
    await writer.close();
    const { stdout, stderr } = await process.output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes).trim();
    return [text(stdout), text(stderr)];
  };
  assertEquals((await run(folder.path))[0], "7,40");
  const [, denied] = await run(folder.at("in"));
  assertStringIncludes(denied, "NotCapable");
});
