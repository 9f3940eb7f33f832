import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
  inspectParticles,
  loadDataset,
  type LoadDatasetOptions,
  MissingFileError,
  UnsupportedError,
} from "../../mod.ts";
import { firstPixels } from "../support/first_pixels.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("loadDataset() refuses selections that do not fit", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await assertRejects(() => loadDataset(star, { ind: [7] }), IndexError);
  await assertRejects(() => loadDataset(star, { ind: [-1] }), IndexError);
  await assertRejects(() => loadDataset(star, { ind: [0.5] }), TypeError);
  await assertRejects(() => loadDataset(star, { ind: [true] }), ArgumentError);
  await assertRejects(() => loadDataset(star, { ind: [] }), ArgumentError);
});

Deno.test("loadDataset() refuses padding, odd images and unknown options", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using _zero = await loadDataset(star, { padding: 0 });
  const padded = await assertRejects(
    () => loadDataset(star, { padding: 2 }),
    UnsupportedError,
  );
  assertEquals(padded.code, "padding-unsupported");
  const misspelt = { uninvertdata: true } as LoadDatasetOptions;
  const unknown = await assertRejects(
    () => loadDataset(star, misspelt),
    ArgumentError,
    "uninvertData",
  );
  assertEquals(unknown.code, "unknown-option");
  await using oddFolder = await temporaryFolder();
  const odd = await writeParticleSet(oddFolder, { D: 9 });
  const size = await assertRejects(
    () => loadDataset(odd.star),
    DataFormatError,
    "--downsample 8",
  );
  assertEquals(size.code, "image-size-odd");
});

Deno.test("loadDataset() refuses tilt series without their columns, and unknown CTF modes", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const options of [{ tiltSeries: true }, { tiltSeriesCtf: "relion5" }]) {
    const error = await assertRejects(
      () => loadDataset(star, options),
      DataFormatError,
    );
    assertEquals([error.code, error.path, error.expected], [
      "tilt-columns",
      star,
      ["_rlnGroupName", "_rlnCtfScalefactor", "_rlnMicrographPreExposure"],
    ]);
  }
  const error = await assertRejects(
    () => loadDataset(star, { tiltSeriesCtf: "v3" }),
    ArgumentError,
  );
  assertEquals(error.code, "ctf-mode");
});

Deno.test("loadDataset() says which metadata file is missing", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const calls = [
    () => loadDataset(star, { posesFile: "poses.pkl" }),
    () => loadDataset(star, { ctfFile: "ctf.pkl" }),
  ];
  for (const call of calls) {
    await assertRejects(call, MissingFileError, '.pkl"');
  }
});

Deno.test("loadDataset() refuses tomography by name", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (
    const [from, to, code] of [
      [
        /_rlnSphericalAberration /,
        "_rlnImageDimensionality ",
        "subtomograms-unsupported",
      ],
      [
        /_rlnRandomSubset /,
        "_rlnTomoVisibleFrames ",
        "tilt-series-unsupported",
      ],
    ] as const
  ) {
    const tomo = await rewrite(
      folder,
      star,
      `${code}.star`,
      [from, to],
      ["300 2.7 ", "300 3 "],
    );
    for (const use of [loadDataset, inspectParticles]) {
      const error = await assertRejects(
        () => use(tomo),
        UnsupportedError,
        "this version reads single particles",
      );
      assertEquals(error.code, code);
    }
  }
});

Deno.test("loadDataset() of a bare stack needs files of poses and CTF", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [4] });
  const stack = folder.at("Stacks/s0.mrcs");
  for (const options of [{}, { posesFile: star }, { ctfFile: star }]) {
    const error = await assertRejects(
      () => loadDataset(stack, options),
      ArgumentError,
      "ctfFile" in options ? "posesFile" : undefined,
    );
    assertEquals(error.code, "metadata-file");
  }
  const list = await folder.write("stacks.txt", "Stacks/s0.mrcs\n");
  for (const file of [stack, list]) {
    await using dataset = await loadDataset(file, {
      posesFile: star,
      ctfFile: star,
    });
    assertEquals(dataset.translations.data[7], -3);
    assertEquals(await firstPixels(dataset), [0, 100, 200, 300]);
  }
});

Deno.test("loadDataset() refuses tables of another length", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const short = await rewrite(folder, star, "short.star", [
    /^000004@Stacks\/s1.*\n/,
    "",
  ]);
  for (const options of [{ posesFile: short }, { ctfFile: short }]) {
    const error = await assertRejects(
      () => loadDataset(star, options),
      ArgumentError,
      "6 rows",
    );
    assertEquals(error.code, "row-count");
  }
  // Rows that are joined by number must be of one list, selected or not.
  await assertRejects(
    () => loadDataset(star, { posesFile: short, ind: [2] }),
    ArgumentError,
    "6 rows",
  );
});

Deno.test("loadDataset() refuses tables of other images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const other = await rewrite(folder, star, "other.star", [
    "000003@Stacks/s1",
    "000001@Stacks/s1",
  ]);
  for (const options of [{ posesFile: other }, { ctfFile: other }]) {
    const error = await assertRejects(
      () => loadDataset(star, options),
      DataFormatError,
      "row 6",
    );
    assertEquals(error.code, "rows-disagree");
    await using _others = await loadDataset(star, { ...options, ind: [0, 4] });
  }
});

Deno.test("loadDataset() refuses several pixel sizes, unless one is selected", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const mixed = await rewrite(folder, star, "mixed.star", [
    "0.07 1.5",
    "0.07 1.6",
  ]);
  const error = await assertRejects(
    () => loadDataset(mixed),
    DataFormatError,
    "1.6000 Å (3 images)",
  );
  assertEquals(error.code, "voxel-size-mismatch");
  await using second = await loadDataset(mixed, { ind: [1, 3, 5] });
  assert(Math.abs(second.voxelSize - 1.6) < 1e-6);
});

Deno.test("loadDataset() refuses files without poses, CTF or pixel size", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const faults = [
    ["_rlnAnglePsi", "poses-missing"],
    ["_rlnOriginYAngst", "poses-missing"],
    ["_rlnDefocusU", "ctf-missing"],
    ["_rlnVoltage", "ctf-missing"],
    ["_rlnImagePixelSize", "apix-missing"],
  ];
  for (const [label, code] of faults) {
    const faulty = await rewrite(folder, star, "faulty.star", [
      label,
      "_other",
    ]);
    const error = await assertRejects(
      () => loadDataset(faulty),
      DataFormatError,
      label,
    );
    assertEquals([error.code, error.path], [code, faulty]);
  }
});

Deno.test({
  name: "loadDataset() closes the stacks if it fails",
  ignore: !canListOpenFiles,
  fn: async () => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    const dataset = await loadDataset(star);
    assertEquals((await openFilesBelow(folder.path)).length, 2);
    await dataset.close();
    const faults = [{ nImages: 3 }, { ctf: { csMm: NaN } }, { ind: [8] }];
    for (const options of faults) {
      await assertRejects(() => loadDataset(star, options));
    }
    assertEquals(await openFilesBelow(folder.path), []);
  },
});
