import { assertAlmostEquals, assertEquals } from "@std/assert";
import { openRelion5Tomo, type Relion5TomoSet } from "../../../mod.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";

const FOLDER = `${REAL_DATA}relion5_tomo/`;

/** A row of the expected values; every field is compared that stands in it. */
type ExpectedRow = Readonly<Record<string, unknown>> & { readonly row: number };

interface Expected {
  readonly nParticles: number;
  readonly nImages: number;
  readonly imagesPerParticle: number[];
  readonly imagesPerRandomSubset: Record<string, number>;
  readonly visibleFramesOfFirstParticle: number[];
  readonly hiddenFramesOfFourthParticle: number[];
  readonly sumsOverAllRows: Record<string, number | number[]>;
  readonly rows: ExpectedRow[];
  readonly missingCtfScale: {
    readonly rows: {
      tomoName: string;
      frame: number;
      yTilt: number;
      cos: number;
    }[];
  };
  readonly variants: Record<string, { readonly rows: ExpectedRow[] }>;
}

async function expected(): Promise<Expected> {
  return JSON.parse(await Deno.readTextFile(`${FOLDER}expected.json`));
}

function open(folder = FOLDER): Promise<Relion5TomoSet> {
  const input = {
    tomograms: `${folder}tomograms.star`,
    particles: `${folder}particles.star`,
  };
  return openRelion5Tomo(input, { stacks: "compact" });
}

/** The set with edits, in a folder of its own. */
async function edited(
  folder: TemporaryFolder,
  edits: Record<string, (text: string) => string>,
): Promise<Relion5TomoSet> {
  const series = "Polish/job185/tilt_series/";
  for (
    const name of [
      "tomograms.star",
      "particles.star",
      `${series}area12_ts_001.star`,
      `${series}area12_ts_002.star`,
    ]
  ) {
    const text = await Deno.readTextFile(FOLDER + name);
    const edit = edits[name.split("/").at(-1)!] ?? ((same) => same);
    await folder.write(name, edit(text));
  }
  return await open(`${folder.path}/`);
}

/** Everything that a set says of a row, under the names of the expected values. */
function rowOf(
  { table, optics }: Relion5TomoSet,
  row: number,
): Record<string, unknown> {
  const group = optics[table.opticsIndex[row]];
  const part = (values: Float64Array, width: number) => [
    ...values.subarray(width * row, width * (row + 1)),
  ];
  return {
    row,
    particle: table.particleIndex[row],
    frame: table.frameIndex[row],
    section: table.section[row],
    imageName: table.imageName(row),
    groupName: table.groupName(row),
    tomoName: table.tomoName(row),
    micrographName: table.micrographName(row),
    defocusU: table.defocusU[row],
    defocusV: table.defocusV[row],
    defocusAngle: table.defocusAngle[row],
    depth: table.depth[row],
    phaseShift: table.phaseShift[row],
    ctfScale: table.ctfScale[row],
    ctfBfactor: table.ctfBfactor[row],
    preExposure: table.preExposure[row],
    seriesDoseRank: table.seriesDoseRank[row],
    stageTilt: table.stageTilt[row],
    yTilt: table.yTilt[row],
    eulerDeg: part(table.eulerDeg.data, 3),
    rotation: part(table.rotations.data, 9),
    originAngst: part(table.originAngst.data, 2),
    positionAngst: part(table.positionAngst.data, 2),
    randomSubset: table.randomSubset![row],
    opticsGroup: group.group,
    opticsGroupName: group.name,
    voltage: group.voltage,
    sphericalAberration: group.sphericalAberration,
    amplitudeContrast: group.amplitudeContrast,
    imagePixelSize: group.imagePixelSize,
    imageSize: group.imageSize,
    ctfPremultiplied: group.ctfPremultiplied,
  };
}

/** The file's own tolerances, by field; positions as origins. */
const TOLERANCES: Record<string, number> = {
  defocusU: 1e-6,
  defocusV: 1e-6,
  depth: 1e-6,
  eulerDeg: 1e-9,
  rotation: 1e-11,
  originAngst: 1e-9,
  positionAngst: 1e-9,
};

function assertRows(set: Relion5TomoSet, rows: readonly ExpectedRow[]) {
  for (const wanted of rows) {
    const found = rowOf(set, wanted.row);
    for (const [field, value] of Object.entries(wanted)) {
      const tolerance = TOLERANCES[field];
      if (tolerance === undefined) {
        assertEquals(found[field], value, `${field} of row ${wanted.row}`);
        continue;
      }
      [value].flat().forEach((number, k) =>
        assertAlmostEquals(
          [found[field]].flat()[k] as number,
          number as number,
          tolerance,
          `${field} of row ${wanted.row}`,
        )
      );
    }
  }
}

function realTest(name: string, run: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasRealData, fn: run });
}

realTest("a real set opens to the expected rows", async () => {
  const set = await open();
  const wanted = await expected();
  const { table, particles } = set;
  assertEquals([particles.count, table.length], [
    wanted.nParticles,
    wanted.nImages,
  ]);
  const counts = new Array(particles.count).fill(0);
  for (const p of table.particleIndex) counts[p]++;
  assertEquals(counts, wanted.imagesPerParticle);
  for (const [half, count] of Object.entries(wanted.imagesPerRandomSubset)) {
    assertEquals(
      table.randomSubset!.filter((s) => s === Number(half)).length,
      count,
    );
  }
  const framesOf = (p: number) =>
    [...table.frameIndex].filter((_, row) => table.particleIndex[row] === p)
      .sort((a, b) => a - b);
  assertEquals(framesOf(0), wanted.visibleFramesOfFirstParticle);
  const seen = framesOf(3);
  assertEquals(
    Array.from({ length: 41 }, (_, f) => f).filter((f) => !seen.includes(f)),
    wanted.hiddenFramesOfFourthParticle,
  );
  assertEquals(wanted.rows.length, 30);
  assertRows(set, wanted.rows);
});

realTest("the columns of a real set add up to the expected sums", async () => {
  const set = await open();
  const { sumsOverAllRows } = await expected();
  const sums: Record<string, number[]> = {};
  const add = (field: string, values: number[]) => {
    const so = sums[field] ??= values.map(() => 0);
    values.forEach((value, k) => so[k] += value);
  };
  const sine = (degrees: number) => Math.sin(degrees * Math.PI / 180);
  for (let row = 0; row < set.table.length; row++) {
    const found = rowOf(set, row);
    for (const field of Object.keys(sumsOverAllRows)) {
      if (field in found) add(field, [found[field]].flat() as number[]);
    }
    const [rot, tilt, psi] = found.eulerDeg as number[];
    add("sinRot", [sine(rot)]);
    add("sinTilt", [sine(tilt)]);
    add("sinPsi", [sine(psi)]);
  }
  assertEquals(Object.keys(sums).sort(), Object.keys(sumsOverAllRows).sort());
  for (const [field, wanted] of Object.entries(sumsOverAllRows)) {
    [wanted].flat().forEach((sum, k) => {
      const tolerance = 1e-9 * Math.max(1, Math.abs(sum));
      assertAlmostEquals(sums[field][k], sum, tolerance, field);
    });
  }
});

realTest("edited copies of a real set open to the expected rows", async () => {
  const { variants } = await expected();
  {
    await using folder = await temporaryFolder();
    const set = await edited(folder, {
      "tomograms.star": (text) => text.replaceAll(" -1.00000 ", " 1 "),
    });
    assertRows(set, variants.handPlusOne.rows);
  }
  await using folder = await temporaryFolder();
  const isParticle = /^(area12_ts_00\d .*)$/gm;
  const set = await edited(folder, {
    "tomograms.star": (text) =>
      text.replace(/(_rlnTomogramProjection)\n/, "$1\n_rlnTomoDefocusSlope\n")
        .replace(isParticle, "$1 1.05"),
    "particles.star": (text) =>
      text.replace(
        /(_rlnTomoVisibleFrames)\n/,
        "$1\n_rlnTomoSubtomogramRot\n_rlnTomoSubtomogramTilt\n_rlnTomoSubtomogramPsi\n",
      )
        .replace(isParticle, "$1 15 25 -35")
        .replace(
          /(area12_ts_001\/3 \S+) 0\.000000 0\.000000 0\.000000 /,
          "$1 10 -20 30 ",
        ),
  });
  assertRows(set, variants.originsSubtomogramSlope.rows);
});

realTest("scales that a real set lacks are cosines of its tilts", async () => {
  await using folder = await temporaryFolder();
  const without = (text: string) =>
    text.replace("_rlnCtfScalefactor", "_rlnOther");
  const set = await edited(folder, {
    "area12_ts_001.star": without,
    "area12_ts_002.star": without,
  });
  const { missingCtfScale } = await expected();
  const { table } = set;
  for (const { tomoName, frame, yTilt, cos } of missingCtfScale.rows) {
    const row = Array.from({ length: table.length }, (_, row) => row).find((
      row,
    ) => table.tomoName(row) === tomoName && table.frameIndex[row] === frame)!;
    assertEquals(table.yTilt[row], yTilt);
    assertAlmostEquals(table.ctfScale[row], cos, 1e-12);
  }
  assertEquals(
    set.diagnostics.some(({ code }) => code === "ctf-scale-missing"),
    true,
  );
});
