import { assert, assertEquals, assertRejects } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { ctfFromStarFile } from "../../../src/metadata/ctf_from_star.ts";
import { posesFromStarFile } from "../../../src/metadata/poses_from_star.ts";
import { flatStarFile } from "../../../src/metadata/relion5_tomo/flat_star.ts";
import { flattenTomo } from "../../../src/metadata/relion5_tomo/flatten_tomo.ts";
import { Relion5TomoSet } from "../../../src/metadata/relion5_tomo/relion5_tomo_set.ts";
import type { TomoTables } from "../../../src/metadata/relion5_tomo/tomo_tables.ts";
import { StarFile } from "../../../src/metadata/star_file.ts";
import { codeOf } from "../../support/faults.ts";
import { seeded } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { EXAMPLE_A, EXAMPLE_B } from "./examples.ts";
import { assertClose, compact, madeTables } from "./made_tables.ts";

function setOf(tables: TomoTables): Relion5TomoSet {
  return new Relion5TomoSet(tables, flattenTomo(tables, compact(tables)));
}

/** Two tomograms, two of three optics groups, everything random. */
function randomTables(): TomoTables {
  const random = seeded(7);
  const vector = (size: number) => [0, 0, 0].map(() => (random() - 0.5) * size);
  const frames = () =>
    Array.from({ length: 5 }, () => ({
      tilt: vector(100) as [number, number, number],
      defocus: [2e4 + 1e4 * random(), 2e4, 90 * random()] as const,
      dose: 3 * random(),
      scale: random() - 0.1,
      phaseShift: 90 * random(),
    }));
  return madeTables({
    tomograms: [
      { frames: frames(), stageTilt: [-60, -30, 0, 30, 60.1] },
      { frames: frames(), micrographNames: ["a", "b", "c", "d", "e"] },
    ],
    optics: [
      { group: 69, imagePixelSize: 1.62, imageSize: 384, name: "TS one" },
      { group: 7 },
      { group: 95, imagePixelSize: 3.24, imageSize: 192, voltage: 200 },
    ],
    particles: ["T/1", "T/2", "T/10"].map((name, i) => ({
      name,
      tomogram: i % 2,
      optics: 2 * (i % 2),
      centre: vector(4000),
      origin: vector(20),
      angles: vector(180),
      boxAngles: vector(180),
      subset: 1 + i % 2,
      visible: [1, 1, 0, 1, 1],
    })),
  });
}

Deno.test("flatStarFile() has the columns of the reference, in order", () => {
  const star = setOf(randomTables()).toStarFile();
  assertEquals(star.df.columns, [
    "_rlnDefocusU",
    "_rlnDefocusV",
    "_rlnDefocusAngle",
    "_rlnImageName",
    "_rlnMicrographName",
    "_rlnTiltName",
    "_rlnCtfScalefactor",
    "_rlnGroupName",
    "_rlnAngleRot",
    "_rlnAngleTilt",
    "_rlnAnglePsi",
    "_rlnOriginXAngst",
    "_rlnOriginYAngst",
    "_rlnRandomSubset",
    "_rlnMicrographPreExposure",
    "_rlnTomoNominalStageTiltAngle",
    "_rlnOpticsGroup",
    "_rlnPhaseShift",
    "_rlnTomoName",
    "_rlnTomoYTilt",
  ]);
  assertEquals(star.dataOptics!.columns, [
    "_rlnOpticsGroup",
    "_rlnOpticsGroupName",
    "_rlnImagePixelSize",
    "_rlnImageSize",
    "_rlnVoltage",
    "_rlnSphericalAberration",
    "_rlnAmplitudeContrast",
    "_rlnImageDimensionality",
    "_rlnCtfDataAreCtfPremultiplied",
  ]);
  assertEquals(star.dataOptics!.text("_rlnOpticsGroup"), ["69", "95"]);
  assertEquals(star.dataOptics!.text("_rlnImageDimensionality"), ["2", "2"]);
  const [micrographs, tilts] = ["_rlnMicrographName", "_rlnTiltName"]
    .map((label) => star.df.text(label));
  assertEquals(micrographs.slice(0, 8), new Array(8).fill("None"));
  assertEquals(micrographs.slice(8), tilts.slice(8));
});

Deno.test("flatStarFile() leaves out what the tables do not state", () => {
  const star = flatStarFile(
    EXAMPLE_A,
    flattenTomo(EXAMPLE_A, compact(EXAMPLE_A)).table,
  );
  for (
    const label of [
      "_rlnMicrographName",
      "_rlnRandomSubset",
      "_rlnTomoNominalStageTiltAngle",
      "_rlnPhaseShift",
      "_rlnCtfBfactorPerElectronDose",
    ]
  ) {
    assert(!star.df.has(label), label);
  }
  assertEquals(star.df.text("_rlnTiltName"), ["T1/001", "T1/002"]);
  assertEquals(star.df.text("_rlnOriginXAngst"), ["0.0", "0.0"]);
});

Deno.test("flatStarFile() carries the B-factor per dose beside the dose", () => {
  const tables = madeTables({
    tomograms: [
      { frames: [{ dose: 3, scale: 1 }], bfactorPerDose: 4 },
      { frames: [{ dose: 5, scale: 1 }], bfactorPerDose: -1 },
    ],
    particles: [{ name: "a" }, { name: "b", tomogram: 1 }],
  });
  const { table } = setOf(tables);
  assertEquals([...table.ctfBfactor], [12, 0]);
  const { df } = flatStarFile(tables, table);
  assertEquals(df.text("_rlnCtfBfactorPerElectronDose"), ["4.0", "0.0"]);
  assertEquals(df.text("_rlnMicrographPreExposure"), ["3.0", "5.0"]);
});

Deno.test("Relion5TomoSet.writeFlatStar() writes what reads back the same", async () => {
  await using folder = await temporaryFolder();
  for (const tables of [randomTables(), EXAMPLE_B]) {
    const set = setOf(tables);
    const { table } = set;
    const path = folder.at("flat.star");
    await set.writeFlatStar(path, { force: true });
    const star = await StarFile.load(path);
    const made = set.toStarFile();
    assertEquals(star.document.blocks.map(({ name }) => name), [
      "optics",
      "particles",
    ]);
    assertEquals(star.diagnostics, []);
    assert(star.equals(made), "all cells are the same");
    for (
      const [label, values] of [
        ["_rlnDefocusU", table.defocusU],
        ["_rlnDefocusV", table.defocusV],
        ["_rlnDefocusAngle", table.defocusAngle],
        ["_rlnCtfScalefactor", table.ctfScale],
        ["_rlnMicrographPreExposure", table.preExposure],
        ["_rlnTomoYTilt", table.yTilt],
      ] as const
    ) {
      assertEquals(star.df.numbers(label), values, label);
    }
    const poses = posesFromStarFile(star, 64);
    assertClose(poses.rotations.data, table.rotations.data, 1e-12);
    const inMemory = posesFromStarFile(made, 64);
    assertEquals(poses.rotations, inMemory.rotations);
    assertEquals(poses.translations, inMemory.translations);
    // The pixel size is a float32, as the reference has it.
    poses.translations.data.forEach((fraction, i) => {
      const optics = set.optics[table.opticsIndex[i >> 1]];
      const pixels = table.originAngst.data[i] /
        Math.fround(optics.imagePixelSize);
      assertEquals(fraction, pixels / optics.imageSize);
    });
    const ctf = ctfFromStarFile(star, 64);
    assertEquals(ctf, ctfFromStarFile(made, 64));
    for (let row = 0; row < table.length; row++) {
      const optics = set.optics[table.opticsIndex[row]];
      assertEquals([...ctf.data.slice(8 * row + 1, 8 * row + 8)], [
        table.defocusU[row],
        table.defocusV[row],
        table.defocusAngle[row],
        optics.voltage,
        optics.sphericalAberration,
        optics.amplitudeContrast,
        table.phaseShift[row],
      ]);
      assertEquals(star.df.cell(row, "_rlnImageName"), table.imageName(row));
      assertEquals(star.df.cell(row, "_rlnGroupName"), table.groupName(row));
    }
  }
});

Deno.test("Relion5TomoSet.writeFlatStar() replaces a file only if forced", async () => {
  await using folder = await temporaryFolder();
  const set = setOf(EXAMPLE_A);
  const path = await folder.write("flat.star", "old");
  const error = await assertRejects(
    () => set.writeFlatStar(path),
    ArgumentError,
  );
  assertEquals(codeOf(error), "file-exists");
  assertEquals(await Deno.readTextFile(path), "old");
  await assertRejects(
    () => set.writeFlatStar(path, { overwrite: true } as never),
    ArgumentError,
    "overwrite",
  );
  await set.writeFlatStar(path, { force: true });
  assert((await Deno.readTextFile(path)).includes("data_particles"));
});
