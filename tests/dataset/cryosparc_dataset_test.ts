import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertRejects,
} from "@std/assert";
import {
  asMask,
  csNumbers,
  DataFormatError,
  IndexError,
  loadDataset,
  type LoadDatasetOptions,
  rotationsFromEuler,
  vectorsFromRotations,
  writeCs,
} from "../../mod.ts";
import {
  cryoSparcTable,
  uidOf,
  writeCryoSparcSet,
} from "../support/cryosparc_set.ts";
import { faultCode } from "../support/faults.ts";
import { firstPixels } from "../support/first_pixels.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

const ALL = [0, 1, 2, 3, 4, 5, 6];

function assertNear(
  actual: Iterable<number>,
  expected: readonly number[],
  tolerance: number,
): void {
  const values = list(actual);
  assertEquals(values.length, expected.length);
  values.forEach((value, i) =>
    assertAlmostEquals(
      value,
      expected[i],
      tolerance * Math.max(1, Math.abs(expected[i])),
      `${i}`,
    )
  );
}

Deno.test("loadDataset() puts a cryoSPARC set together", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  await using dataset = await loadDataset(cs);
  assertEquals([dataset.nImages, dataset.gridSize], [7, 8]);
  assertEquals(dataset.voxelSize, 1.5);
  assertEquals(
    list(dataset.translations.data).map((x) => x + 0),
    ALL.flatMap((i) => [0.5 * i, -i + 0]),
  );
  const f = Math.fround;
  assertNear(
    dataset.ctfParams.data,
    ALL.flatMap((i) => [
      ...[15000 + 10 * i, 14000 + 10 * i, 30 + i],
      ...(i % 2 === 0 ? [300, f(2.7), f(0.1)] : [200, f(2.6), f(0.07)]),
      ...[0, 0, 1],
    ]),
    1e-7,
  );
  // Quarter turns about z.
  const [c, s] = [[1, 0, -1, 0, 1, 0, -1], [0, 1, 0, -1, 0, 1, 0]];
  assertNear(
    dataset.rotationMatrices.data,
    ALL.flatMap((i) => [c[i], s[i], 0, -s[i], c[i], 0, 0, 0, 1]),
    1e-6,
  );
  assertEquals(await firstPixels(dataset), [
    ...[0, 100, 200],
    ...[1000, 1100, 1200, 1300],
  ]);
  assertEquals(dataset.diagnostics, []);
  assertEquals(dataset.premultipliedCtf, false);
  assertEquals([dataset.particlesFile, dataset.posesFile], [cs, null]);
});

Deno.test("loadDataset() of a cryoSPARC set selects rows with ind", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const mask = [false, true, false, false, true, false, true];
  const selections = [
    { ind: [5, 0, 5], rows: [5, 0, 5] },
    { ind: mask, rows: [1, 4, 6] },
    { ind: asMask(mask), rows: [1, 4, 6] },
    { ind: null, rows: ALL },
  ];
  for (const { ind, rows } of selections) {
    await using dataset = await loadDataset(cs, { ind });
    assertEquals(list(dataset.originalImageIndices), rows);
    assertEquals(
      list(dataset.getCtfColumn(0)),
      rows.map((row) => 15000 + 10 * row),
    );
    assertEquals(
      list(dataset.translations.data).map((x) => x + 0),
      rows.flatMap((row) => [0.5 * row, -row + 0]),
    );
    assertEquals(
      await firstPixels(dataset),
      rows.map((row) => row < 3 ? 100 * row : 1000 + 100 * (row - 3)),
    );
  }
  await assertRejects(() => loadDataset(cs, { ind: [7] }), IndexError);
});

Deno.test("loadDataset() of a cryoSPARC set scales with downsampleD", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  // Without blob/shape, the size of the stacks counts.
  const sizeless = folder.at("sizeless.cs");
  const rows = ALL.map((i) => i < 3 ? [0, i] as const : [1, i - 3] as const);
  await writeCs(sizeless, cryoSparcTable(rows, { without: ["blob/shape"] }));
  for (const path of [cs, sizeless]) {
    for (const lazy of [true, false]) {
      await using dataset = await loadDataset(path, { downsampleD: 4, lazy });
      assertEquals([dataset.gridSize, dataset.voxelSize], [4, 3]);
      assertEquals(
        list(dataset.translations.data).map((x) => x + 0),
        ALL.flatMap((i) => [0.25 * i, -0.5 * i + 0]),
      );
      assertEquals(dataset.diagnostics, []);
      const [{ images }] = await Array.fromAsync(dataset.iterBatches(7));
      assertEquals(images.shape, [7, 4, 4]);
    }
  }
});

Deno.test("loadDataset() takes shifts by the pixel size of the alignment", async () => {
  await using folder = await temporaryFolder();
  // Aligned at half the size: pixels of 3 Å.
  const { cs } = await writeCryoSparcSet(folder, {
    columns: [
      csNumbers("alignments3D/psize_A", "<f4", new Array(7).fill(3)),
    ],
  });
  const shifts = async (options: LoadDatasetOptions) => {
    await using dataset = await loadDataset(cs, options);
    return [
      dataset.voxelSize,
      ...list(dataset.translations.data.subarray(4, 6)),
    ];
  };
  // Particle 2: (1, −2) px of 3 Å are (2, −4) px of 1.5 Å.
  assertEquals(await shifts({}), [1.5, 2, -4]);
  assertEquals(await shifts({ downsampleD: 4 }), [3, 1, -2]);
  // A better pixel size moves nothing.
  assertEquals(await shifts({ ctf: { apix: 1.75 } }), [1.75, 2, -4]);
});

Deno.test("loadDataset() lets ctf overrule a cryoSPARC set", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder, {
    without: ["ctf/accel_kv", "ctf/cs_mm", "blob/psize_A"],
  });
  assertEquals(await faultCode(() => loadDataset(cs)), "ctf-missing");
  await using dataset = await loadDataset(cs, {
    ctf: {
      apix: 3,
      voltageKv: 120,
      csMm: 1,
      amplitudeContrast: 0.2,
      phaseShiftDeg: 90,
    },
  });
  assertEquals(dataset.voxelSize, 3);
  assertEquals(
    [3, 4, 5, 6].map((column) => dataset.getCtfColumn(column)[6]),
    list(Float32Array.of(120, 1, 0.2, 90)),
  );
});

Deno.test("loadDataset() counts the stated image size of a cryoSPARC set", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder, {
    columns: [csNumbers("blob/shape", "<u4", new Array(14).fill(16), [2])],
  });
  await using dataset = await loadDataset(cs);
  assertEquals(dataset.voxelSize, 3);
  assertEquals(list(dataset.translations.data).slice(2, 4), [0.25, -0.5]);
  assertEquals(
    dataset.diagnostics.map(({ code, message }) => [
      code,
      message.startsWith("blob/shape says 16 px"),
    ]),
    [["image-size-disagrees", true]],
  );
});

Deno.test("a STAR file and a cryoSPARC set of the same particles are equal", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const steps = (step: number) => ALL.map((i) => step * i);
  const vectors = vectorsFromRotations(
    rotationsFromEuler(steps(10), steps(5), steps(-3)).data,
  );
  const angles = ALL.map((i) => (30 + i) * Math.PI / 180);
  const { cs } = await writeCryoSparcSet(folder, {
    columns: [
      csNumbers("alignments3D/pose", "<f8", vectors.data, [3]),
      csNumbers("ctf/df_angle_rad", "<f8", angles),
    ],
  });
  for (const options of [{}, { ind: [6, 1, 1], downsampleD: 4 }]) {
    await using a = await loadDataset(star, options);
    await using b = await loadDataset(cs, options);
    assertEquals(b.voxelSize, a.voxelSize);
    assertEquals(b.ctfParams, a.ctfParams);
    assertEquals(
      list(b.translations.data).map((x) => x + 0),
      list(a.translations.data).map((x) => x + 0),
    );
    assertNear(b.rotationMatrices.data, list(a.rotationMatrices.data), 6e-8);
    const [one] = await Array.fromAsync(a.iterBatches(9));
    const [two] = await Array.fromAsync(b.iterBatches(9));
    assertEquals(two.images, one.images);
  }
});

Deno.test("a cryoSPARC set takes poses from a STAR file, and the other way round", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const { cs } = await writeCryoSparcSet(folder);
  const moved = await rewrite(folder, star, "moved.star", [
    /^(\S+@\S+ \S+ \S+ \S+ \S+) \S+/,
    "$1 3.0",
  ]);
  await using mixed = await loadDataset(cs, { posesFile: moved, ind: [4, 1] });
  assertEquals(list(mixed.translations.data), [2, -4, 2, -1]);
  assertEquals(list(mixed.getCtfColumn(0)), [15040, 15010]);
  await using other = await loadDataset(star, { ctfFile: cs });
  assertEquals(other.getCtfColumn(4)[1], Math.fround(2.6));

  const rows = ALL.map((i) => i < 3 ? [0, i] as const : [1, i - 3] as const);
  await using elsewhere = await temporaryFolder();
  const { star: reversed } = await writeParticleSet(elsewhere, {
    rows: rows.toReversed(),
  });
  for (const option of ["posesFile", "ctfFile"]) {
    const error = await assertRejects(
      () => loadDataset(cs, { [option]: reversed }),
      DataFormatError,
    );
    assertEquals([error.code, error.expected, error.actual], [
      "rows-disagree",
      "1@s0.mrcs",
      "4@s1.mrcs",
    ]);
  }
  const few = folder.at("few.cs");
  await writeCs(few, cryoSparcTable(rows.slice(1)));
  assertEquals(
    await faultCode(() => loadDataset(cs, { posesFile: few })),
    "row-count",
  );
});

Deno.test("poses of a .cs file without image names are joined by uid", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  const poses = cryoSparcTable(rows, { without: [/^blob|^ctf/] });
  const same = folder.at("same.cs");
  const other = folder.at("other.cs");
  await writeCs(same, poses);
  await writeCs(other, poses.selectRows([0, 1, 3, 2, 4, 5, 6]));
  const image = { ctf: { apix: 1.5 } };
  await using dataset = await loadDataset(cs, { posesFile: same, ...image });
  assertEquals(list(dataset.translations.data).slice(2, 4), [0.5, -1]);
  await using sorted = await loadDataset(cs, { posesFile: other, ...image });
  assertEquals(sorted.translations, dataset.translations);
  const foreign = folder.at("foreign.cs");
  const uids = rows.map((_, i) => uidOf(i === 2 ? 99 : i));
  await writeCs(foreign, poses.withColumn(csNumbers("uid", "<u8", uids)));
  const error = await assertRejects(
    () => loadDataset(cs, { posesFile: foreign, ...image }),
    DataFormatError,
    "row 3",
  );
  assertEquals([error.code, error.label], ["rows-disagree", "uid"]);
  // Joined by uid, the order does not matter.
  const bare = folder.at("bare.cs");
  await writeCs(bare, cryoSparcTable(rows, { without: [/^alignments3D/] }));
  await using joined = await loadDataset(bare, { cs: { passthrough: other } });
  assertEquals(joined.translations, dataset.translations);
});

Deno.test("loadDataset() says what a cryoSPARC set lacks", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  const fault = async (...without: (string | RegExp)[]) => {
    const path = folder.at("poor.cs");
    await writeCs(path, cryoSparcTable(rows, { without }));
    return await faultCode(() => loadDataset(path));
  };
  assertEquals(await fault(/^alignments3D/), "poses-missing");
  assertEquals(await fault("ctf/df1_A"), "ctf-missing");
  assertEquals(await fault("blob/psize_A"), "apix-missing");
  assertEquals(await fault("blob/path"), "images-missing");
  assertEquals(await fault("alignments3D/shift", "uid"), "");
  const mixed = folder.at("mixed.cs");
  const sizes = csNumbers("blob/psize_A", "<f4", [1, 1, 1, 2, 1, 1, 1]);
  await writeCs(mixed, cryoSparcTable(rows, { columns: [sizes] }));
  const error = await assertRejects(() => loadDataset(mixed), DataFormatError);
  assert(error.message.includes("ind"), error.message);
  await using one = await loadDataset(mixed, { ind: [3] });
  assertEquals(one.voxelSize, 2);
  // The stacks of the set alone, with its metadata.
  await using stack = await loadDataset(folder.at("Stacks/s0.mrcs"), {
    posesFile: cs,
    ctfFile: cs,
    ind: [2, 1],
  });
  assertEquals(await firstPixels(stack), [2, 1].map((i) => pixelOf(0, i, 0)));
  assertEquals(list(stack.translations.data), [1, -2, 0.5, -1]);
});
