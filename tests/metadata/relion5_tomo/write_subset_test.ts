import { assert, assertEquals } from "@std/assert";
import { readStarDocument } from "../../../src/formats/star/mod.ts";
import { flattenTomo } from "../../../src/metadata/relion5_tomo/flatten_tomo.ts";
import { Relion5TomoSet } from "../../../src/metadata/relion5_tomo/relion5_tomo_set.ts";
import { faultCode } from "../../support/faults.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { compact, madeTables } from "./made_tables.ts";

function madeSet(projectDir: string | null = null, tomogramsPath?: string) {
  const tables = {
    ...madeTables({
      tomograms: [{ frames: [{ scale: 1 }, { scale: 1 }, { scale: 1 }] }],
      particles: ["a", "b", "c"].map((name, i) => ({
        name,
        stack: `Extract/${name}.mrcs`,
        visible: [1, Number(i !== 1), 1],
      })),
      projectDir,
    }),
    ...tomogramsPath && { tomogramsPath },
  };
  return {
    tables,
    set: new Relion5TomoSet(tables, flattenTomo(tables, compact(tables))),
  };
}

Deno.test("Relion5TomoSet.writeSubset() writes rows with their other blocks", async () => {
  await using folder = await temporaryFolder();
  const { set, tables } = madeSet();
  const files = await set.writeSubset(folder.path, ["c", "a"]);
  assertEquals(files, {
    optimisationSet: folder.at("optimisation_set.star"),
    particles: folder.at("particles.star"),
  });
  const written = await readStarDocument(files.particles);
  const names = written.blocks.map(({ name }) => name);
  assertEquals(names, ["general", "optics", "particles"]);
  const source = tables.particleDocument;
  assert(written.table("general").equals(source.table("general")));
  assert(written.table("optics").equals(source.table("optics")));
  const expected = source.table("particles").selectRows([0, 2]);
  assert(written.table("particles").equals(expected));
  const [set2] = (await readStarDocument(files.optimisationSet)).blocks;
  assertEquals({ ...set2.row(0) }, {
    _rlnTomoParticlesFile: files.particles,
    _rlnTomoTomogramsFile: "/none/tomograms.star",
  });
});

Deno.test("Relion5TomoSet.writeSubset() names files from the project folder", async () => {
  await using folder = await temporaryFolder();
  const { set } = madeSet(folder.path, folder.at("Tomograms/tomograms.star"));
  await Deno.mkdir(folder.at("Subset/job7"), { recursive: true });
  const job = folder.at("Subset/job7");
  const rowOf = async (paths: "keep" | "absolute") => {
    const files = await set.writeSubset(job, [1], { paths, force: true });
    const [block] = (await readStarDocument(files.optimisationSet)).blocks;
    const particles = await readStarDocument(files.particles);
    const image = particles.table("particles").cell(0, "_rlnImageName");
    return [...Object.values(block.row(0)), image];
  };
  assertEquals(await rowOf("keep"), [
    "Subset/job7/particles.star",
    "Tomograms/tomograms.star",
    "Extract/b.mrcs",
  ]);
  assertEquals(await rowOf("absolute"), [
    folder.at("Subset/job7/particles.star"),
    folder.at("Tomograms/tomograms.star"),
    folder.at("Extract/b.mrcs"),
  ]);
});

Deno.test("Relion5TomoSet.writeSubset() writes half-sets by row of the file", async () => {
  await using folder = await temporaryFolder();
  const { set } = madeSet();
  const halves = async (randomSubset: number[]) => {
    const options = { randomSubset, force: true };
    const { particles } = await set.writeSubset(folder.path, [2, 0], options);
    const table = (await readStarDocument(particles)).table("particles");
    return table.text("_rlnRandomSubset");
  };
  assertEquals(await halves([1, 0, 2]), ["1", "2"]);
  assertEquals(await halves([0, 1, 0]), ["0", "0"]);
  for (const bad of [[1, 2, 0], [1, 2], [1, 1, 3], [1, 1, 1.5], [NaN, 1, 1]]) {
    assertEquals(await faultCode(() => halves(bad)), "bad-subset");
  }
});

Deno.test("Relion5TomoSet.writeSubset() writes down names that were made", async () => {
  await using folder = await temporaryFolder();
  const { tables } = madeSet();
  const document = tables.particleDocument;
  const unnamed = {
    ...tables,
    particleDocument: document.withBlock(
      document.table("particles").withoutColumn("_rlnTomoParticleName"),
    ),
  };
  const set = new Relion5TomoSet(
    unnamed,
    flattenTomo(unnamed, compact(unnamed)),
  );
  const { particles } = await set.writeSubset(folder.path, ["b"]);
  const table = (await readStarDocument(particles)).table("particles");
  assertEquals(table.text("_rlnTomoParticleName"), ["b"]);
});

Deno.test("Relion5TomoSet.writeSubset() refuses selections without sense", async () => {
  await using folder = await temporaryFolder();
  const { set } = madeSet();
  const attempt = (selection: string[] | number[], options: object = {}) =>
    faultCode(() => set.writeSubset(folder.path, selection, options));
  assertEquals(await attempt(["a", "x"]), "unknown-particle");
  assertEquals(await attempt([3]), "particle-range");
  assertEquals(await attempt([-1]), "particle-range");
  assertEquals(await attempt([0.5]), "particle-range");
  assertEquals(await attempt([1, 1]), "particle-repeated");
  assertEquals(await attempt([]), "empty-subset");
  assertEquals(await attempt([0], { paths: "short" }), "option-value");
  assertEquals(await attempt([0], { overwrite: true }), "unknown-option");
  assertEquals([...Deno.readDirSync(folder.path)], []);
  assertEquals(await attempt([0]), "");
  assertEquals(await attempt([0]), "file-exists");
  assertEquals(await attempt([0], { force: true }), "");
  const nowhere = () => set.writeSubset(folder.at("none"), [0]);
  assertEquals(await faultCode(nowhere), "folder-missing");
});
