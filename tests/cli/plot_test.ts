import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import {
  gaussianMolecule,
  loadDataset,
  simulateDataset,
  writeVolume,
} from "../../mod.ts";
import {
  angularDistribution,
  ctfCurve,
  defocusHistogram,
  fscCurve,
  shiftMap,
} from "../../src/pictures/mod.ts";
import { fourierShellCorrelation } from "../../mod.ts";
import { PLOT_KINDS } from "../../cli/plot_kinds.ts";
import { pixelsOf } from "../support/png.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf } from "./run.ts";

Deno.test("plot draws every kind", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 3,
    box: 16,
    tiltSeries: { range: 20, increment: 10 },
  });
  for (const kind of Object.keys(PLOT_KINDS)) {
    const output = folder.at(`${kind}.svg`);
    const words = ["plot", files.star, "--tilt-series", "-k", kind];
    const { code, out, err } = await cryoset(...words, "-o", output);
    assertEquals([code, err], [0, ""], kind);
    for (const line of linesOf(out).slice(1, 3)) {
      assert(line.length <= 80, line);
    }
    assertMatch(await Deno.readTextFile(output), /^<svg [^]*<\/svg>\n$/);
    const letters = await cryoset(...words);
    assertEquals([letters.code, letters.err], [0, ""], kind);
    assertMatch(letters.out, /\n {2}shows {9}/);
  }
});

Deno.test("plot writes the chart of the library", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 20,
    box: 16,
  });
  await using dataset = await loadDataset(files.star);
  const chart = defocusHistogram(dataset);
  const svg = folder.at("a.svg");
  const { json, code } = await cryosetJson(
    ...["plot", files.star, "--kind", "defocus", "-o", svg],
  );
  assertEquals(code, 0);
  assertEquals(json, {
    path: files.star,
    kind: "defocus",
    output: svg,
    shows: chart.description,
  });
  assertEquals(await Deno.readTextFile(svg), await chart.toSvg());
  const spec = folder.at("a.json");
  await cryoset("plot", files.star, "-k", "defocus", "-o", spec);
  assertEquals(JSON.parse(await Deno.readTextFile(spec)), chart.spec);
  const png = folder.at("power.png");
  await cryoset("plot", files.star, "-k", "power", "-o", png);
  assert(pixelsOf(await Deno.readFile(png)).width >= 500);
});

Deno.test("plot draws what the table says where stacks are missing", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 20,
    box: 16,
  });
  const list = await folder.write("list.txt", "1\n5\n");
  await using dataset = await loadDataset(files.star, { ind: [1, 5] });
  const shows = {
    defocus: defocusHistogram(dataset).description,
    angles: angularDistribution(dataset).description,
    shifts: shiftMap(dataset).description,
    ctf: ctfCurve(dataset, [0, 1]).description,
  };
  await Deno.rename(folder.at("set/Particles"), folder.at("set/Elsewhere"));
  const pickles = ["--poses", files.poses, "--ctf", files.ctf];
  const stack = folder.at("lost.mrcs");
  const calls = [[files.star], [files.cs!], [files.star, ...pickles]];
  for (const words of calls) {
    for (const [kind, description] of Object.entries(shows)) {
      const flags = ["-k", kind, "--ind", list, "-o", folder.at("a.svg"), "-f"];
      const { json, err } = await cryosetJson("plot", ...words, ...flags);
      assertEquals([json.shows, err], [description, ""]);
    }
  }
  const noise = ["-k", "noise", "-o", folder.at("noise.svg")];
  const { code, err } = await cryoset("plot", files.star, ...noise);
  assertEquals(code, 1);
  assertStringIncludes(err, "Cannot find 1 of 1 image stacks");
  const { code: lost } = await cryoset("plot", stack, "-k", "defocus");
  assertEquals(lost, 2);
});

Deno.test("plot needs of a table only what it draws", async () => {
  await using folder = await temporaryFolder();
  const ctf = await folder.write(
    "ctf.star",
    "data_\nloop_\n_rlnImageName\n_rlnDefocusU\n_rlnDefocusV\n" +
      "_rlnDefocusAngle\n_rlnVoltage\n_rlnSphericalAberration\n" +
      "_rlnAmplitudeContrast\n_rlnImagePixelSize\n" +
      "1@a.mrcs 10000 12000 0 300 2.7 0.1 1.5\n",
  );
  const defocus = await cryoset("plot", ctf, "-k", "defocus");
  assertMatch(defocus.out, /defocus of 1 image: 1.10 µm/);
  const angles = await folder.write(
    "angles.star",
    "data_\nloop_\n_rlnImageName\n_rlnAngleRot\n_rlnAngleTilt\n" +
      "_rlnAnglePsi\n1@a.mrcs 10 20 30\n",
  );
  const views = await cryoset("plot", angles, "-k", "angles");
  assertMatch(views.out, /views of 1 image: /);
});

Deno.test("plot of a table without rows says so", async () => {
  await using folder = await temporaryFolder();
  const empty = await folder.write(
    "empty.star",
    "data_\nloop_\n_rlnImageName\n_rlnAngleRot\n_rlnAngleTilt\n" +
      "_rlnAnglePsi\n_rlnMicrographPreExposure\n",
  );
  for (const kind of ["angles", "shifts", "dose"]) {
    const { code, err } = await cryoset("plot", empty, "-k", kind);
    assertEquals(code, 1);
    assertStringIncludes(err.replaceAll(/\s+/g, " "), "lists no images");
  }
});

Deno.test("plot says which images are too small for a curve", async () => {
  await using folder = await temporaryFolder();
  const options = { particles: 8, box: 16 };
  const { files } = await simulateDataset(folder.at("set"), options);
  const cases: [kind: string, side: string, message: string][] = [
    ["noise", "2", "images of at least 4 px"],
    ["noise", "4", "no shell beyond frequency 0"],
    ["power", "2", "at least 4 × 4 px"],
  ];
  for (const [kind, side, message] of cases) {
    const words = ["plot", files.star, "-k", kind, "--downsample", side];
    const { code, err } = await cryoset(...words);
    assertEquals(code, 2);
    assertStringIncludes(err.replaceAll(/\s+/g, " "), message);
  }
});

Deno.test("plot answers bad calls with 2", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 4,
    box: 16,
  });
  const svg = folder.at("a.svg");
  const calls: [words: string[], message: string][] = [
    [["-k", "defocus", "-o", folder.at("a.png")], "convert the .svg"],
    [["-k", "defocus", "--ntilts", "3"], '"--kind noise" and "--kind power"'],
    [["-k", "power", "-o", folder.at("a.pdf")], ".svg or .json or .png"],
    [["-k", "defocsu", "-o", svg], "must be one of defocus"],
    [["-k", "defocus", "--force"], 'works with "--output"'],
    [["-o", svg], "--kind"],
    [["-k", "dose", "-o", svg], "it has no _rlnMicrographPreExposure"],
  ];
  for (const [words, message] of calls) {
    const { code, err } = await cryoset("plot", files.star, ...words);
    assertEquals(code, 2, err);
    assertStringIncludes(err.replaceAll(/\s+/g, " "), message);
  }
});

Deno.test("fsc draws its curve", async () => {
  await using folder = await temporaryFolder();
  const [a, b] = [
    gaussianMolecule(16, 4),
    gaussianMolecule(16, 4, { conformation: 2 }),
  ];
  await writeVolume(folder.at("a.mrc"), a);
  await writeVolume(folder.at("b.mrc"), b);
  const output = folder.at("fsc.svg");
  const { code } = await cryoset(
    ...["fsc", folder.at("a.mrc"), folder.at("b.mrc"), "-o", output],
  );
  assertEquals(code, 0);
  const chart = fscCurve(fourierShellCorrelation(a, b));
  assertEquals(await Deno.readTextFile(output), await chart.toSvg());
});

Deno.test("plot without an output shows histograms in letters", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 50,
    box: 16,
    seed: 3,
  });
  const { code, out } = await cryoset("plot", files.star, "-k", "defocus");
  assertEquals(code, 0);
  const [, shows, head, ...bars] = linesOf(out);
  assertMatch(shows, /shows +defocus of 50 images: 1\.\d\d to /);
  assertMatch(head, /from +to +images/);
  const counts = bars.map((bar) => Number(bar.trim().split(/ +/)[2]));
  assertEquals(counts.reduce((a, b) => a + b), 50);
  const most = bars[counts.indexOf(Math.max(...counts))];
  assertEquals(most.replaceAll(/[^#]/g, "").length, 40);
  for (const line of linesOf(out).slice(1)) assert(line.length <= 80, line);
  const angles = await cryoset("plot", files.star, "-k", "angles");
  assertEquals([angles.code, linesOf(angles.out).length], [0, 2]);
});
