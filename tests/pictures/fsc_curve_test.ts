import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, ShellCorrelation } from "../../mod.ts";
import { fscCurve } from "../../src/pictures/mod.ts";
import { shown } from "../support/shown.ts";
import { textsOf, vegaWarnings } from "../support/vega_warnings.ts";

/** A straight line from 1 at shell 0 to 0 at shell 32. */
function falling(voxelSize: number | null = 2): ShellCorrelation {
  return new ShellCorrelation({
    side: 64,
    voxelSize,
    correlation: Float64Array.from(
      { length: 33 },
      (_, shell) => 1 - shell / 32,
    ),
    counts: new Float64Array(33).fill(1),
  });
}

interface Layer {
  readonly data: { readonly values: readonly Record<string, number>[] };
}

Deno.test("fscCurve() marks where a curve falls below each threshold", () => {
  const { spec, description } = fscCurve(falling());
  // 1 - shell / 32 is 0.5 at shell 16: 64 · 2 / 16 = 8 Å.
  assertEquals(description, "FSC: 4.67 Å at 0.143, 8.00 Å at 0.5");
  const [, points, crossings] = spec.layer as readonly Layer[];
  assertEquals(points.data.values.length, 33);
  assertAlmostEquals(points.data.values[32].frequency, 0.25, 1e-12);
  const [first, second] = crossings.data.values;
  assertAlmostEquals(first.frequency, 32 * 0.857 / 128, 1e-12);
  assertAlmostEquals(second.frequency, 1 / 8, 1e-12);
});

Deno.test("fscCurve() names curves, thresholds and periods in the picture", async () => {
  const chart = fscCurve(
    { "half-maps": falling(), "map and model": falling() },
    { thresholds: [0.5] },
  );
  assertEquals(vegaWarnings(chart), []);
  const texts = textsOf(await chart.toSvg());
  for (
    const text of [
      "half-maps: 8.00 Å at 0.5",
      "map and model: 8.00 Å at 0.5",
      "resolution (Å)",
      "Fourier shell correlation",
      "0.5",
      "10",
      "4",
      "∞",
    ]
  ) assertEquals(texts.includes(text), true, text);
});

Deno.test("fscCurve() keeps curves apart whose labels are the same", () => {
  const name = (end: string) => `run_${"x".repeat(60)}${end}`;
  const long = (middle: string) => `${name(middle)}${"y".repeat(60)}`;
  const { spec, description } = fscCurve({
    [long("1")]: falling(),
    [long("2")]: falling(),
  }, { thresholds: [0.5] });
  const [, points] = spec.layer as readonly Layer[];
  const curves = new Set(points.data.values.map(({ curve }) => curve));
  assertEquals(curves.size, 2);
  assertEquals(
    [...curves].filter((label) => /\(2\)$/.test(`${label}`)).length,
    1,
  );
  assertEquals(description.includes("\n"), false);
});

Deno.test("fscCurve() without thresholds says nothing of them", () => {
  assertEquals(fscCurve(falling(), { thresholds: [] }).description, "FSC");
  const two = fscCurve({ a: falling(), b: falling() }, { thresholds: [] });
  assertEquals(two.description, "FSC: a; b");
});

Deno.test("fscCurve() of unknown voxel size is in px", async () => {
  const chart = fscCurve(falling(null));
  assertEquals(chart.description, "FSC: 2.33 px at 0.143, 4.00 px at 0.5");
  assertEquals(textsOf(await chart.toSvg()).includes("resolution (px)"), true);
});

Deno.test("fscCurve() of a curve that never falls, or is never above", () => {
  const flat = (value: number) =>
    new ShellCorrelation({
      side: 4,
      voxelSize: 1,
      correlation: Float64Array.of(1, value, value),
      counts: Float64Array.of(1, 2, 3),
    });
  assertEquals(
    fscCurve(flat(1)).description,
    "FSC: better than 2.00 Å at 0.143, better than 2.00 Å at 0.5",
  );
  assertEquals(
    fscCurve(flat(-0.3)).description,
    "FSC: none at 0.143, none at 0.5",
  );
});

Deno.test("fscCurve() refuses what it cannot draw together", () => {
  const many = Object.fromEntries(
    Array.from({ length: 8 }, (_, i) => [`curve ${i}`, falling()]),
  );
  const broken = falling();
  broken.correlation[3] = NaN;
  const cases: [string, () => unknown][] = [
    ["chart-not-finite", () => fscCurve({ a: falling(), b: broken })],
    ["no-curves", () => fscCurve({})],
    ["too-many-curves", () => fscCurve(many)],
    ["fsc-units", () => fscCurve({ a: falling(), b: falling(null) })],
    ["fsc-threshold", () => fscCurve(falling(), { thresholds: [2] })],
  ];
  for (const [code, draw] of cases) {
    assertEquals(assertThrows(draw, ArgumentError).code, code);
  }
});

Deno.test("a shell correlation shows its curve and its resolution", async () => {
  const fsc = falling();
  const line = "ShellCorrelation(33 shells, 4.67 Å at 0.143, 8.00 Å at 0.5)";
  assertEquals(Deno.inspect(fsc), line);
  const bundle = await shown(fsc);
  assertEquals(bundle["text/plain"], line);
  assertEquals(bundle["application/vnd.vegalite.v5+json"], fscCurve(fsc).spec);
  assertEquals(String(bundle["image/svg+xml"]).startsWith("<svg"), true);
});
