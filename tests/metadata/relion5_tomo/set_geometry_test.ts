import { assertEquals } from "@std/assert";
import { openRelion5Tomo } from "../../../mod.ts";
import { eulerMatrix, rotationPart } from "../../support/matrix4.ts";
import { seeded } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  type TomoProjectOptions,
  writeTomoProject,
} from "../../support/tomo_project.ts";
import { assertNear, valuesOf } from "./opened_rows.ts";

async function opened(options: TomoProjectOptions) {
  await using folder = await temporaryFolder();
  const project = await writeTomoProject(folder, { ...options, stacks: false });
  const { optimisationSet, model } = project;
  const set = await openRelion5Tomo(optimisationSet, { stacks: "compact" });
  return { set, model };
}

/** A 3×3 matrix times a vector. */
function turned(m: readonly number[], v: readonly number[]): number[] {
  return [0, 3, 6].map((i) => m[i] * v[0] + m[i + 1] * v[1] + m[i + 2] * v[2]);
}

Deno.test("shifted images have reference points where the rotations put them", async () => {
  const random = seeded(8);
  const { set, model } = await opened({ particles: 12 });
  const { table, tomograms, particles } = set;
  for (let row = 0; row < table.length; row++) {
    const p = table.particleIndex[row];
    const { coordinate, origin, angles, subtomogramAngles } =
      model.particles[p];
    const box = rotationPart(eulerMatrix(subtomogramAngles));
    const own = rotationPart(eulerMatrix(angles));
    const point = [0, 1, 2].map(() => 400 * (random() - 0.5));
    const offset = turned(box, origin);
    const inBox = turned(box, turned(own, point));
    const placed = coordinate.map((c, k) => c - offset[k] + inBox[k]);
    const { rotations } = tomograms[particles.tomogramIndex[p]].frames;
    const tilt = valuesOf(rotations, 9, table.frameIndex[row]);
    const image = turned(tilt, placed);
    const centre = turned(tilt, coordinate);
    const shift = valuesOf(table.originAngst, 2, row);
    const expected = turned(valuesOf(table.rotations, 9, row), point);
    assertNear(
      [0, 1].map((k) => image[k] - centre[k] + shift[k]),
      expected.slice(0, 2),
      1e-9,
    );
  }
});

Deno.test("images are turned the same whether the box or the particle is", async () => {
  const byParticle = await opened({
    change: ({ particles }) => {
      for (const particle of particles) {
        particle.subtomogramAngles = [0, 0, 0];
        particle.origin = [0, 0, 0];
      }
    },
  });
  const byBox = await opened({
    change: ({ particles }) => {
      for (const particle of particles) {
        particle.subtomogramAngles = particle.angles;
        particle.angles = [0, 0, 0];
        particle.origin = [0, 0, 0];
      }
    },
  });
  const rows = byParticle.set.table.length;
  assertNear(
    valuesOf(byBox.set.table.rotations, 9 * rows, 0),
    valuesOf(byParticle.set.table.rotations, 9 * rows, 0),
    1e-12,
  );
  assertNear(
    [...byBox.set.table.defocusU],
    [...byParticle.set.table.defocusU],
    1e-9,
  );
});

Deno.test("matrices win over angles that differ from them", async () => {
  const change: TomoProjectOptions["change"] = ({ tomograms }) => {
    for (const { frames } of tomograms) {
      for (const frame of frames) {
        frame.projection = [
          [0, -1, 0, 4],
          [1, 0, 0, 5],
          [0, 0, 1, 6],
          [0, 0, 0, 1],
        ];
      }
    }
  };
  const omit = ["_rlnCtfScalefactor"];
  const both = await opened({ alignment: "both", change, omit });
  const alone = await opened({ alignment: "matrices", change, omit });
  assertEquals(both.set.table.rotations, alone.set.table.rotations);
  assertEquals(both.set.table.defocusU, alone.set.table.defocusU);
  assertEquals([...both.set.table.ctfScale], [...alone.set.table.ctfScale]);
  assertEquals(both.set.table.ctfScale.every((scale) => scale === 1), true);
  assertEquals(
    both.set.diagnostics.filter(({ code }) => code === "projection-conflict")
      .length,
    2,
  );
});

Deno.test("angles at the poles are RELION's: psi takes all", async () => {
  for (
    const [angles, expected] of [
      [[30, 0, 50], [0, 0, 80]],
      [[30, 180, 50], [0, 180, 20]],
    ] as const
  ) {
    const { set } = await opened({
      frames: [1],
      particles: 1,
      change: ({ tomograms: [{ frames: [frame] }], particles: [particle] }) => {
        Object.assign(frame, { xTilt: 0, yTilt: 0, zRot: 0 });
        particle.subtomogramAngles = [0, 0, 0];
        particle.angles = [...angles];
      },
    });
    assertNear(valuesOf(set.table.eulerDeg, 3, 0), expected, 1e-12);
  }
});
