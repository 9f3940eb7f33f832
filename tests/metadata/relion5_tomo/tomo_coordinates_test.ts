import { assertAlmostEquals, assertEquals } from "@std/assert";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import type { Relion5TomoOptions } from "../../../src/metadata/relion5_tomo/tomo_options.ts";
import { faultCode } from "../../support/faults.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  exampleA,
  type TomoProject,
  writeProject,
} from "../../support/tomo_project.ts";

async function coordinates(
  project: TomoProject,
  options: Relion5TomoOptions = {},
): Promise<number[]> {
  await using folder = await temporaryFolder();
  const members = await writeProject(folder, project);
  const { particles } = await readTomoTables(members, options);
  return [...particles.coordinatesAngst];
}

/** Example A with pixel coordinates instead of centred ones. */
function inPixels(
  pixels: readonly number[],
  size: readonly number[],
  pixelSize: number,
): TomoProject {
  const project = exampleA();
  for (const [k, axis] of [..."XYZ"].entries()) {
    delete project.particles[`CenteredCoordinate${axis}Angst`];
    project.particles[`Coordinate${axis}`] = [pixels[k]];
    project.tomograms[`TomoSize${axis}`] = [size[k]];
  }
  project.tomograms.TomoTiltSeriesPixelSize = [pixelSize];
  project.optics.TomoTiltSeriesPixelSize = [pixelSize];
  return project;
}

/** The file of an older Warp of which the specification tells. */
function warp(): TomoProject {
  const project = inPixels(
    [494.521, 564.065, 28.146],
    [4400, 6000, 1400],
    1.667,
  );
  project.tomograms.TomoTiltSeriesName = ["x/dummy_tiltseries.mrc"];
  project.tomograms.TomoFrameCount = [2];
  project.optics.ImagePixelSize = [12];
  project.optics.TomoSubtomogramBinning = [7.19856];
  return project;
}

function assertNear(
  actual: readonly number[],
  expected: readonly number[],
  tolerance: number,
) {
  expected.forEach((value, k) =>
    assertAlmostEquals(actual[k], value, tolerance)
  );
}

Deno.test("pixel coordinates count from the corner, sizes odd and even (example C)", async () => {
  const odd = inPixels([300.5, 210.25, 90], [512, 480, 201], 6);
  assertEquals(await coordinates(odd), [267, -178.5, -63]);
  const even = inPixels([300.5, 210.25, 90], [513, 481, 200], 6);
  assertEquals(await coordinates(even), [264, -181.5, -60]);
});

Deno.test("centred coordinates win over pixel coordinates", async () => {
  const project = exampleA();
  for (const axis of "XYZ") project.particles[`Coordinate${axis}`] = [7];
  assertEquals(await coordinates(project), [-500, 250, 120]);
  assertEquals(
    await coordinates(project, { coordinatePixelSize: "image" }),
    [-500, 250, 120],
  );
});

Deno.test("doubtful pixel coordinates of older Warp need a decision", async () => {
  assertEquals(
    await faultCode(() => coordinates(warp())),
    "ambiguous-coordinates",
  );
  assertNear(
    await coordinates(warp(), { coordinatePixelSize: "tiltSeries" }),
    [-2843.0, -4060.7, -1120.0],
    0.06,
  );
  const meant = [2266.9, 1767.8, -829.1];
  assertNear(
    await coordinates(warp(), { coordinatePixelSize: "image" }),
    meant,
    0.06,
  );
  assertNear(
    await coordinates(warp(), { coordinatePixelSize: 12 }),
    meant,
    0.06,
  );
});

Deno.test("pixel coordinates are no matter of doubt without binning or with tilt images", async () => {
  const unbinned = warp();
  unbinned.optics.TomoSubtomogramBinning = [1.0009];
  assertNear(await coordinates(unbinned), [-2843.0, -4060.7, -1120.0], 0.06);
  const real = warp();
  real.tomograms.TomoTiltSeriesName = ["TS_1.mrc"];
  assertNear(await coordinates(real), [-2843.0, -4060.7, -1120.0], 0.06);
});

Deno.test("coordinatePixelSize must be a known word or a number above 0", async () => {
  for (const value of [0, NaN, Infinity, "bin" as "image"]) {
    assertEquals(
      await faultCode(() =>
        coordinates(exampleA(), { coordinatePixelSize: value })
      ),
      "option-value",
    );
  }
});
