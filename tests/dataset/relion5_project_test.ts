import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  convertParticles,
  type CryoEMDataset,
  CTFParamIndex,
  DataFormatError,
  getNumImagesInDataset,
  loadDataset,
  type LoadDatasetOptions,
  openRelion5Tomo,
  splitParticles,
  writeHalfsets,
} from "../../mod.ts";
import { faultCode } from "../support/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";
import {
  replacing,
  type TomoProject,
  type TomoProjectOptions,
  WARP_1,
  writeTomoProject,
} from "../support/tomo_project.ts";

const C = CTFParamIndex;

/** Holds a dataset against the truth of its project. */
async function assertTrue(dataset: CryoEMDataset, project: TomoProject) {
  const rows = project.rows();
  assertEquals(dataset.nImages, rows.length);
  const names = [...new Set(rows.map(({ groupName }) => groupName))];
  assertEquals(dataset.nUnits, names.length);
  const { rotationMatrices, translations, ctfParams } = dataset;
  const seen = new Set<number>();
  for await (
    const batch of dataset.iterBatches(9, { byImage: false, packGroups: true })
  ) {
    batch.imageIndices.forEach((image, i) => {
      seen.add(image);
      const row = rows[image];
      assertEquals(names[batch.particleIndices[i]], row.groupName);
      const D = dataset.gridSize;
      for (const pixel of [0, 5, D * D - 1]) {
        assertEquals(batch.images.data[i * D * D + pixel], row.pixel(pixel));
      }
      row.rotation.forEach((value, k) =>
        assertAlmostEquals(rotationMatrices.data[9 * image + k], value, 1e-6)
      );
      row.originPx.forEach((value, k) =>
        assertAlmostEquals(translations.data[2 * image + k], value, 1e-5)
      );
      const ctf = ctfParams.data.slice(11 * image, 11 * image + 11);
      const expected: [number, number, number][] = [
        [C.DFU, row.defocusU, 1e-2],
        [C.DFV, row.defocusV, 1e-2],
        [C.DFANG, row.defocusAngle, 1e-5],
        [C.VOLT, row.optics.voltage, 0],
        [C.CS, row.optics.sphericalAberration, 1e-6],
        [C.W, row.optics.amplitudeContrast, 1e-6],
        [C.PHASE_SHIFT, row.phaseShift, 1e-5],
        [C.BFACTOR, row.ctfBfactor, 1e-4],
        [C.CONTRAST, row.ctfScale, 1e-6],
        [C.DOSE, row.ctfDose, 1e-5],
        [C.TILT_ANGLE, 0, 0],
      ];
      for (const [column, value, tolerance] of expected) {
        assertAlmostEquals(ctf[column], value, tolerance + 1e-12);
      }
    });
  }
  assertEquals(seen.size, rows.length);
}

function assertSame(a: CryoEMDataset, b: CryoEMDataset) {
  assertEquals(b.rotationMatrices, a.rotationMatrices);
  assertEquals(b.translations, a.translations);
  assertEquals(b.ctfParams, a.ctfParams);
  assertEquals(b.tiltParticles, a.tiltParticles);
  assertEquals(b.imageSource!.tiltNumbers, a.imageSource!.tiltNumbers);
  assertEquals([b.voxelSize, b.premultipliedCtf], [
    a.voxelSize,
    a.premultipliedCtf,
  ]);
}

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

Deno.test("halves of a project are by particle, and reload from all its files", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  const split = await splitParticles(project.optimisationSet);
  assertEquals(split.method, "_rlnRandomSubset");
  const rows = project.rows();
  split.halfsets.forEach((half, id) =>
    half.forEach((row) => assertEquals(rows[row].randomSubset, id + 1))
  );
  await using dataset = await loadDataset(project.optimisationSet);
  dataset.halfsetIndices = split.halfsets;
  const half = await dataset.getHalfset(1);
  assertEquals(half.nImages, split.halfsets[1].length);
  for await (const batch of half.iterBatches(5, { byImage: false })) {
    batch.imageIndices.forEach((image, i) => {
      const row = rows[split.halfsets[1][image]];
      assertEquals(batch.images.data[64 * i], row.pixel(0));
    });
  }
  const [tiltSeries] = project.tiltSeries;
  await Deno.writeTextFile(tiltSeries, "# more\n", { append: true });
  assertEquals(
    await faultCode(() => dataset.reloadFromOriginalImages([0])),
    "file-changed",
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

Deno.test("halves of a project are written as a RELION-5 set, and as a flat STAR file", async () => {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder);
  const split = await splitParticles(project.optimisationSet, {
    method: "random",
    seed: 4,
  });
  await Deno.mkdir(`${project.root}/halves`);
  const set = `${project.root}/halves/optimisation_set.star`;
  const flat = `${project.root}/halves/flat.star`;
  for (const path of [set, flat]) {
    await writeHalfsets(path, split);
    const again = await splitParticles(path, { tiltSeries: true });
    assertEquals(again.method, "_rlnRandomSubset");
    assertEquals(
      again.halfsets.map((half) => half.toSorted()),
      split.halfsets.map((half) => half.toSorted()),
    );
    assertEquals(
      await faultCode(() => writeHalfsets(path, split)),
      "file-exists",
    );
    await using dataset = await loadDataset(path, { tiltSeries: true });
    await assertTrue(dataset, project);
  }
  const own = `${project.root}/Extract/job012/optimisation_set.star`;
  assertEquals(
    await faultCode(() => writeHalfsets(own, split, { force: true })),
    "file-exists",
  );
});
