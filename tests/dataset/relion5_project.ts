import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type CryoEMDataset, CTFParamIndex } from "../../mod.ts";
import type { TomoProject } from "../support/tomo_project.ts";

const C = CTFParamIndex;

/** Holds a dataset against the truth of its project. */
export async function assertTrue(
  dataset: CryoEMDataset,
  project: TomoProject,
): Promise<void> {
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

/** Holds a dataset against another. */
export function assertSame(a: CryoEMDataset, b: CryoEMDataset): void {
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
