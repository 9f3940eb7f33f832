import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  exampleA,
  list,
  loop,
  manyParticles,
  particleText,
  SET_TEXT,
  type TomoProject,
  writeProject,
} from "../../support/tomo_project.ts";

const codes = (diagnostics: readonly { code: string }[]) =>
  diagnostics.map(({ code }) => code);

async function read(project: TomoProject) {
  await using folder = await temporaryFolder();
  return await readTomoTables(await writeProject(folder, project));
}

Deno.test({
  name: "readTomoTables() reads a real project",
  ignore: !hasRealData,
  async fn() {
    const root = `${REAL_DATA}relion5_tomo`;
    const { tomograms, optics, particles, ...rest } = await readTomoTables({
      tomograms: `${root}/tomograms.star`,
      particles: `${root}/particles.star`,
    });
    const expected = JSON.parse(
      await Deno.readTextFile(`${root}/expected.json`),
    );
    assertEquals(
      tomograms.map(({ name, hand, pixelSize, size, frames }) => [
        name,
        hand,
        pixelSize,
        size,
        frames.count,
        frames.block,
      ]),
      [
        ["area12_ts_001", -1, 1.62, [4400, 4400, 1000], 41, ""],
        ["area12_ts_002", -1, 1.62, [4400, 4400, 1000], 41, ""],
      ],
    );
    assertEquals(optics.map(({ group }) => group), [69, 95]);
    const { count, visible, visibleStart, randomSubset } = particles;
    assertEquals(count, 10);
    assertEquals([...randomSubset!], expected.randomSubsetPerParticle);
    const seen = (
      i: number,
    ) => [...visible!.subarray(visibleStart[i], visibleStart[i + 1])];
    assertEquals(
      Array.from({ length: 10 }, (_, i) => seen(i).reduce((a, b) => a + b)),
      expected.imagesPerParticle,
    );
    assertEquals(
      seen(0).flatMap((flag, frame) => flag ? [frame] : []),
      expected.visibleFramesOfFirstParticle,
    );
    assertEquals(
      seen(3).flatMap((flag, frame) => flag ? [] : [frame]),
      expected.hiddenFramesOfFourthParticle,
    );
    for (const row of expected.rows) {
      const { frames, name } = tomograms[particles.tomogramIndex[row.particle]];
      const group = optics[particles.opticsIndex[row.particle]];
      const { frame } = row;
      assertEquals(
        [
          name,
          particles.names[row.particle],
          frames.micrographNames![frame],
          frames.defocusAngle[frame],
          frames.ctfScale![frame],
          frames.preExposure[frame],
          frames.stageTilt[frame],
          frames.yTilt[frame],
          frames.phaseShift[frame],
        ],
        [
          row.tomoName,
          row.groupName,
          row.micrographName,
          row.defocusAngle,
          row.ctfScale,
          row.preExposure,
          row.stageTilt,
          row.yTilt,
          row.phaseShift,
        ],
      );
      assertAlmostEquals(
        frames.defocusU[frame] - row.depth,
        row.defocusU,
        1e-6,
      );
      assertEquals(group, {
        group: row.opticsGroup,
        name: row.opticsGroupName,
        voltage: row.voltage,
        sphericalAberration: row.sphericalAberration,
        amplitudeContrast: row.amplitudeContrast,
        imagePixelSize: row.imagePixelSize,
        imageSize: row.imageSize,
        ctfPremultiplied: row.ctfPremultiplied,
      });
    }
    assertEquals(codes(rest.diagnostics), ["no-general-block"]);
    assertEquals(rest.projectDir, root);
    assertEquals(rest.files.length, 4);
  },
});

Deno.test("readTomoTables() reads every value of example A", async () => {
  const { tomograms, optics, particles, diagnostics } = await read(exampleA());
  const [{ frames, ...tomogram }] = tomograms;
  assertEquals(tomogram, {
    name: "TS_1",
    pixelSize: 1.35,
    hand: -1,
    defocusSlope: 1,
    size: [4000, 4000, 1200],
    bfactorPerDose: 0,
  });
  assertEquals([...frames.shiftsAngst], [12, -7, -3.5, 20]);
  assertEquals([...frames.defocusU, ...frames.defocusV], [
    30000,
    30500,
    29400,
    29900,
  ]);
  assertEquals([...frames.tiltBfactor], [0, 0]);
  assert(frames.stageTilt.every(Number.isNaN));
  assertEquals(optics[0].ctfPremultiplied, false);
  assertEquals([...particles.coordinatesAngst], [-500, 250, 120]);
  assertEquals([...particles.originsAngst], [0, 0, 0]);
  assertEquals([...particles.anglesDeg], [40, 60, -110]);
  assertEquals(particles.boxAnglesDeg, null);
  assertEquals(particles.randomSubset, null);
  assertEquals(particles.stacks, ["Extract/TS_1/1_stack2d.mrcs"]);
  assertEquals([...particles.visible!], [1, 1]);
  assertEquals(diagnostics, []);
});

Deno.test("readTomoTables() reads a set given as list, as loop, and with CR+LF", async () => {
  const loopText = SET_TEXT.replace("data_", "data_optimisation_set\n\nloop_")
    .replace(/ particles.star\n(.*) (.*)/, "\n$1\nparticles.star $2");
  for (const text of [SET_TEXT, loopText, SET_TEXT.replaceAll("\n", "\r\n")]) {
    await using folder = await temporaryFolder();
    await writeProject(folder, exampleA());
    const path = await folder.write("set.star", text);
    if (text.includes("\r")) {
      for (const name of ["particles", "tomograms", "tilt_series/TS_1"]) {
        const file = folder.at(`${name}.star`);
        const lines = await Deno.readTextFile(file);
        await Deno.writeTextFile(file, lines.replaceAll("\n", "\r\n"));
      }
    }
    const { particles, files, projectDir } = await readTomoTables(path);
    assertEquals(particles.names, ["TS_1/1"]);
    assertEquals(projectDir, folder.path);
    assertEquals(files, [
      path,
      folder.at("tomograms.star"),
      folder.at("particles.star"),
      folder.at("tilt_series/TS_1.star"),
    ]);
  }
});

Deno.test("readTomoTables() takes blocks of other names by their columns", async () => {
  await using folder = await temporaryFolder();
  const project = exampleA();
  const { tomograms, particles } = await writeProject(folder, project);
  await folder.write("tomograms.star", loop("", project.tomograms));
  await folder.write("tilt_series/TS_1.star", loop("", project.series.TS_1));
  await folder.write(
    "particles.star",
    list("g", project.general!) + loop("o", project.optics) +
      loop("p", project.particles),
  );
  const tables = await readTomoTables({ tomograms, particles });
  assertEquals(tables.particles.names, ["TS_1/1"]);
  assertEquals(tables.tomograms[0].frames.block, "");
  assertEquals(tables.diagnostics, []);
});

Deno.test("readTomoTables() reads inline tilt series as Warp writes them", async () => {
  await using folder = await temporaryFolder();
  const { particles, tomograms, series, ...rest } = exampleA();
  const { TomoTiltSeriesStarFile: _, ...columns } = tomograms;
  columns.TomoName = particles.TomoName = ["TS_1.tomostar"];
  columns.TomoTiltSeriesName = ["dummy_tiltseries.mrc"];
  columns.TomoFrameCount = [2];
  const set = {
    particles: await folder.write(
      "x.star",
      particleText({ particles, tomograms, series, ...rest }),
    ),
    tomograms: await folder.write(
      "x_tomograms.star",
      loop("global", columns) + loop("TS_1.tomostar", series.TS_1),
    ),
  };
  const tables = await readTomoTables(set);
  assertEquals(tables.tomograms[0].frames.block, "TS_1.tomostar");
  assertEquals(tables.tomograms[0].frames.path, set.tomograms);
  assertEquals(tables.projectDir, null);
  assertEquals(tables.files, [set.tomograms, set.particles]);
});

Deno.test("readTomoTables() reads tomograms in use only, in their table's order", async () => {
  const project = manyParticles(3, 4);
  project.particles.TomoName = ["TS_4", "TS_2", "TS_4"];
  project.tomograms.TomoHand = [7, 1, "bad", -1];
  project.series.TS_1 = {};
  const { tomograms, particles, diagnostics } = await read(project);
  assertEquals(tomograms.map(({ name, hand }) => [name, hand]), [
    ["TS_2", 1],
    ["TS_4", -1],
  ]);
  assertEquals([...particles.tomogramIndex], [1, 0, 1]);
  assertEquals(codes(diagnostics), ["tomograms-unused"]);
});

Deno.test("readTomoTables() joins optics groups by value", async () => {
  const project = manyParticles(4, 2);
  const { optics } = project;
  for (const label of Object.keys(optics)) {
    optics[label] = [optics[label][0], optics[label][0]];
  }
  optics.OpticsGroup = [69, 95];
  optics.ImagePixelSize = [1.35, 2.7];
  optics.Voltage = [300, 200];
  optics.CtfDataAreCtfPremultiplied = [0, 1];
  delete optics.OpticsGroupName;
  project.tomograms.Voltage = [200, 300];
  project.particles.OpticsGroup = ["95", "069", "95.0", "69"];
  const tables = await read(project);
  assertEquals([...tables.particles.opticsIndex], [1, 0, 1, 0]);
  assertEquals(
    tables.optics.map((group) => [
      group.group,
      group.name,
      group.imagePixelSize,
      group.voltage,
      group.ctfPremultiplied,
    ]),
    [
      [69, "opticsGroup69", 1.35, 300, false],
      [95, "opticsGroup95", 2.7, 200, true],
    ],
  );
});

Deno.test("readTomoTables() tells what it tolerates", async () => {
  const project = manyParticles(3, 2);
  project.general = null;
  delete project.particles.TomoParticleName;
  delete project.particles.OpticsGroup;
  delete project.optics.TomoTiltSeriesPixelSize;
  delete project.particles.TomoVisibleFrames;
  project.optics.BeamTiltX = [0.1];
  project.optics.MagMat00 = [1];
  project.optics.OddZernike = ["[0,0.0]"];
  project.particles.CenteredCoordinateXAngst = [2969, 2971, 2971];
  project.series.TS_1.MicrographPreExposure = [3, 3];
  const { particles, diagnostics } = await read(project);
  assertEquals(particles.names, ["TS_1/1", "TS_2/1", "TS_1/2"]);
  assertEquals(particles.visible, null);
  assertEquals([...particles.visibleStart], [0, 2, 4, 6]);
  assertEquals(codes(diagnostics), [
    "no-general-block",
    "dose-not-increasing",
    "dose-not-increasing",
    "optics-aberrations",
    "optics-by-default",
    "optics-by-default",
    "names-made",
    "outside-tomogram",
  ]);
  const message = (code: string) =>
    diagnostics.find((one) => one.code === code)!.message;
  assert(message("optics-aberrations").endsWith(": _rlnBeamTiltX"));
  assert(
    message("outside-tomogram").startsWith(
      '2 of 3 particles lie outside their tomogram, the first is "TS_2/1"',
    ),
  );
});

Deno.test("readTomoTables() reads half-sets and box angles", async () => {
  const project = manyParticles(2);
  project.particles.RandomSubset = [2, 1];
  for (const [k, axis] of ["Rot", "Tilt", "Psi"].entries()) {
    project.particles[`TomoSubtomogram${axis}`] = [k, 10 + k];
    project.particles[`Origin${"XYZ"[k]}Angst`] = [k + 1, -k - 1];
  }
  const { particles } = await read(project);
  assertEquals([...particles.randomSubset!], [2, 1]);
  assertEquals([...particles.boxAnglesDeg!], [0, 1, 2, 10, 11, 12]);
  assertEquals([...particles.originsAngst], [1, 2, 3, -1, -2, -3]);
  project.particles.RandomSubset = [0, 0];
  assertEquals([...(await read(project)).particles.randomSubset!], [0, 0]);
});

Deno.test("readTomoTables() reads many particles in linear time", async () => {
  const project = manyParticles(25000, 5);
  const flags = `[${new Array(40).fill(1).join()}]`;
  for (const columns of Object.values(project.series)) {
    for (const [label, [first]] of Object.entries(columns)) {
      columns[label] = new Array(40).fill(first);
    }
  }
  project.particles.TomoVisibleFrames = new Array(25000).fill(flags);
  const { particles } = await read(project);
  assertEquals(particles.visible!.length, 1_000_000);
  assert(particles.visible!.every((flag) => flag === 1));
});
