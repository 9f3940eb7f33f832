import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { UnsupportedError } from "../../src/core/errors.ts";
import { StarTable } from "../../src/formats/star/mod.ts";
import {
  checkImageRows,
  tiltSeriesNote,
} from "../../src/metadata/single_particles.ts";
import { StarFile } from "../../src/metadata/star_file.ts";

function note(columns: Record<string, (string | number)[]>) {
  const data = StarTable.fromColumns("particles", columns);
  return tiltSeriesNote(new StarFile({ data }));
}

const GROUPS = { _rlnGroupName: ["p1", "p2", "p1"] };

Deno.test("tiltSeriesNote() tells of images that belong to fewer particles", () => {
  const ones = [1, 1, 1];
  for (
    const columns of [
      { _rlnTomoNominalStageTiltAngle: ones },
      { _rlnMicrographPreExposure: ones },
      { _rlnTomoName: ["a", "a", "a"] },
      { _rlnCtfBfactor: ones, _rlnCtfScalefactor: ones },
    ]
  ) {
    const [{ code, severity, message }] = note({ ...GROUPS, ...columns });
    assertEquals([code, severity], ["tilt-series-as-images", "warning"]);
    assertStringIncludes(message, "3 images belong to 2 particles");
    assertStringIncludes(
      message,
      "by particle, give tiltSeries (--tilt-series)",
    );
  }
});

Deno.test("tiltSeriesNote() is silent about single particles", () => {
  const angles = { _rlnTomoNominalStageTiltAngle: [1, 2, 3] };
  assertEquals(note(GROUPS), []);
  assertEquals(note({ ...GROUPS, _rlnCtfBfactor: [1, 1, 1] }), []);
  assertEquals(note(angles), []);
  assertEquals(note({ ...angles, _rlnGroupName: ["a", "b", "c"] }), []);
  assertEquals(tiltSeriesNote(null), []);
  assertEquals(tiltSeriesNote({}), []);
});

Deno.test("checkImageRows() refuses subtomograms in any group", () => {
  const star = new StarFile({
    data: StarTable.fromColumns("particles", { _rlnOpticsGroup: [1, 2] }),
    dataOptics: StarTable.fromColumns("optics", {
      _rlnOpticsGroup: [1, 2],
      _rlnImageDimensionality: [2, 3],
    }),
  });
  const check = () => checkImageRows(star);
  const error = assertThrows(check, UnsupportedError);
  assertEquals(error.code, "subtomograms-unsupported");
});
