import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  imageCount,
  inspectParticles,
  loadDataset,
  splitParticles,
} from "../../mod.ts";
import { hasRealData, REAL_DATA } from "../support/paths.ts";
import { list } from "../support/simulation.ts";

const FOLDER = `${REAL_DATA}cryodrgn/`;
const HAND = `${FOLDER}derived/hand_cs.cs`;

// deno-lint-ignore no-explicit-any -- the shape of the file is its own
async function expected(): Promise<Record<string, any>> {
  const text = await Deno.readTextFile(`${FOLDER}expected.json`);
  return JSON.parse(text).files;
}

function test(name: string, fn: () => Promise<void>): void {
  Deno.test({ name: `real files: ${name}`, ignore: !hasRealData, fn });
}

function assertNear(
  actual: ArrayLike<number>,
  wanted: readonly unknown[],
  tolerance: number,
): void {
  const values = wanted.flat(2) as number[];
  assertEquals(actual.length, values.length);
  values.forEach((value, i) =>
    assertAlmostEquals(
      actual[i],
      value,
      tolerance * Math.max(1, Math.abs(value)),
    )
  );
}

test("hand_cs.cs as a dataset", async () => {
  const files = await expected();
  for (const D of [64, 32]) {
    const wanted = files["derived/hand_cs.cs"].at[D];
    await using dataset = await loadDataset(HAND, {
      datadir: "..",
      downsampleD: D === 64 ? null : D,
    });
    const { rotationMatrices, translations, ctfParams } = dataset;
    for (const [end, n] of [["first", 0], ["last", 99]] as const) {
      const row = (data: Float32Array | Float64Array, width: number) =>
        data.subarray(n * width, (n + 1) * width);
      assertNear(
        row(rotationMatrices.data, 9),
        wanted.rotations[end],
        1e-6,
      );
      const pixels = wanted.translationsPixelsAtD[end];
      assertNear(row(translations.data, 2), pixels, 1e-6);
      const [apix, ...ctf] = wanted.ctf[end];
      assertAlmostEquals(dataset.voxelSize, apix, 1e-9);
      assertNear(row(ctfParams.data, 9).subarray(0, 7), ctf, 1e-6);
    }
  }
});

test("hand_cs.cs shows hand.mrcs from its end", async () => {
  const stack = (await expected())["hand.mrcs"];
  await using dataset = await loadDataset(HAND, { datadir: ".." });
  const images = await dataset.imageSource!.images([0, 99]);
  assertEquals(list(images.data.subarray(0, 4)), stack.lastImage.first4);
  const last = images.data.subarray(64 ** 2);
  assertEquals(list(last.subarray(0, 4)), stack.firstImage.first4);
});

test("half-sets of hand_cs.cs cover it", async () => {
  const { method, halfsets, nImages } = await splitParticles(HAND);
  assertEquals([method, nImages], ["alignments3D/split", 100]);
  const rows = halfsets.flatMap(list).sort((a, b) => a - b);
  assertEquals(rows, [...Array(100).keys()]);
});

test("cryoSPARC sets whose stacks are absent", async () => {
  const files = await expected();
  const names = [
    "cryosparc_J2_particles_exported.cs",
    "derived/csparc_P12_first100.cs",
  ];
  for (const name of names) {
    const { nParticles, fields, blobPath, psize, box } = files[name];
    const path = `${FOLDER}${name}`;
    assertEquals(await imageCount(path), nParticles);
    const report = await inspectParticles(path);
    assertEquals([report.ok, report.particles], [false, nParticles]);
    assertEquals(report.metadata!.columns, Object.keys(fields));
    assertEquals(report.stacks.named, blobPath.nDistinct);
    assertEquals(report.stacks.missing[0], blobPath.first.replace(/^>/, ""));
    assertEquals([report.pixelSize, report.box], [psize, box]);
    assertEquals(report.metadata!.ctf.fault, null);
    const hasPoses = "alignments3D/pose" in fields;
    assertEquals(report.metadata!.poses.present, hasPoses);
  }
});
