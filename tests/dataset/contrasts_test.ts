import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, type CryoEMDataset, CTFParamIndex } from "../../mod.ts";
import { CryoEMDataset as Dataset } from "../../src/dataset/cryoem_dataset.ts";
import { ParticleImageDataset } from "../../src/images/image_backends.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import {
  GroupedSource,
  list,
  simulated,
  toldMetadata,
} from "../support/simulation.ts";
import { temporaryFolder } from "../support/temporary.ts";

function contrasts(dataset: CryoEMDataset): number[] {
  return list(dataset.getCtfColumn(CTFParamIndex.CONTRAST));
}

Deno.test("setContrasts() multiplies and accumulates", () => {
  const dataset = simulated(3);
  dataset.metadata.setCtfColumn(CTFParamIndex.CONTRAST, 1);
  dataset.setContrasts([2, 3, 4]);
  assertEquals(contrasts(dataset), [2, 3, 4]);
  dataset.setContrasts(Float32Array.of(2, 1, 0.5));
  assertEquals(contrasts(dataset), [4, 3, 2]);
  dataset.setContrasts([7, 8, 9], { replace: true });
  assertEquals(contrasts(dataset), [7, 8, 9]);
});

Deno.test("setContrasts() leaves subsets made before alone", () => {
  const dataset = simulated(3);
  dataset.metadata.setCtfColumn(CTFParamIndex.CONTRAST, 1);
  const subset = dataset.subset([2, 0]);
  dataset.setContrasts([2, 3, 4]);
  assertEquals(contrasts(subset), [1, 1]);
  subset.setContrasts([5, 6]);
  assertEquals(contrasts(dataset), [2, 3, 4]);
});

Deno.test("setContrasts() refuses other numbers, values and options", () => {
  const dataset = simulated(3);
  const code = (fn: () => void) => assertThrows(fn, ArgumentError).code;
  for (const given of [[], [1, 2], [1, 2, 3, 4]]) {
    assertEquals(code(() => dataset.setContrasts(given)), "contrast-count");
  }
  for (const odd of [NaN, Infinity]) {
    assertEquals(
      code(() => dataset.setContrasts([1, odd, 1])),
      "contrast-value",
    );
  }
  assertEquals(
    code(() => dataset.setContrasts(2 as unknown as number[])),
    "contrast-count",
  );
  const options = { perparticle: true } as Record<string, boolean>;
  assertEquals(
    code(() => dataset.setContrasts([1, 1, 1], options)),
    "unknown-option",
  );
  assertEquals(contrasts(dataset), contrasts(simulated(3)));
});

Deno.test("setContrasts() takes one value for each particle of tilt series", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using images = await ParticleImageDataset.open(star);
  const grouped = new GroupedSource(images, [[1, 4, 6], [0, 2, 5], [3]]);
  const dataset = new Dataset(grouped, 1.5, toldMetadata(7));
  dataset.metadata.setCtfColumn(CTFParamIndex.CONTRAST, 1);
  // dataset.md, 11.
  dataset.setContrasts([2, 3, 4]);
  assertEquals(contrasts(dataset), [3, 2, 3, 4, 2, 3, 2]);
  dataset.setContrasts([1, 2, 3, 4, 5, 6, 7], { replace: true });
  assertEquals(contrasts(dataset), [1, 2, 3, 4, 5, 6, 7]);
});

Deno.test("setContrasts() with perParticle says which is meant", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [3] });
  await using images = await ParticleImageDataset.open(star);
  const grouped = new GroupedSource(images, [[2], [0], [1]]);
  const dataset = new Dataset(grouped, 1.5, toldMetadata(3));
  dataset.setContrasts([1, 2, 3], { replace: true, perParticle: true });
  assertEquals(contrasts(dataset), [2, 3, 1]);
  dataset.setContrasts([1, 2, 3], { replace: true });
  assertEquals(contrasts(dataset), [1, 2, 3]);
});
