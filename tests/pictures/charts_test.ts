import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertThrows,
} from "@std/assert";
import {
  ArgumentError,
  CryoEMDataset,
  ImageMetadata,
  loadDataset,
  ndArray,
  rotationsFromEuler,
  simulateDataset,
} from "../../mod.ts";
import {
  angularDistribution,
  astigmatismHistogram,
  type Chart,
  ctfCurve,
  defocusHistogram,
  doseHistogram,
  noiseProfile,
  shiftMap,
} from "../../src/pictures/mod.ts";
import { viewBins } from "../../src/pictures/angular_distribution.ts";
import { eulerFromRotations } from "../../src/metadata/euler.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { rowsOf, textsOf, vegaWarnings } from "../support/vega_warnings.ts";

/** CTF rows of these defoci U and V. */
function rows(...defoci: readonly (readonly [number, number])[]) {
  const data = defoci.flatMap(([u, v]) => [u, v, 0, 300, 2.7, 0.1, 0, 0, 1]);
  return ndArray(Float64Array.from(data), [defoci.length, 9]);
}

function setOf(ctf: ReturnType<typeof rows>, voxelSize = 1.5) {
  const zeros = new Array(ctf.shape[0]).fill(0);
  const metadata = new ImageMetadata(
    rotationsFromEuler(zeros, zeros, zeros),
    ndArray(Float32Array.from(zeros.flatMap(() => [2, -1])), [zeros.length, 2]),
    ctf,
  );
  return new CryoEMDataset(null, voxelSize, metadata, { gridSize: 64 });
}

function datasetOf(defocus: readonly [number, number], voxelSize = 1.5) {
  return setOf(rows(defocus), voxelSize);
}

Deno.test(
  "every chart is a sound specification and is drawn without permission",
  {
    permissions: "none",
  },
  async () => {
    const dataset = datasetOf([15000, 15500]);
    const charts: Readonly<Record<string, Chart>> = {
      "defocus (µm)": defocusHistogram(dataset),
      "astigmatism, |U − V| (Å)": astigmatismHistogram(dataset),
      "rot (°)": angularDistribution(dataset),
      "shift in x (Å)": shiftMap(dataset),
      "resolution (Å)": ctfCurve(dataset, 0),
      "variance of the noise": noiseProfile([3, 2, 1]),
    };
    for (const [title, chart] of Object.entries(charts)) {
      assertEquals(vegaWarnings(chart), [], title);
      assertEquals(JSON.parse(JSON.stringify(chart.spec)), chart.spec);
      assert(textsOf(await chart.toSvg()).includes(title), title);
      assert(chart.description.length <= 72, chart.description);
    }
  },
);

Deno.test("defocusHistogram() counts mean defoci in µm", () => {
  const chart = defocusHistogram(
    rows([10000, 12000], [20000, 20000], [10500, 11500]),
  );
  assertEquals(
    chart.description,
    "defocus of 3 images: 1.10 to 2.00 µm, median 1.10 µm",
  );
  const bars = rowsOf(chart).filter(({ count }) => count > 0);
  assertEquals(bars.map(({ count }) => count), [2, 1]);
  assert(bars[0].from <= 1.1 && 1.1 <= bars[0].to);
  const astigmatism = astigmatismHistogram(rows([10000, 12000]));
  assertEquals(astigmatism.description, "astigmatism of 1 image: 2000 Å");
});

Deno.test("angularDistribution() is flat for uniform views", () => {
  const images = 20000;
  const golden = Math.PI * (3 - Math.sqrt(5));
  const angles = { rot: [] as number[], tilt: [] as number[] };
  // A Fibonacci spiral covers the sphere evenly.
  for (let i = 0; i < images; i++) {
    angles.tilt.push(Math.acos(1 - 2 * (i + 0.5) / images) * 180 / Math.PI);
    angles.rot.push((i * golden * 180 / Math.PI) % 360);
  }
  const psi = angles.rot.map((rot) => rot / 2);
  const rotations = rotationsFromEuler(angles.rot, angles.tilt, psi);
  const { rot, tilt } = eulerFromRotations(rotations);
  const counts = viewBins(rot, tilt, 10);
  assertEquals(counts.reduce((a, b) => a + b), images);
  for (const count of counts) assert(Math.abs(count - 100) <= 12, `${count}`);
  const chart = angularDistribution(rotations);
  const ratios = rowsOf(chart).map(({ value }) => value);
  const mean = ratios.reduce((a, b) => a + b) / ratios.length;
  assertAlmostEquals(mean, 1, 1e-9);
});

Deno.test("angularDistribution() puts a view where its angles are", () => {
  const chart = angularDistribution(rotationsFromEuler([100], [150], [-20]));
  const [cell, ...others] = rowsOf(chart).filter(({ value }) => value > 0);
  assertEquals(others.length, 0);
  assert(cell.x <= 100 && 100 <= cell.x2);
  const height = Math.cos(150 * Math.PI / 180);
  assert(cell.y <= height && height <= cell.y2);
});

Deno.test("shiftMap() shows shifts where they are, in Å of a dataset", () => {
  const chart = shiftMap(datasetOf([15000, 15000], 2));
  assertEquals(chart.description, "shifts of 1 image: up to 4.5 Å");
  const [cell] = rowsOf(chart).filter(({ value }) => value > 0);
  assert(cell.x <= 4 && 4 <= cell.x2 && cell.y <= -2 && -2 <= cell.y2);
  const still = shiftMap(ndArray(new Float32Array(8), [4, 2]));
  assertEquals(still.description, "shifts of 4 images: up to 0.0 px");
});

Deno.test("ctfCurve() has the values of the formula, at the mean defocus", () => {
  const chart = ctfCurve(datasetOf([14000, 16000]), [0]);
  const wavelength = 0.019687489;
  for (const { frequency: s, value } of rowsOf(chart)) {
    // chi = π λ z s² - π/2 Cs λ³ s⁴; CTF = -sin(chi) √(1-w²) - w cos(chi),
    // after Rohou and Grigorieff, J. Struct. Biol. 2015.
    const chi = Math.PI * wavelength * 15000 * s ** 2 -
      Math.PI / 2 * 2.7e7 * wavelength ** 3 * s ** 4;
    const expected = -Math.sin(chi) * Math.sqrt(1 - 0.01) - 0.1 * Math.cos(chi);
    assertAlmostEquals(value, expected, 2e-3);
  }
});

Deno.test("doseHistogram() has a bar for each dose of a tilt series", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 3,
    box: 16,
    tiltSeries: { range: 20, increment: 10, dosePerTilt: 4 },
  });
  await using dataset = await loadDataset(files.star, { tiltSeries: true });
  const chart = doseHistogram(dataset);
  assertEquals(vegaWarnings(chart), []);
  assertEquals(
    chart.description,
    "dose of 15 images: 0.0 to 16.0 e⁻/Å², median 8.0 e⁻/Å²",
  );
  assertEquals(rowsOf(chart).map(({ count }) => count), [3, 3, 3, 3, 3]);
  assertEquals(vegaWarnings(ctfCurve(dataset, [0, 1])), []);
});

Deno.test("noiseProfile() leaves out shells without variance", () => {
  const chart = noiseProfile([0, 20, 10], { side: 8, voxelSize: 2 });
  const points = rowsOf(chart);
  assertEquals(points.map(({ frequency }) => frequency), [1 / 16, 2 / 16]);
  assertEquals(points.map(({ value }) => value), [20, 10]);
});

Deno.test("charts refuse what they cannot draw", () => {
  const none = ndArray(new Float32Array(0), [0, 9]);
  const faulty = rows([15000, 15000], [NaN, 15000]);
  const bare = ndArray(new Float32Array(9), [1, 9]);
  const rotations = rotationsFromEuler([0], [0], [0]);
  rotations.data[4] = Infinity;
  const noRotations = ndArray(new Float32Array(0), [0, 3, 3]);
  const dataset = datasetOf([15000, 15000]);
  const all = new Int32Array(8);
  const cases: [string, () => unknown][] = [
    ["chart-empty", () => defocusHistogram(none)],
    ["chart-not-finite", () => defocusHistogram(faulty)],
    ["chart-no-ctf", () => defocusHistogram(bare)],
    ["chart-empty", () => ctfCurve(dataset, [])],
    ["chart-shape", () => defocusHistogram(ndArray(new Float32Array(9), [9]))],
    [
      "chart-shape",
      () => defocusHistogram(ndArray(new Float32Array(4), [2, 2])),
    ],
    ["chart-not-finite", () => angularDistribution(rotations)],
    ["chart-empty", () => angularDistribution(noRotations)],
    ["chart-shape", () => angularDistribution(faulty)],
    ["chart-empty", () => shiftMap(ndArray(new Float32Array(0), [0, 2]))],
    [
      "chart-not-finite",
      () => shiftMap(ndArray(Float32Array.of(1, NaN), [1, 2])),
    ],
    ["chart-no-dose", () => doseHistogram(dataset)],
    ["too-many-curves", () => ctfCurve(dataset, all)],
    ["chart-empty", () => noiseProfile([])],
    ["chart-not-finite", () => noiseProfile([1, NaN])],
    ["chart-not-positive", () => noiseProfile([0, 0])],
    ["voxel-size", () => noiseProfile([1], { voxelSize: -1 })],
    ["chart-not-positive", () => noiseProfile([5])],
    ["chart-not-positive", () => noiseProfile([5, 0, 0])],
    ["chart-side", () => noiseProfile([5, 1], { side: 0 })],
    ["chart-side", () => noiseProfile([5, 1], { side: 2.5 })],
    ["chart-side", () => noiseProfile([5, 1], { side: Infinity })],
  ];
  for (const [at, [code, draw]] of cases.entries()) {
    const error = assertThrows(draw, ArgumentError, undefined, `case ${at}`);
    assertEquals(error.code, code, `case ${at}: ${error.message}`);
  }
  const { message } = assertThrows(
    () => defocusHistogram(faulty),
    ArgumentError,
  );
  assert(message.includes("row 1"), message);
});

Deno.test("charts name the first row that they cannot draw", () => {
  const rotations = rotationsFromEuler([0, 0, 0], [0, 0, 0], [0, 0, 0]);
  rotations.data[2 * 9 + 4] = NaN;
  const mixed = rows([15000, 15000], [0, 0], [16000, 16000]);
  mixed.data.fill(0, 9, 18);
  const set = setOf(mixed);
  const faulty = setOf(rows([15000, 15000], [15000, 15000], [NaN, 15000]));
  const cases: [string, string, () => unknown][] = [
    ["chart-not-finite", "row 2 holds", () => angularDistribution(rotations)],
    ["chart-no-ctf", "row 1 has no CTF", () => defocusHistogram(mixed)],
    ["chart-no-ctf", "row 1 has no CTF", () => astigmatismHistogram(mixed)],
    ["chart-no-ctf", "image 1 has no CTF", () => ctfCurve(set, [2, 1])],
    ["chart-not-finite", "image 2 holds", () => ctfCurve(faulty, [0, 2])],
    ["chart-not-finite", "shell 1 holds", () => noiseProfile([1, NaN])],
  ];
  for (const [code, text, draw] of cases) {
    const error = assertThrows(draw, ArgumentError);
    assertEquals(error.code, code);
    assert(error.message.includes(text), error.message);
  }
});

Deno.test("angularDistribution() is described in a line of 72 columns", () => {
  const n = 1_000_000;
  const angles = Array.from({ length: n }, (_, image) => image % 180);
  const rotations = rotationsFromEuler(angles, angles, angles);
  const { description } = angularDistribution(rotations);
  assert(description.includes("1,152 equal-area bins"), description);
  assert(description.length <= 72, description);
});

Deno.test("ctfCurve() ends where oscillations are too many to be told apart", () => {
  const chart = ctfCurve(datasetOf([25000, 25000], 0.8), 0);
  // λ z s² / 2 = 25 oscillations at 3.14 Å, rounded up.
  assertEquals(chart.description, "CTF of 1 image up to 3.2 Å");
  const last = rowsOf(chart).at(-1)!.frequency;
  assert(last > 0.99 / 3.2 && last <= 1 / 3.2, `${last}`);
});
