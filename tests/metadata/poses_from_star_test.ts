import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
} from "../../src/core/errors.ts";
import {
  parsePosesFromStar,
  posesFromStarFile,
} from "../../src/metadata/poses_from_star.ts";
import {
  OPTICS_31,
  PARTICLES_30,
  PARTICLES_31,
  starOf,
  without,
} from "./star_files.ts";

const star31 = starOf(PARTICLES_31, OPTICS_31);
const star30 = starOf(PARTICLES_30);
const codes = ({ diagnostics }: { diagnostics: readonly { code: string }[] }) =>
  diagnostics.map(({ code }) => code);

function assertClose(actual: ArrayLike<number>, expected: number[]) {
  assertEquals(actual.length, expected.length);
  expected.forEach((value, k) => {
    assert(Math.abs(actual[k] - value) < 1e-10, `${k}: ${actual[k]}`);
  });
}

Deno.test("posesFromStarFile() gives the golden pose of a RELION 3.1 file", () => {
  const poses = posesFromStarFile(star31, 256);
  // deno-fmt-ignore
  assertClose(poses.rotations.data, [
    0.8194180609, -0.1008070351, 0.5642623354,
    -0.5328807484, 0.228689457, 0.8147019334,
    -0.2111685335, -0.968266014, 0.1336741431,
  ]);
  assertEquals([...poses.translations.data], [
    2.690106028293981e-05,
    -0.0009004978190137882,
  ]);
  assertEquals(poses.rotations.shape, [1, 3, 3]);
  assertEquals(poses.translations.shape, [1, 2]);
  assertEquals(poses.diagnostics, []);
});

Deno.test("posesFromStarFile() gives the golden pose of a RELION 3.0 file", () => {
  const poses = posesFromStarFile(star30, 300);
  // deno-fmt-ignore
  assertClose(poses.rotations.data, [
    -0.2830989317, 0.9484028828, 0.1427829361,
    -0.0208306895, -0.1549182815, 0.9877076533,
    0.9588644728, 0.2766447145, 0.063613086,
  ]);
  assertEquals([...poses.translations.data], [
    -0.00046876666666666666,
    -0.00015626666666666665,
  ]);
  assertEquals(codes(poses), ["image-size-unknown"]);
});

Deno.test("posesFromStarFile() gives fractions that do not depend on D", () => {
  const full = posesFromStarFile(star31, 256);
  assertEquals(posesFromStarFile(star31, 64), full);
  const told = posesFromStarFile(star30, 64, { imageSize: 300 });
  assertEquals([...told.translations.data], [
    -0.00046876666666666666,
    -0.00015626666666666665,
  ]);
  assertEquals(codes(told), []);
});

Deno.test("posesFromStarFile() takes the size of the images from the caller", () => {
  const poses = posesFromStarFile(star31, 64, { imageSize: 128 });
  assertEquals(codes(poses), ["image-size-disagrees"]);
  assertEquals(
    poses.diagnostics[0].message,
    "The file says an image size of 256 for particle 1, but the images have 128 pixels: took 128",
  );
  const expected = 2 * posesFromStarFile(star31, 64).translations.data[1];
  assertEquals(poses.translations.data[1], expected);
  assertEquals(codes(posesFromStarFile(star31, 64, { imageSize: [256] })), []);
});

Deno.test("posesFromStarFile() uses each particle's own pixel and image size", () => {
  const star = starOf({
    ...PARTICLES_31,
    _rlnOpticsGroup: [2, 1, 2],
    ...repeat(["_rlnAngleRot", "_rlnAngleTilt", "_rlnAnglePsi"], [0, 0, 0]),
    _rlnOriginXAngst: [4, 4, 8],
    _rlnOriginYAngst: [0, 2, 0],
    ...repeat([
      "_rlnDefocusU",
      "_rlnDefocusV",
      "_rlnDefocusAngle",
      "_rlnPhaseShift",
    ], [0, 0, 0]),
  }, {
    _rlnOpticsGroup: [1, 2],
    _rlnImagePixelSize: [2, 0.5],
    _rlnImageSize: [64, 256],
  });
  assertEquals([...posesFromStarFile(star, 32).translations.data], [
    4 / 0.5 / 256,
    0,
    4 / 2 / 64,
    2 / 2 / 64,
    8 / 0.5 / 256,
    0,
  ]);
  const sized = posesFromStarFile(star, 32, {
    imageSize: [256, 64, 128],
    apix: 1,
  });
  assertEquals([...sized.translations.data], [
    4 / 256,
    0,
    4 / 64,
    2 / 64,
    8 / 128,
    0,
  ]);
  assertEquals(codes(sized), ["image-size-disagrees"]);
});

function repeat(labels: string[], values: number[]): Record<string, number[]> {
  return Object.fromEntries(labels.map((label) => [label, values]));
}

Deno.test("posesFromStarFile() takes shifts in Å before shifts in pixels", () => {
  const shifts = (x: number, y: number) =>
    posesFromStarFile(
      starOf(
        { ...PARTICLES_31, _rlnOriginX: [x], _rlnOriginY: [y] },
        OPTICS_31,
      ),
      256,
    );
  const [x, y] = [0.019324 / 2.806, -0.64686 / 2.806];
  assertEquals(codes(shifts(x, y)), []);
  assertEquals(codes(shifts(x + 9e-4, y)), []);
  const other = shifts(x, y + 0.0011);
  assertEquals(codes(other), ["poses-shifts-disagree"]);
  assertEquals(other.translations, posesFromStarFile(star31, 256).translations);
  assertEquals(codes(shifts(5, 5)).length, 2);
});

Deno.test("posesFromStarFile() takes missing shifts as 0 and says so", () => {
  const star = starOf(without(PARTICLES_30, "_rlnOriginX", "_rlnOriginY"));
  const poses = posesFromStarFile(star, 64);
  assertEquals([...poses.translations.data], [0, 0]);
  assertEquals(codes(poses), ["poses-no-shifts"]);
});

Deno.test("posesFromStarFile() refuses a shift along one axis only", () => {
  for (const [gone, left] of [["X", "Y"], ["Y", "X"]]) {
    const error = assertThrows(
      () =>
        posesFromStarFile(
          starOf(without(PARTICLES_30, `_rlnOrigin${gone}`)),
          64,
        ),
      DataFormatError,
      `no _rlnOrigin${gone}`,
    );
    assertEquals(error.code, "poses-missing");
    const star = starOf(
      without(PARTICLES_31, `_rlnOrigin${left}Angst`),
      OPTICS_31,
    );
    assertThrows(
      () => posesFromStarFile(star, 64),
      DataFormatError,
      `${left}Angst`,
    );
  }
});

Deno.test("posesFromStarFile() names every missing angle", () => {
  const star = starOf(without(PARTICLES_30, "_rlnAngleRot", "_rlnAnglePsi"));
  const error = assertThrows(
    () => posesFromStarFile(star, 64),
    DataFormatError,
  );
  assertEquals(error.code, "poses-missing");
  assertEquals(error.expected, ["_rlnAngleRot", "_rlnAnglePsi"]);
  assertEquals(
    error.message,
    "Cannot read poses: it has no _rlnAngleRot, _rlnAnglePsi",
  );
});

Deno.test("posesFromStarFile() needs a pixel size for shifts in Å alone", () => {
  const optics = without(OPTICS_31, "_rlnImagePixelSize");
  const star = starOf(PARTICLES_31, optics);
  const error = assertThrows(
    () => posesFromStarFile(star, 256),
    DataFormatError,
    "apix",
  );
  assertEquals(error.code, "apix-missing");
  const told = posesFromStarFile(star, 256, { apix: Math.fround(2.806) });
  assertEquals(told, posesFromStarFile(star31, 256));
  const pixels = starOf(without(PARTICLES_30, "_rlnMagnification"));
  assertEquals(
    posesFromStarFile(pixels, 300).translations.data[0],
    -0.14063 / 300,
  );
});

Deno.test("posesFromStarFile() refuses values that no pose can have", () => {
  for (const label of ["_rlnAngleTilt", "_rlnOriginY"]) {
    for (const value of ["nan", "inf"]) {
      const star = starOf({ ...PARTICLES_30, [label]: [value] });
      const error = assertThrows(
        () => posesFromStarFile(star, 64),
        DataFormatError,
        label,
      );
      assertEquals([error.code, error.label], ["star-not-finite", label]);
    }
  }
  for (const value of [0, -1, "nan"]) {
    const optics = { ...OPTICS_31, _rlnImagePixelSize: [value] as number[] };
    const star = starOf(PARTICLES_31, optics);
    const error = assertThrows(
      () => posesFromStarFile(star, 64),
      DataFormatError,
      "apix",
    );
    assertEquals(error.code, "apix-value");
    assertEquals(posesFromStarFile(star, 64, { apix: 1 }).diagnostics, []);
  }
  const star = starOf(PARTICLES_31, { ...OPTICS_31, _rlnImageSize: [0] });
  assertThrows(() => posesFromStarFile(star, 64), DataFormatError, "imageSize");
});

Deno.test("posesFromStarFile() refuses arguments without sense", () => {
  for (const D of [0, 1, -4]) {
    assertThrows(() => posesFromStarFile(star31, D), ArgumentError, "D");
  }
  for (const D of [64.5, NaN, "64" as unknown as number]) {
    assertThrows(() => posesFromStarFile(star31, D), ArgumentTypeError);
  }
  for (
    const options of [
      { imageSize: 0 },
      { imageSize: 64.5 },
      { imageSize: [256, 256] },
      { apix: 0 },
      { apix: NaN },
      { pixelSize: 1 },
    ]
  ) assertThrows(() => posesFromStarFile(star31, 64, options), ArgumentError);
});

Deno.test("parsePosesFromStar() takes a file that has been read", async () => {
  assertEquals(
    await parsePosesFromStar(star31, 256),
    posesFromStarFile(star31, 256),
  );
});
