import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
} from "../../src/core/errors.ts";
import { csNumbers, CsTable } from "../../src/formats/cs/mod.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import {
  parsePosesFromCs,
  posesFromCryoSparcFile,
  type PosesFromCsOptions,
} from "../../src/metadata/poses_from_cs.ts";
import type { ImageScaleOptions } from "../../src/metadata/image_scale.ts";
import { cryoSparcFile, writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

const codes = ({ diagnostics }: { diagnostics: readonly { code: string }[] }) =>
  diagnostics.map(({ code }) => code);

/** A real particle: its pose, shift and box. */
const REAL = new CryoSparcFile(
  new CsTable(1, [
    csNumbers("blob/shape", "<u4", [180, 180], [2]),
    csNumbers("blob/psize_A", "<f4", [2.95]),
    csNumbers("alignments3D/shift", "<f4", [11.334375381469727, -1.828125], [
      2,
    ]),
    csNumbers("alignments3D/pose", "<f4", [
      2.338663339614868,
      -0.25595566630363464,
      -1.2236783504486084,
    ], [3]),
    csNumbers("alignments3D/psize_A", "<f4", [2.95]),
  ]),
);

Deno.test("posesFromCryoSparcFile() gives the golden pose for every D", () => {
  for (const D of [180, 90, 64, 2]) {
    const poses = posesFromCryoSparcFile(REAL, D);
    assertEquals(poses.rotations.shape, [1, 3, 3]);
    // deno-fmt-ignore
    [
      0.5816298557386015, -0.37730439582642494, -0.7206581046540378,
      0.05683143902304974, -0.8649114776924015, 0.49869662450683977,
      -0.8114658948175598, -0.3310128829003533, -0.4816155862323541,
    ].forEach((value, k) =>
      assertAlmostEquals(poses.rotations.data[k], value, 1e-15)
    );
    assertEquals(poses.translations.shape, [1, 2]);
    [0.06296875211927626, -0.01015625].forEach((value, k) =>
      assertAlmostEquals(poses.translations.data[k], value, 1e-17)
    );
    assertEquals(poses.diagnostics, []);
  }
});

/** Shift of the first of two particles, (12, −6) px, as a fraction. */
function fraction(
  fields: Readonly<Record<string, readonly number[]>>,
  options: ImageScaleOptions = {},
  D = 24,
) {
  const file = cryoSparcFile(2, {
    D: 48,
    without: ["blob/shape", "blob/psize_A", "alignments3D/psize_A"],
    columns: [
      csNumbers("alignments3D/shift", "<f4", [12, -6, 0, 0], [2]),
      ...Object.entries(fields).map(([name, values]) =>
        csNumbers(name, "<f4", values, values.length === 4 ? [2] : [])
      ),
    ],
  });
  const poses = posesFromCryoSparcFile(file, D, options);
  return [...poses.translations.data.subarray(0, 2), ...codes(poses)];
}

const SHAPE = { "blob/shape": [48, 48, 32, 32] };

Deno.test("posesFromCryoSparcFile() divides shifts by the box, whatever D", () => {
  for (const D of [48, 24, 8]) {
    assertEquals(fraction(SHAPE, {}, D), [0.25, -0.125]);
  }
  // Each particle has its own box.
  const file = cryoSparcFile(2, {
    columns: [
      csNumbers("blob/shape", "<u4", [48, 48, 32, 32], [2]),
      csNumbers("alignments3D/shift", "<f4", [12, -6, 8, 4], [2]),
    ],
  });
  assertEquals(
    [...posesFromCryoSparcFile(file, 8).translations.data],
    [0.25, -0.125, 0.25, 0.125],
  );
});

Deno.test("posesFromCryoSparcFile() takes shifts in pixels of the alignment", () => {
  // 12 px of 3 Å are 36 Å of a box of 48 · 1.5 Å = 72 Å.
  const coarse = {
    ...SHAPE,
    "blob/psize_A": [1.5, 1.5],
    "alignments3D/psize_A": [3, 3],
  };
  assertEquals(fraction(coarse), [0.5, -0.25]);
  const equal = { ...coarse, "alignments3D/psize_A": [1.5, 1.5] };
  assertEquals(fraction(equal), [0.25, -0.125]);
  // One of the two pixel sizes alone says nothing about their ratio.
  const { "blob/psize_A": _blob, ...noBlob } = coarse;
  assertEquals(fraction(noBlob), [0.25, -0.125, "apix-unknown"]);
  const { "alignments3D/psize_A": _alignment, ...noAlignment } = coarse;
  assertEquals(fraction(noAlignment), [0.25, -0.125]);
});

Deno.test("posesFromCryoSparcFile() keeps shifts when the pixel size is corrected", () => {
  // A calibrated pixel size holds for alignment and stack alike.
  const equal = {
    ...SHAPE,
    "blob/psize_A": [1.5, 1.5],
    "alignments3D/psize_A": [1.5, 1.5],
  };
  assertEquals(fraction(equal, { apix: 1.6 }), [0.25, -0.125]);
  const coarse = { ...equal, "alignments3D/psize_A": [3, 3] };
  assertEquals(fraction(coarse, { apix: 1.6 }), [0.5, -0.25]);
  // It stands in where the file has none, or none that can be.
  const { "blob/psize_A": _blob, ...unstated } = coarse;
  assertEquals(fraction(unstated, { apix: 1.5 }), [0.5, -0.25]);
  const zero = { ...coarse, "blob/psize_A": [0, 1.5] };
  assertEquals(fraction(zero, { apix: 1.5 }), [0.5, -0.25]);
});

Deno.test("posesFromCryoSparcFile() takes the box from the caller, or from D with a warning", () => {
  assertEquals(fraction({}, { imageSize: 48 }), [0.25, -0.125]);
  assertEquals(fraction({}, { imageSize: [48, 48] }, 8), [0.25, -0.125]);
  assertEquals(fraction({}, {}, 24), [0.5, -0.25, "image-size-unknown"]);
  assertEquals(fraction(SHAPE, { imageSize: 24 }), [
    0.5,
    -0.25,
    "image-size-disagrees",
  ]);
  const file = cryoSparcFile(1, { without: ["blob/shape"] });
  const [{ message }] = posesFromCryoSparcFile(file, 6).diagnostics;
  assertStringIncludes(message, "blob/shape");
  assertStringIncludes(message, "6");
});

Deno.test("posesFromCryoSparcFile() takes absent shifts as 0, and says so", () => {
  const file = cryoSparcFile(3, { without: ["alignments3D/shift"] });
  const poses = posesFromCryoSparcFile(file, 8);
  assertEquals([...poses.translations.data], [0, 0, 0, 0, 0, 0]);
  assertEquals(codes(poses), ["poses-no-shifts"]);
});

Deno.test("posesFromCryoSparcFile() names the particle whose numbers cannot be", () => {
  const cases: [name: string, type: "<f4" | "<i4", values: number[], string][] =
    [
      ["alignments3D/pose", "<f4", [0, 0, 0, 0, NaN, 0], "cs-not-finite"],
      ["alignments3D/pose", "<f4", [0, 0, 0, 0, 0, Infinity], "cs-not-finite"],
      ["alignments3D/shift", "<f4", [0, 0, NaN, 0], "cs-not-finite"],
      ["alignments3D/shift", "<f4", [0, 0, 0, -Infinity], "cs-not-finite"],
      ["alignments3D/psize_A", "<f4", [1, NaN], "apix-value"],
      ["alignments3D/psize_A", "<f4", [1, 0], "apix-value"],
      ["alignments3D/psize_A", "<f4", [1, -1], "apix-value"],
      ["blob/psize_A", "<f4", [1, NaN], "apix-value"],
      ["blob/psize_A", "<f4", [1, 0], "apix-value"],
      ["blob/psize_A", "<f4", [1, -1.5], "apix-value"],
      ["blob/psize_A", "<f4", [1, Infinity], "apix-value"],
      ["blob/shape", "<i4", [8, 8, 0, 8], "image-size-value"],
      ["blob/shape", "<i4", [8, 8, -8, 8], "image-size-value"],
      ["blob/shape", "<f4", [8, 8, NaN, 8], "image-size-value"],
    ];
  for (const [name, type, values, code] of cases) {
    const shape = values.length === 2 ? [] : [values.length / 2];
    const file = cryoSparcFile(2, {
      path: "set.cs",
      columns: [csNumbers(name, type, values, shape)],
    });
    const error = assertThrows(
      () => posesFromCryoSparcFile(file, 8),
      DataFormatError,
      "particle 2",
    );
    assertEquals([error.code, error.label, error.path], [code, name, "set.cs"]);
  }
});

Deno.test("posesFromCryoSparcFile() refuses fields of another shape", () => {
  const cases: [string, number[], number[]][] = [
    ["alignments3D/pose", [0, 0, 0, 0], [2]],
    ["alignments3D/pose", [0, 0], []],
    ["alignments3D/pose", new Array(12).fill(0), [2, 3]],
    ["alignments3D/shift", new Array(6).fill(0), [3]],
    ["alignments3D/shift", [0, 0], []],
    ["alignments3D/psize_A", [1, 1, 1, 1], [2]],
    ["blob/psize_A", [1, 1, 1, 1], [2]],
  ];
  for (const [name, values, shape] of cases) {
    const column = csNumbers(name, "<f4", values, shape);
    const file = cryoSparcFile(2, { columns: [column] });
    const error = assertThrows(
      () => posesFromCryoSparcFile(file, 8),
      DataFormatError,
      name,
    );
    assertEquals(error.code, "cs-field-shape");
  }
});

Deno.test("posesFromCryoSparcFile() proposes the passthrough file for 2-D alignments", () => {
  const file = cryoSparcFile(2, {
    path: "J2/select.cs",
    without: [/^alignments3D/],
    columns: [
      csNumbers("alignments2D/pose", "<f4", [0.5, 0.5]),
      csNumbers("alignments2D/shift", "<f4", [0, 0, 0, 0], [2]),
    ],
  });
  const error = assertThrows(
    () => posesFromCryoSparcFile(file, 8),
    DataFormatError,
  );
  assertEquals([error.code, error.path], ["poses-missing", "J2/select.cs"]);
  assertStringIncludes(error.message, "alignments3D/pose");
  assertStringIncludes(error.message, "passthrough");
  assertEquals(
    (error.actual as string[]).includes("alignments2D/pose"),
    true,
  );
});

Deno.test("posesFromCryoSparcFile() refuses sides and options that cannot be", () => {
  const call = (D: number, options: ImageScaleOptions = {}) => () =>
    posesFromCryoSparcFile(REAL, D, options);
  assertThrows(call(1), ArgumentError);
  assertThrows(call(8.5), ArgumentTypeError);
  assertThrows(call(8, { imageSize: 0 }), ArgumentError);
  assertThrows(call(8, { imageSize: [8, 8] }), ArgumentError);
  assertThrows(call(8, { box: 8 } as ImageScaleOptions), ArgumentError, "box");
});

Deno.test("parsePosesFromCs() reads a file with its options", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const { rotations, translations, diagnostics } = await parsePosesFromCs(
    cs,
    4,
  );
  assertEquals(rotations.shape, [7, 3, 3]);
  assertEquals(
    [...translations.data],
    [0, 1, 2, 3, 4, 5, 6].flatMap((i) => [0.5 * i / 8, -i / 8 + 0]),
  );
  assertEquals(diagnostics, []);
  for (
    const options of [{ poseClass: 0 }, { pose: 1 }, { apix: -1, D: 1 }]
  ) {
    await assertRejects(
      () => parsePosesFromCs(cs, 4, options as PosesFromCsOptions),
      ArgumentError,
    );
  }
});
