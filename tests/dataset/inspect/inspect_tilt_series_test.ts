import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { DataFormatError, UnsupportedError } from "../../../src/core/errors.ts";
import { inspectParticles } from "../../../src/dataset/inspect/inspect_particles.ts";
import { inspectTiltSeries } from "../../../src/dataset/inspect/inspect_tilt_series.ts";
import { StarTable } from "../../../src/formats/star/mod.ts";
import { StarFile } from "../../../src/metadata/star_file.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import { rewrite } from "../../support/star_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { writeTiltStar } from "../../support/tilt_star.ts";

type Columns = Record<string, (string | number)[]>;

const COLUMNS: Columns = {
  _rlnGroupName: ["b", "a", "b", "c", "b", "a"],
  _rlnMicrographPreExposure: [6, 0, 0, 3, 3, 9],
  _rlnCtfScalefactor: [0.8, 1, 1, 0.9, 0.9, 0.7],
};

function inspect(columns: Columns, frames?: number) {
  const data = StarTable.fromColumns("particles", columns);
  return inspectTiltSeries(new StarFile({ data }), frames);
}

Deno.test("inspectTiltSeries() counts particles and tilts and gives ranges", () => {
  const { report, diagnostics } = inspect(COLUMNS);
  assertEquals(report, {
    particles: 3,
    tiltsPerParticle: { min: 1, median: 2, max: 3 },
    tomograms: null,
    frames: null,
    tiltOrder: "dose",
    doseRange: [0, 9],
    bfactorRange: null,
    ctfScaleRange: [0.7, 1],
    fault: null,
  });
  assertEquals(diagnostics, []);
  const named = { ...COLUMNS, _rlnTomoName: ["s", "t", "s", "t", "s", "t"] };
  const { report: other } = inspect(named, 8);
  assertEquals([other.tomograms, other.frames], [2, 8]);
});

Deno.test("inspectTiltSeries() takes the median between two middle particles", () => {
  const particles = ["a", "b", "b", "c", "c", "c", "d", "d", "d"];
  const ones = particles.map(() => 1);
  const { report } = inspect({
    _rlnGroupName: particles,
    _rlnMicrographPreExposure: ones,
    _rlnCtfScalefactor: ones,
  });
  assertEquals(report.tiltsPerParticle, { min: 1, median: 2.5, max: 3 });
});

Deno.test("inspectTiltSeries() orders by B-factor where there is no dose", () => {
  const { _rlnMicrographPreExposure: dose, ...rest } = COLUMNS;
  const bfactors = dose.map((dose) => -4 * Number(dose));
  const { report } = inspect({ ...rest, _rlnCtfBfactor: bfactors });
  assertEquals([report.tiltOrder, report.doseRange], ["bfactor", null]);
  assertEquals(report.bfactorRange, [-36, 0]);
  const neither = inspect(rest).report;
  assertEquals([neither.tiltOrder, neither.particles], [null, 3]);
  assertEquals(neither.fault?.includes("_rlnMicrographPreExposure"), true);
});

Deno.test("inspectTiltSeries() tells of faults and doubts", () => {
  const nan = inspect({
    ...COLUMNS,
    _rlnMicrographPreExposure: [6, 0, "nan", 3, 3, 9],
  });
  assertEquals(nan.report.fault?.includes('particle "b"'), true);
  assertEquals([nan.report.doseRange, nan.diagnostics], [null, []]);
  const same = inspect({
    ...COLUMNS,
    _rlnMicrographPreExposure: [1, 1, 1, 1, 1, 1],
  });
  assertEquals(same.diagnostics.map(({ code }) => code), [
    "dose-not-increasing",
  ]);
  const { _rlnGroupName: _, ...ungrouped } = COLUMNS;
  const error = assertThrows(() => inspect(ungrouped), DataFormatError);
  assertEquals(error.code, "tilt-columns");
});

Deno.test("inspectParticles() tells of tilt series, asked for or not", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const found = await inspectParticles(star);
  assertEquals([found.ok, found.tiltSeries?.particles], [true, 3]);
  const codes = ({ diagnostics }: typeof found) =>
    diagnostics.map(({ code }) => code);
  assertEquals(codes(found), ["tilt-series-as-images"]);
  const asked = await inspectParticles(star, { tiltSeries: true });
  assertEquals([asked.tiltSeries, codes(asked)], [found.tiltSeries, []]);

  const nan = await rewrite(folder, star, "nan.star", [" c 9 ", " c nan "]);
  assertEquals((await inspectParticles(nan)).ok, true);
  const faulty = await inspectParticles(nan, { tiltSeries: true });
  assertEquals([faulty.ok, faulty.stacks.missing], [false, []]);

  const stack = await folder.write("a.mrcs", mrcBytes(2, 8, () => 1));
  assertEquals((await inspectParticles(stack)).tiltSeries, null);
  const refused = await assertRejects(
    () => inspectParticles(stack, { tiltSeries: true }),
    UnsupportedError,
  );
  assertEquals(refused.code, "tilt-series-table");
});
