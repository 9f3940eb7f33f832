import { assert, assertEquals } from "@std/assert";
import {
  readStarDocument,
  StarDocument,
  type StarTable,
  writeStarDocument,
} from "../../../src/formats/star/mod.ts";
import { openRelion5Tomo } from "../../../src/metadata/relion5_tomo/open_relion5_tomo.ts";
import type { Relion5TomoSet } from "../../../src/metadata/relion5_tomo/relion5_tomo_set.ts";
import type { Relion5TomoOptions } from "../../../src/metadata/relion5_tomo/tomo_options.ts";
import { StarFile } from "../../../src/metadata/star_file.ts";
import { faultCode } from "../../support/faults.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import { assertClose, codes, rowOf } from "./made_tables.ts";

const PROJECT_DIR = `${REAL_DATA}relion5_tomo`;
const FILES = {
  tomograms: `${PROJECT_DIR}/tomograms.star`,
  particles: `${PROJECT_DIR}/particles.star`,
};
const ignore = !hasRealData;

interface ExpectedRow extends Record<string, unknown> {
  readonly row: number;
  readonly defocusU: number;
  readonly defocusV: number;
  readonly depth: number;
  readonly eulerDeg: number[];
  readonly rotation: number[];
  readonly originAngst: number[];
}

async function expectedValues() {
  return JSON.parse(await Deno.readTextFile(`${PROJECT_DIR}/expected.json`));
}

async function openReal(options: Relion5TomoOptions = {}) {
  return await openRelion5Tomo(FILES, { stacks: "compact", ...options });
}

/** The real set with its particles or tomograms edited. */
async function openEdited(
  folder: TemporaryFolder,
  edits: {
    readonly particles?: (table: StarTable) => StarTable;
    readonly tomograms?: (table: StarTable) => StarTable;
  },
): Promise<Relion5TomoSet> {
  const edited = { ...FILES };
  for (const name of ["particles", "tomograms"] as const) {
    const edit = edits[name];
    if (edit === undefined) continue;
    const document = await readStarDocument(FILES[name]);
    const blocks = document.blocks.map((block) =>
      block.has("_rlnTomoName") ? edit(block) : block
    );
    edited[name] = folder.at(`${name}.star`);
    await writeStarDocument(edited[name], StarDocument.fromBlocks(blocks));
  }
  return await openRelion5Tomo(edited, {
    stacks: "compact",
    projectDir: PROJECT_DIR,
  });
}

function checkNumbers({ table }: Relion5TomoSet, rows: ExpectedRow[]): void {
  for (const expected of rows) {
    const { row } = expected;
    assertClose(
      [table.defocusU[row], table.defocusV[row], table.depth[row]],
      [expected.defocusU, expected.defocusV, expected.depth],
      1e-6,
    );
    assertClose(rowOf(table.eulerDeg, row), expected.eulerDeg, 1e-9);
    assertClose(rowOf(table.rotations, row), expected.rotation, 1e-11);
    assertClose(rowOf(table.originAngst, row), expected.originAngst, 1e-9);
    assertEquals(table.groupName(row), expected.groupName);
    assertEquals(table.frameIndex[row], expected.frame);
    assertEquals(table.section[row], expected.section);
    assertEquals(table.preExposure[row], expected.preExposure);
  }
}

Deno.test({
  name: "openRelion5Tomo() gives the rows of the real set",
  ignore,
  async fn() {
    const set = await openReal();
    const { table } = set;
    const { rows, nImages } = await expectedValues();
    assertEquals(table.length, nImages);
    checkNumbers(set, rows);
    for (const expected of rows) {
      const { row } = expected;
      const optics = set.optics[table.opticsIndex[row]];
      const actual = {
        particle: table.particleIndex[row],
        imageName: table.imageName(row),
        tomoName: table.tomoName(row),
        micrographName: table.micrographName(row),
        phaseShift: table.phaseShift[row],
        ctfScale: table.ctfScale[row],
        ctfBfactor: table.ctfBfactor[row],
        seriesDoseRank: table.seriesDoseRank[row],
        stageTilt: table.stageTilt[row],
        yTilt: table.yTilt[row],
        randomSubset: table.randomSubset![row],
        opticsGroup: optics.group,
        opticsGroupName: optics.name,
        voltage: optics.voltage,
        sphericalAberration: optics.sphericalAberration,
        amplitudeContrast: optics.amplitudeContrast,
        imagePixelSize: optics.imagePixelSize,
        imageSize: optics.imageSize,
        ctfPremultiplied: optics.ctfPremultiplied,
      };
      const wanted = Object.keys(actual).map((key) => [key, expected[key]]);
      assertEquals(actual, Object.fromEntries(wanted));
      assertEquals(table.tiltName(row), expected.micrographName);
      const position = rowOf(table.positionAngst, row);
      assertClose(position, expected.positionAngst, 1e-8);
    }
    assert(codes(set).includes("ctf-scale-nonpositive"));
    assert(codes(set).includes("no-general-block"));
  },
});

Deno.test({
  name: "openRelion5Tomo() gives the sums over all rows of the real set",
  ignore,
  async fn() {
    const { table } = await openReal();
    const expected = await expectedValues();
    const sum = (values: ArrayLike<number>) =>
      Array.from(values).reduce((total, value) => total + value, 0);
    const components = (data: Float64Array, width: number) =>
      Array.from(
        { length: width },
        (_, k) => sum(data.filter((_, i) => i % width === k)),
      );
    const sines = components(
      table.eulerDeg.data.map((angle) => Math.sin(angle * Math.PI / 180)),
      3,
    );
    const actual: Record<string, number[]> = {
      defocusU: [sum(table.defocusU)],
      defocusV: [sum(table.defocusV)],
      defocusAngle: [sum(table.defocusAngle)],
      depth: [sum(table.depth)],
      ctfScale: [sum(table.ctfScale)],
      preExposure: [sum(table.preExposure)],
      stageTilt: [sum(table.stageTilt)],
      section: [sum(table.section)],
      frame: [sum(table.frameIndex)],
      randomSubset: [sum(table.randomSubset!)],
      sinRot: [sines[0]],
      sinTilt: [sines[1]],
      sinPsi: [sines[2]],
      rotation: components(table.rotations.data, 9),
      positionAngst: components(table.positionAngst.data, 2),
    };
    const sums = expected.sumsOverAllRows;
    assertEquals(Object.keys(actual), Object.keys(sums));
    for (const [name, values] of Object.entries(actual)) {
      const wanted = [sums[name]].flat();
      values.forEach((value, k) => {
        assertClose([value], [wanted[k]], 1e-9 * Math.abs(wanted[k]));
      });
    }
    const counts = new Int32Array(expected.nParticles);
    table.particleIndex.forEach((p) => counts[p]++);
    assertEquals([...counts], expected.imagesPerParticle);
    const halves = table.randomSubset!.reduce((count, half) => {
      count[half - 1]++;
      return count;
    }, [0, 0]);
    assertEquals(halves, Object.values(expected.imagesPerRandomSubset));
  },
});

Deno.test({
  name: "openRelion5Tomo() follows edits of the real set",
  ignore,
  async fn() {
    await using folder = await temporaryFolder();
    const { variants } = await expectedValues();
    const constant = (table: StarTable, label: string, value: number) =>
      table.withColumn(label, new Float64Array(table.rowCount).fill(value));
    const plus = await openEdited(folder, {
      tomograms: (table) => constant(table, "_rlnTomoHand", 1),
    });
    checkNumbers(plus, variants.handPlusOne.rows);
    const all = await openEdited(folder, {
      tomograms: (table) => constant(table, "_rlnTomoDefocusSlope", 1.05),
      particles: (table) => {
        const names = table.text("_rlnTomoParticleName");
        const row = names.indexOf("area12_ts_001/3");
        let edited = table;
        [["X", 10], ["Y", -20], ["Z", 30]].forEach(([axis, value]) => {
          const label = `_rlnOrigin${axis}Angst`;
          const origins = edited.numbers(label);
          origins[row] = Number(value);
          edited = edited.withColumn(label, origins);
        });
        [["Rot", 15], ["Tilt", 25], ["Psi", -35]].forEach(([angle, value]) => {
          const label = `_rlnTomoSubtomogram${angle}`;
          edited = constant(edited, label, Number(value));
        });
        return edited;
      },
    });
    checkNumbers(all, variants.originsSubtomogramSlope.rows);
  },
});

Deno.test({
  name: "openRelion5Tomo() fills in scale factors the real set could lack",
  ignore,
  async fn() {
    await using folder = await temporaryFolder();
    const { missingCtfScale } = await expectedValues();
    const { tomograms } = await openReal();
    for (const { frames: { path } } of tomograms) {
      const [block] = (await readStarDocument(path)).blocks;
      const name = path.slice(PROJECT_DIR.length + 1);
      await folder.write(name, "");
      const table = block.withoutColumn("_rlnCtfScalefactor");
      await writeStarDocument(
        folder.at(name),
        StarDocument.fromBlocks([table]),
      );
    }
    const open = (choice: "cos" | "error") =>
      openRelion5Tomo(FILES, {
        stacks: "compact",
        projectDir: folder.path,
        missingCtfScale: choice,
      });
    const set = await open("cos");
    assert(codes(set).includes("ctf-scale-missing"));
    for (const { tomoName, frame, cos } of missingCtfScale.rows) {
      const { table } = set;
      const row = table.frameIndex.findIndex((f, i) =>
        f === frame && table.tomoName(i) === tomoName
      );
      assertClose([table.ctfScale[row]], [cos], 1e-15);
    }
    assertEquals(await faultCode(() => open("error")), "missing-column");
  },
});

Deno.test({
  name: "Relion5TomoSet.writeFlatStar() and writeSubset() of the real set",
  ignore,
  async fn() {
    await using folder = await temporaryFolder();
    const set = await openReal();
    await set.writeFlatStar(folder.at("flat.star"));
    const star = await StarFile.load(folder.at("flat.star"));
    assertEquals(star.length, 395);
    assertEquals(
      star.df.numbers("_rlnAngleRot")[0],
      set.table.eulerDeg.data[0],
    );
    assertEquals(star.dataOptics!.text("_rlnOpticsGroup"), ["69", "95"]);
    const names = ["area12_ts_002/5", "area12_ts_001/4"];
    for (const paths of ["keep", "absolute"] as const) {
      const files = await set.writeSubset(folder.path, names, {
        paths,
        force: true,
        randomSubset: new Uint8Array(10).fill(1),
      });
      const subset = await openRelion5Tomo(files.optimisationSet, {
        stacks: "compact",
      });
      assertEquals(subset.particles.names, names.toReversed());
      assertEquals([...subset.particles.randomSubset!], [1, 1]);
      const rows = [...set.table.particleIndex.keys()].filter((row) =>
        names.includes(set.table.groupName(row))
      );
      assertEquals(subset.table.length, rows.length);
      rows.forEach((row, i) => {
        const [whole, part] = [set.table, subset.table];
        assertEquals(rowOf(part.rotations, i), rowOf(whole.rotations, row));
        assertEquals(part.defocusU[i], whole.defocusU[row]);
        assertEquals(part.section[i], whole.section[row]);
        assert(part.imageName(i).endsWith(whole.imageName(row).slice(7)));
      });
    }
  },
});

Deno.test("openRelion5Tomo() looks into the stacks of a set", async () => {
  await using folder = await temporaryFolder();
  await folder.write(
    "tomograms.star",
    "data_global\n\nloop_\n_rlnTomoName\n_rlnTomoTiltSeriesStarFile\n" +
      "_rlnTomoTiltSeriesPixelSize\n_rlnTomoHand\nT tilts/T.star 1.4 1\n",
  );
  await folder.write(
    "tilts/T.star",
    "data_T\n\nloop_\n_rlnTomoYTilt\n_rlnTomoZRot\n_rlnDefocusU\n" +
      "_rlnDefocusV\n_rlnDefocusAngle\n_rlnMicrographPreExposure\n" +
      "_rlnCtfScalefactor\n" +
      [-30, 0, 30].map((y, f) => `${y} 85 30000 29000 0 ${f} 1\n`).join(""),
  );
  await folder.write(
    "particles.star",
    "data_general\n\n_rlnTomoSubTomosAre2DStacks 1\n\n" +
      "data_optics\n\nloop_\n_rlnOpticsGroup\n_rlnOpticsGroupName\n" +
      "_rlnVoltage\n_rlnSphericalAberration\n_rlnAmplitudeContrast\n" +
      "_rlnTomoTiltSeriesPixelSize\n_rlnImagePixelSize\n_rlnImageSize\n" +
      "_rlnImageDimensionality\n1 g 300 2.7 0.1 1.4 2.8 4 2\n\n" +
      "data_particles\n\nloop_\n_rlnTomoName\n_rlnTomoParticleName\n" +
      "_rlnImageName\n_rlnTomoVisibleFrames\n_rlnOpticsGroup\n" +
      "_rlnCenteredCoordinateXAngst\n_rlnCenteredCoordinateYAngst\n" +
      "_rlnCenteredCoordinateZAngst\n" +
      "T T/1 E/1.mrcs [0,1,1] 1 10 20 30\nT T/2 E/2.mrcs [1,1,0] 1 0 0 9\n",
  );
  const stack = (nz: number) => mrcBytes(nz, 4, () => 0, { pixelSize: 2.8 });
  await folder.write("E/1.mrcs", stack(3));
  await folder.write("E/2.mrcs", stack(2));
  const input = {
    tomograms: folder.at("tomograms.star"),
    particles: folder.at("particles.star"),
  };
  const set = await openRelion5Tomo(input);
  assertEquals([...set.table.section], [2, 3, 1, 2]);
  assertEquals(codes(set), ["mixed-stack-kinds"]);
  assertEquals(set.projectDir, folder.path);
  await folder.write("E/2.mrcs", stack(1));
  assertEquals(await faultCode(() => openRelion5Tomo(input)), "stack-depth");
  const misspelt = () => openRelion5Tomo(input, { stack: "full" } as never);
  assertEquals(await faultCode(misspelt), "unknown-option");
});
