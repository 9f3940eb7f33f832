import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../../src/core/errors.ts";
import { type ColumnValues, StarTable } from "../../../src/formats/star/mod.ts";
import { StarFile } from "../../../src/metadata/star_file.ts";
import {
  readTiltImages,
  type TiltImagesOptions,
} from "../../../src/metadata/tilt_series/tilt_images.ts";

const COLUMNS = {
  _rlnGroupName: ["b", "a", "b", "c", "a", "b", "a"],
  _rlnMicrographPreExposure: [0, 6, 3, 0, 0, 6, 3],
  _rlnCtfScalefactor: [1, 0.7, 0.9, 1.1, 1.2, 0.6, 0.8],
  _rlnCtfBfactor: [0, -24, -12, 0, 0, -24, -12],
};

function starOf(columns: Record<string, ColumnValues>): StarFile {
  const data = StarTable.fromColumns("particles", columns);
  return new StarFile({ data, path: "tilts.star" });
}

function without(...labels: string[]): Record<string, ColumnValues> {
  return Object.fromEntries(
    Object.entries(COLUMNS).filter(([label]) => !labels.includes(label)),
  );
}

function fault(
  columns: Record<string, ColumnValues>,
  options: TiltImagesOptions = {},
): DataFormatError {
  return assertThrows(
    () => readTiltImages(starOf(columns), options),
    DataFormatError,
  );
}

Deno.test("readTiltImages() numbers tilts by dose, B-factor or scale", () => {
  const star = starOf(COLUMNS);
  for (const tiltOrder of ["dose", "bfactor", "scale"] as const) {
    const tilts = readTiltImages(star, { tiltOrder });
    assertEquals([...tilts.tiltNumbers], [0, 2, 1, 0, 0, 2, 1], tiltOrder);
    assertEquals(tilts.particleNames, ["a", "b", "c"]);
    assertEquals([...tilts.particleOf], [1, 0, 1, 2, 0, 1, 0]);
  }
});

Deno.test("readTiltImages() numbers the tilts of selected rows among themselves", () => {
  const rows = Int32Array.of(6, 2, 5, 3);
  const tilts = readTiltImages(starOf(COLUMNS), { rows });
  assertEquals([...tilts.tiltNumbers], [0, 0, 1, 0]);
  assertEquals([...tilts.particleOf], [0, 1, 1, 2]);
  assertEquals([...tilts.dose!], [3, 3, 6, 0]);
  assertEquals([...tilts.ctfScale], [0.8, 0.9, 0.6, 1.1]);
});

Deno.test("readTiltImages() ranks over the whole series, also of particles that lack tilts", () => {
  const columns = {
    _rlnGroupName: ["p", "p", "p", "q", "q", "r"],
    _rlnTiltName: ["t0", "t6", "t3", "t6", "t0", "t6"],
    _rlnMicrographPreExposure: [0, 6, 3, 6, 0, 6],
    _rlnCtfScalefactor: [1, 1, 1, 1, 1, 1],
  };
  const ranks = (columns: Record<string, ColumnValues>) => [
    ...readTiltImages(starOf(columns), { tiltRanks: "series" }).tiltNumbers,
  ];
  assertEquals(ranks(columns), [0, 2, 1, 2, 0, 2]);
  const particle = readTiltImages(starOf(columns)).tiltNumbers;
  assertEquals([...particle], [0, 2, 1, 1, 0, 0]);
  // Tomograms that are named may have tilts of the same name.
  const tomograms = {
    ...columns,
    _rlnTomoName: ["T", "T", "T", "T", "T", "U"],
  };
  assertEquals(ranks(tomograms), [0, 2, 1, 2, 0, 0]);
  // Some rows of a file keep the ranks of the whole.
  const some = readTiltImages(starOf(columns), {
    tiltRanks: "series",
    rows: Int32Array.of(5, 3),
  });
  assertEquals([...some.tiltNumbers], [2, 2]);
  assertEquals(fault(without(), { tiltRanks: "series" }).code, "tilt-columns");
});

Deno.test("readTiltImages() names all columns that are missing", () => {
  const none = fault({ _rlnDefocusU: [1] });
  assertEquals([none.code, none.path, none.label], [
    "tilt-columns",
    "tilts.star",
    "_rlnGroupName",
  ]);
  assertEquals(none.expected, [
    "_rlnGroupName",
    "_rlnCtfScalefactor",
    "_rlnMicrographPreExposure",
  ]);
  assertEquals(
    fault(without("_rlnCtfBfactor"), { tiltOrder: "bfactor" }).expected,
    ["_rlnCtfBfactor"],
  );
  const warp = fault(without("_rlnMicrographPreExposure"));
  assertEquals(warp.message.includes('CTF mode "warp"'), true);
});

Deno.test("readTiltImages() takes the cosine of the tilt for a missing CTF scale, and says so", () => {
  const angles = [0, 60, -60, 0, 3, 45, -45];
  const star = (label: string) =>
    readTiltImages(
      starOf({ ...without("_rlnCtfScalefactor"), [label]: angles }),
    );
  for (const label of ["_rlnTomoYTilt", "_rlnTomoNominalStageTiltAngle"]) {
    const { ctfScale, diagnostics } = star(label);
    assertAlmostEquals(ctfScale[1], 0.5, 1e-15);
    assertAlmostEquals(ctfScale[6], Math.SQRT1_2, 1e-15);
    assertEquals(diagnostics.map(({ code }) => code), ["ctf-scale-missing"]);
    assertEquals(diagnostics[0].message.includes(label), true);
  }
});

Deno.test("readTiltImages() names particle and row of a value that is no number", () => {
  const doses = [0, 6, 3, 0, NaN, 6, 3];
  const error = fault({ ...COLUMNS, _rlnMicrographPreExposure: doses });
  assertEquals([error.code, error.row, error.label, error.block], [
    "tilt-value",
    5,
    "_rlnMicrographPreExposure",
    "particles",
  ]);
  assertEquals(error.message.includes('particle "a"'), true);
});

Deno.test("readTiltImages() warns of doses that order nothing", () => {
  const codes = (doses: number[]) =>
    readTiltImages(starOf({ ...COLUMNS, _rlnMicrographPreExposure: doses }))
      .diagnostics.map(({ code }) => code);
  assertEquals(codes([0, 6, 3, 0, 0, 6, 3]), []);
  assertEquals(codes([5, 5, 5, 5, 5, 5, 5]), ["dose-not-increasing"]);
  assertEquals(codes([0, 6, 3, 0, -1, 6, 3]), ["dose-not-increasing"]);
});

Deno.test("readTiltImages() refuses unknown orders", () => {
  for (const options of [{ tiltOrder: "angle" }, { tiltRanks: "tomogram" }]) {
    const error = assertThrows(
      () => readTiltImages(starOf(COLUMNS), options as TiltImagesOptions),
      ArgumentError,
    );
    assertEquals(error.code, "tilt-order");
  }
});
