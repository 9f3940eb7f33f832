import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  convertParticles,
  DataFormatError,
  getNumImagesInDataset,
  loadDataset,
  type LoadDatasetOptions,
  openRelion5Tomo,
} from "../../mod.ts";
import { assertSame, assertTrue } from "./relion5_project.ts";
import { faultCode } from "../support/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";
import {
  replacing,
  type TomoProjectOptions,
  WARP_1,
  writeTomoProject,
} from "../support/tomo_project.ts";

const LAYOUTS: Record<string, [TomoProjectOptions, LoadDatasetOptions?]> = {
  "of RELION 5": [{}],
  "with matrices": [{ alignment: "matrices" }],
  "with coordinates in pixels": [{ coordinates: "pixels" }],
  "with inline tilt tables": [{ tiltTables: "inline" }],
  "without CTF scales": [{ omit: ["_rlnCtfScalefactor"] }],
  "with a B-factor per dose": [{ bfactorPerDose: [4, 0] }],
  "of premultiplied images": [{ premultiplied: [true] }],
  "with bare block names": [{ blockNames: "anonymous" }],
  "with an optimisation loop": [{ optimisationLoop: true }],
  "with absolute paths": [{ absolutePaths: true }],
  "of full stacks": [{ stackKind: "full" }],
  "of Warp 1": [WARP_1, { tomo: { coordinatePixelSize: "image" } }],
};

for (const [name, [options, load]] of Object.entries(LAYOUTS)) {
  Deno.test(`a project ${name} opens directly and through its flat STAR file, the same`, async () => {
    await using folder = await temporaryFolder();
    const project = await writeTomoProject(folder, options);
    await using direct = await loadDataset(project.optimisationSet, load);
    await assertTrue(direct, project);
    const flatPath = `${project.root}/flat.star`;
    await convertParticles(
      project.optimisationSet,
      { particles: flatPath },
      load,
    );
    await using flat = await loadDataset(flatPath, { tiltSeries: true });
    assertSame(direct, flat);
    await assertTrue(flat, project);
  });
}

Deno.test("a project opens by its particle file and tomograms, and downsampled", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  const tomo = { tomograms: project.tomograms };
  await using direct = await loadDataset(project.particles, { tomo });
  await assertTrue(direct, project);
  await using small = await loadDataset(project.optimisationSet, {
    downsampleD: 4,
  });
  assertEquals([small.gridSize, small.voxelSize], [4, 2 * direct.voxelSize]);
  assertAlmostEquals(
    small.translations.data[1],
    direct.translations.data[1] / 2,
    1e-6,
  );
  assertEquals(
    await getNumImagesInDataset(project.optimisationSet),
    direct.nImages,
  );
  const alone = await assertRejects(
    () => loadDataset(project.particles),
    DataFormatError,
  );
  assertEquals(alone.code, "tomograms-needed");
});

Deno.test("images of a project stay single if tiltSeries is false", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  await using dataset = await loadDataset(project.optimisationSet, {
    tiltSeries: false,
  });
  assertEquals([dataset.nUnits, dataset.tiltSeriesFlag], [
    dataset.nImages,
    false,
  ]);
  assertEquals(dataset.metadata.nCtfColumns, 9);
  assertEquals(
    dataset.diagnostics.some(({ code }) => code === "tilt-series-as-images"),
    true,
  );
});

Deno.test("ranks over a project's series count frames that a particle hides", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  await using dataset = await loadDataset(project.optimisationSet, {
    tiltRanks: "series",
  });
  assertEquals(
    [...dataset.imageSource!.tiltNumbers!],
    project.rows().map(({ seriesDoseRank }) => seriesDoseRank),
  );
  await using first = await loadDataset(project.optimisationSet, {
    tiltRanks: "series",
    ntilts: 2,
  });
  assertEquals(
    [...first.originalImageIndices],
    [...project.rows().keys()].filter((i) =>
      project.rows()[i].seriesDoseRank < 2
    ),
  );
});

Deno.test("premultiplied groups that differ are refused unless the caller decides", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, {
    premultiplied: [true, false],
  });
  const load = (options: LoadDatasetOptions = {}) =>
    loadDataset(project.optimisationSet, options);
  assertEquals(await faultCode(load), "mixed-premultiplied");
  await (await openRelion5Tomo(project.optimisationSet)).table;
  await using told = await load({ premultipliedCtf: true });
  assertEquals(told.premultipliedCtf, true);
  assertEquals(
    told.diagnostics.some(({ code }) => code === "premultiplied-overridden"),
    true,
  );
});

Deno.test("bad projects are refused, naming the particle or tomogram", async () => {
  const faults: [string, string, TomoProjectOptions][] = [
    ["visible-length", 'particle "TS_01/', {
      edit: replacing("particles.star", /\[(\d)/, "[0,$1"),
    }],
    ["unknown-tomogram", '"TS_01"', {
      edit: replacing("tomograms.star", /^TS_01 /m, "TS_09 "),
    }],
    ["bad-number", 'found "NaN" in row 3', {
      change: (model) => {
        model.tomograms[0].frames[2].preExposure = NaN;
      },
    }],
    ["stack-depth", "TS_01", {
      stackKind: "compact",
      change: (model) => {
        for (const particle of model.particles) {
          if (particle.visible.length === 5) particle.visible = [1, 1, 1, 1, 0];
        }
      },
      edit: replacing("particles.star", "[1,1,1,1,0]", "[1,1,0,0,0]"),
    }],
    ["bad-subset", '"3" of particle', {
      change: (model) => {
        model.particles[1].randomSubset = 3;
      },
    }],
  ];
  for (const [code, words, options] of faults) {
    await using folder = await temporaryFolder();
    const project = await writeTomoProject(folder, options);
    const error = await assertRejects(
      () => loadDataset(project.optimisationSet),
      DataFormatError,
      words,
    );
    assertEquals(error.code, code);
  }
});
