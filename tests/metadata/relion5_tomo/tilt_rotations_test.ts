import { assert, assertEquals } from "@std/assert";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  exampleA,
  type TomoProject,
  writeProject,
} from "../../support/tomo_texts.ts";
import { assertClose } from "../../support/assert_close.ts";

/** Rotations of example A as the specification prints them. */
const EXAMPLE_A = [
  [0.075479087305, -0.996194698092, 0.043577871374],
  [0.862729915663, 0.087155742748, 0.498097349046],
  [-0.5, 0, 0.866025403784],
  [0.087857679285, -0.995818362583, -0.025036312294],
  [0.929437163519, 0.090991298444, -0.357585154443],
  [0.358367949545, 0.008146922732, 0.933544878615],
].flat();

const EXAMPLE_B = [
  [-0.071227275029, 0.996194612207, -0.050229173811],
  [-0.739723534116, -0.086536898783, -0.667323353573],
  [-0.669130606359, -0.010375922071, 0.743072386699],
  [-0.084543500296, 0.996384857949, 0.008343345094],
  [-0.947291345756, -0.082969064505, 0.309443436818],
  [0.309016994375, 0.018257852690, 0.950881248108],
].flat();

async function read(project: TomoProject) {
  await using folder = await temporaryFolder();
  const tables = await readTomoTables(await writeProject(folder, project));
  return { ...tables.tomograms[0].frames, diagnostics: tables.diagnostics };
}

/** Gives a project the projections of 3×3 matrices instead of angles. */
function withProjections(
  project: TomoProject,
  rotations: ArrayLike<number>,
  keepAngles = false,
): TomoProject {
  const { TS_1 } = project.series;
  if (!keepAngles) {
    delete TS_1.TomoXTilt;
    delete TS_1.TomoYTilt;
    delete TS_1.TomoZRot;
  }
  for (let k = 0; k < 3; k++) {
    TS_1[`TomoProj${"XYZ"[k]}`] = [0, 1].map((frame) => {
      const at = 9 * frame + 3 * k;
      const row = Array.from(rotations).slice(at, at + 3);
      return `[${[...row, 100 + k].join()}]`;
    });
  }
  TS_1.TomoProjW = ["[0,0,0,1]", "[0,0,1e-7,1]"];
  return project;
}

Deno.test("tilt rotations are Rz·Ry·Rx of the angles (examples A and B)", async () => {
  const a = await read(exampleA());
  assertClose(a.rotations, EXAMPLE_A, 1e-12);
  assertEquals([...a.yTilt], [30, -21]);
  const project = exampleA();
  project.series.TS_1.TomoXTilt = [-0.8, 1.1];
  project.series.TS_1.TomoYTilt = [42, -18];
  project.series.TS_1.TomoZRot = [-95.5, -95.1];
  assertClose((await read(project)).rotations, EXAMPLE_B, 1e-12);
});

Deno.test({
  name: "tilt rotations equal those computed independently",
  ignore: !hasRealData,
  async fn() {
    const { examples } = JSON.parse(
      await Deno.readTextFile(`${REAL_DATA}relion5_tomo/expected.json`),
    );
    const rotations = (example: { tilts: { R: number[][] }[] }) =>
      example.tilts.flatMap(({ R }) => R.flat());
    const a = await read(exampleA());
    assertClose(a.rotations, rotations(examples.A), 1e-15);
    const matrices = examples.C.tilts.flatMap(({ P }: { P: number[][] }) =>
      P.slice(0, 3).flatMap((row) => row.slice(0, 3))
    );
    const c = await read(withProjections(exampleA(), matrices));
    assertEquals([...c.rotations], matrices);
  },
});

Deno.test("tilt rotations take a missing x tilt as 0", async () => {
  const project = exampleA();
  delete project.series.TS_1.TomoXTilt;
  delete project.series.TS_1.TomoXShiftAngst;
  const { rotations, shiftsAngst } = await read(project);
  assertClose(rotations.subarray(0, 9), EXAMPLE_A.slice(0, 9), 1e-12);
  assert(Math.abs(rotations[9 + 2] - EXAMPLE_A[9 + 2]) > 1e-3);
  assertEquals([...shiftsAngst], [NaN, -7, NaN, 20]);
});

Deno.test("tilt rotations are the same from angles and from equal matrices", async () => {
  const angles = await read(exampleA());
  const matrices = await read(withProjections(exampleA(), angles.rotations));
  assertEquals(matrices.rotations, angles.rotations);
  assertClose(matrices.yTilt, [30, -21], 1e-12);
  const both = await read(withProjections(exampleA(), angles.rotations, true));
  assertEquals(both.diagnostics, []);
});

Deno.test("matrices win over angles that differ, with a diagnostic", async () => {
  const { rotations, diagnostics } = await read(
    withProjections(exampleA(), EXAMPLE_B, true),
  );
  assertEquals([...rotations], EXAMPLE_B);
  assertEquals(diagnostics.map(({ code }) => code), ["projection-conflict"]);
  assert(diagnostics[0].message.includes("frame 1"));
});
