import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  MissingFileError,
} from "../../src/core/errors.ts";
import type { NdArray } from "../../src/core/nd_array.ts";
import {
  autoParseCtf,
  autoParsePoses,
  canExtractPoses,
} from "../../src/metadata/metadata_readers.ts";
import { readReferenceData, referencePath } from "../core/reference_data.ts";
import { PARTICLES_30 } from "./star_files.ts";

Deno.test("canExtractPoses() goes by the extension in any case", () => {
  for (
    const path of ["a.star", "a/b.STAR", "x.cs", "x.Cs", "x.csg", "x.cs.npy"]
  ) {
    assert(canExtractPoses(path), path);
  }
  for (const path of ["a.pkl", "a.star.gz", "star", "a.cs/", "a.npy", "cs"]) {
    assert(!canExtractPoses(path), path);
  }
});

Deno.test("autoParsePoses() and autoParseCtf() refuse other files by name", async () => {
  for (const parse of [autoParsePoses, autoParseCtf]) {
    await assertRejects(() => parse("none.cs", 64), MissingFileError);
    await assertRejects(() => parse("x.pkl", 64), ArgumentError, "x.pkl");
  }
});

interface Summary {
  shape: number[];
  first: unknown;
  last: unknown;
  mean: unknown;
}

interface Expected {
  nParticles: number;
  at: Record<string, {
    poses?: { error: string };
    rotations: Summary;
    translationsFraction: Summary;
    translationsPixelsAtD: Summary;
    ctf: Summary & { error?: string };
  }>;
}

const files = readReferenceData<{ files: Record<string, Expected> }>(
  "cryodrgn/expected.json",
)?.files;

for (
  const [name, options] of Object.entries({
    "relion31.star": {},
    "relion5.star": {},
    "toy_projections_dir.star": { apix: 1 },
    "sta_testing.star": {},
    "derived/hand_tilt_series.star": {},
    "FinalRefinement-OriginalParticles-PfCRT.star": {},
    "cryosparc_J2_particles_exported.cs": {},
    "derived/csparc_P12_first100.cs": {},
    "derived/hand_cs.cs": {},
  })
) {
  const path = referencePath(`cryodrgn/${name}`);

  Deno.test({
    name: `autoParsePoses() gives the poses of ${name}`,
    ignore: files === undefined,
    fn: async () => {
      for (const [D, expected] of Object.entries(files![name].at)) {
        if (expected.poses) {
          const error = await assertRejects(
            () => autoParsePoses(path, Number(D)),
            DataFormatError,
            name.endsWith(".cs")
              ? "alignments3D/pose"
              : "_rlnAngleRot, _rlnAngleTilt, _rlnAnglePsi",
          );
          assertEquals([error.code, error.path], ["poses-missing", path]);
          continue;
        }
        const { rotations, translations } = await autoParsePoses(
          path,
          Number(D),
        );
        assertSummary(rotations, expected.rotations, 1e-12);
        assertSummary(translations, expected.translationsFraction, 1e-9);
        const pixels = translations.data.map((fraction) =>
          fraction * Number(D)
        );
        assertSummary(
          { ...translations, data: pixels },
          expected.translationsPixelsAtD,
          1e-6,
        );
      }
    },
  });

  Deno.test({
    name: `autoParseCtf() gives the CTF of ${name}`,
    ignore: files === undefined,
    fn: async () => {
      for (const [D, expected] of Object.entries(files![name].at)) {
        if (expected.ctf.error) {
          assertEquals(expected.ctf.error, "missing _rlnAmplitudeContrast");
          const error = await assertRejects(
            () => autoParseCtf(path, Number(D)),
            DataFormatError,
            "amplitudeContrast",
          );
          assertEquals(error.expected, ["_rlnAmplitudeContrast"]);
          continue;
        }
        const ctf = await autoParseCtf(path, Number(D), options);
        assertSummary(ctf, expected.ctf, 1e-6);
      }
    },
  });
}

Deno.test({
  name:
    "autoParseCtf() does not guess the pixel size of toy_projections_dir.star",
  ignore: files === undefined,
  fn: async () => {
    const path = referencePath("cryodrgn/toy_projections_dir.star");
    const error = await assertRejects(
      () => autoParseCtf(path, 30),
      DataFormatError,
    );
    assertEquals(error.code, "apix-missing");
  },
});

Deno.test({
  name: "autoParseCtf() gives cryodrgn's own table of the PfCRT particles",
  ignore: files === undefined,
  fn: async () => {
    // Columns 1 to 8 of ctf1.pkl (float32): made with D = 300, w = 0.1.
    const path = referencePath(
      "cryodrgn/FinalRefinement-OriginalParticles-PfCRT.star",
    );
    const ctf = await autoParseCtf(path, 300, {
      amplitudeContrast: 0.1,
      imageSize: 300,
    });
    const expected =
      (files as unknown as Record<string, { first: number[]; last: number[] }>)[
        "ctf1.pkl"
      ];
    assertEquals(
      [...new Float32Array(ctf.data.slice(0, 8))],
      rounded(expected.first),
    );
    assertEquals(
      [...new Float32Array(ctf.data.slice(-8))],
      rounded(expected.last),
    );
  },
});

function rounded(row: number[]): number[] {
  return [...new Float32Array(row.slice(1))];
}

/** Compares shape, first and last row and the mean of all rows, relative to 1 or the value. */
function assertSummary(
  array: NdArray,
  expected: Summary,
  tolerance: number,
): void {
  assertEquals([...array.shape], expected.shape);
  const [n] = array.shape;
  const width = array.stride[0];
  const { data } = array;
  const means = Array.from({ length: width }, (_, j) => {
    let total = 0;
    for (let k = 0; k < n; k++) total += data[k * width + j];
    return total / n;
  });
  const rows = {
    first: [...data.slice(0, width)],
    last: [...data.slice(-width)],
    mean: means,
  };
  for (const key of ["first", "last", "mean"] as const) {
    const values = [expected[key]].flat(3) as number[];
    assertEquals(values.length, width);
    values.forEach((value, j) => {
      const error = Math.abs(rows[key][j] - value) /
        Math.max(1, Math.abs(value));
      assert(
        error <= tolerance,
        `${key}[${j}]: ${rows[key][j]} is not ${value}`,
      );
    });
  }
}

Deno.test("autoParsePoses() and autoParseCtf() report what was odd in the file", async () => {
  await Deno.mkdir(".tmp", { recursive: true });
  const folder = await Deno.makeTempDir({ dir: ".tmp" });
  try {
    const path = `${folder}/windows.STAR`;
    const columns = {
      ...PARTICLES_30,
      _rlnImageSize: [64],
    } as Record<string, number[]>;
    const lines = [
      "data_particles",
      "loop_",
      ...Object.keys(columns),
      Object.values(columns).join(" "),
      "",
    ];
    await Deno.writeTextFile(path, lines.join("\r\n"));
    const poses = await autoParsePoses(path, 64);
    assertEquals(poses.translations.data[0], -0.14063 / 64);
    assertEquals(poses.diagnostics.length, 1);
    const { data, diagnostics } = await autoParseCtf(path, 32, {
      imageSize: 32,
    });
    assertEquals(data[1], 15301.1);
    assertEquals(diagnostics.map(({ code }) => code), [
      poses.diagnostics[0].code,
      "image-size-disagrees",
    ]);
    assertEquals(diagnostics[1].path, path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
