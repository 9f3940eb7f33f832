import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  BackendImageSource,
  createImageSource,
  StarFile,
  StarTable,
  TiltSeriesDataset,
  TiltSeriesOriginalIndexMap,
} from "../../mod.ts";
import { ArgumentTypeError, DataFormatError } from "../../src/core/errors.ts";
import type { ColumnValues } from "../../src/formats/star/mod.ts";
import { TiltSelection } from "../../src/images/tilt_selection.ts";
import {
  readTiltImages,
  type TiltImagesOptions,
} from "../../src/metadata/tilt_series/tilt_images.ts";
import { writeFixture } from "../dataset/worked_fixture.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

type Columns = Record<string, ColumnValues>;

/** Two particles of one tilt series; the second lacks the first tilt. */
const PAIR: Columns = {
  _rlnGroupName: ["p", "p", "q"],
  _rlnTiltName: ["t0", "t1", "t1"],
  _rlnMicrographPreExposure: [0, 3, 3],
  _rlnCtfScalefactor: [1, 0.5, 0.5],
};

function starOf(columns: Columns, optics?: Columns): StarFile {
  return new StarFile({
    data: StarTable.fromColumns("particles", columns),
    dataOptics: optics && StarTable.fromColumns("optics", optics),
    path: "tilts.star",
  });
}

const SERIES: TiltImagesOptions = { tiltRanks: "series" };

function ranks(
  columns: Columns,
  options: TiltImagesOptions = SERIES,
): number[] {
  return [...readTiltImages(starOf(columns), options).tiltNumbers];
}

Deno.test("ranks over a series go by the tilt's name, not by the micrograph's", () => {
  const _rlnMicrographName = ["T", "T", "T"];
  assertEquals(ranks({ ...PAIR, _rlnMicrographName }), [0, 1, 1]);
});

Deno.test("ranks over a series follow the key that is asked for", () => {
  const columns = {
    ...PAIR,
    _rlnMicrographPreExposure: [3, 0, 0],
    _rlnCtfBfactor: [0, -12, -12],
  };
  assertEquals(ranks(columns), [1, 0, 0]);
  assertEquals(ranks(columns, { ...SERIES, tiltOrder: "bfactor" }), [0, 1, 1]);
  assertEquals(ranks(columns, { ...SERIES, tiltOrder: "scale" }), [0, 1, 1]);
});

Deno.test("particles are of one series if others tie them together", () => {
  // a and b share no tilt; c ties b to d, then a to both.
  assertEquals(
    ranks({
      _rlnGroupName: ["a", "b", "d", "c", "c", "c"],
      _rlnTiltName: ["t0", "t1", "t2", "t2", "t1", "t0"],
      _rlnMicrographPreExposure: [0, 3, 6, 6, 3, 0],
      _rlnCtfScalefactor: [1, 1, 1, 1, 1, 1],
    }),
    [0, 1, 2, 2, 1, 0],
  );
});

Deno.test("the refined tilt stands for a missing CTF scale before the nominal one", () => {
  const { _rlnCtfScalefactor: _, ...columns } = PAIR;
  const { ctfScale } = readTiltImages(starOf({
    ...columns,
    _rlnTomoNominalStageTiltAngle: [0, 0, 0],
    _rlnTomoYTilt: [60, 60, 60],
  }));
  assertEquals([...ctfScale].map((scale) => scale.toFixed(6)), [
    "0.500000",
    "0.500000",
    "0.500000",
  ]);
});

Deno.test("columns of tilts may stand in the optics table", () => {
  const { _rlnCtfScalefactor: _, ...columns } = PAIR;
  const optics = { _rlnOpticsGroup: [1, 2], _rlnCtfScalefactor: [0.9, 0.7] };
  const { ctfScale } = readTiltImages(
    starOf({ ...columns, _rlnOpticsGroup: [1, 2, 1] }, optics),
  );
  assertEquals([...ctfScale], [0.9, 0.7, 0.9]);
});

Deno.test("the cosine of a tilt beyond 90 degrees keeps its sign", () => {
  const { _rlnCtfScalefactor: _, ...columns } = PAIR;
  const { ctfScale } = readTiltImages(
    starOf({ ...columns, _rlnTomoYTilt: [0, 120, -120] }),
  );
  assertEquals([...ctfScale].map(Math.sign), [1, -1, -1]);
});

Deno.test("particles are in the order of code points, not of UTF-16", () => {
  const names = ["\u{1F52C}", "\uFF21", "a"];
  const { particleNames, particleOf } = readTiltImages(
    starOf({ ...PAIR, _rlnGroupName: names }),
  );
  assertEquals(particleNames, ["a", "\uFF21", "\u{1F52C}"]);
  assertEquals([...particleOf], [2, 1, 0]);
});

Deno.test("a value that is no number is told of in the first row, too", () => {
  const columns = { ...PAIR, _rlnMicrographPreExposure: [NaN, 3, 3] };
  const error = assertThrows(
    () => readTiltImages(starOf(columns)),
    DataFormatError,
    'particle "p"',
  );
  assertEquals([error.code, error.row], ["tilt-value", 1]);
});

Deno.test("missing doses are answered by the mode of B-factors only where there are any", () => {
  const { _rlnMicrographPreExposure: _, ...columns } = PAIR;
  const { message } = assertThrows(
    () => readTiltImages(starOf(columns)),
    DataFormatError,
  );
  assertEquals(message.includes("warp"), false);
});

Deno.test("missing B-factors are answered by the mode of doses only where there are any", () => {
  const message = (columns: Columns) =>
    assertThrows(
      () => readTiltImages(starOf(columns), { tiltOrder: "bfactor" }),
      DataFormatError,
    ).message;
  const { _rlnMicrographPreExposure: _, ...noDoses } = PAIR;
  assertEquals(message(PAIR).includes('"relion5"'), true);
  assertEquals(message(noDoses).includes('"relion5"'), false);
});

Deno.test("one dose for all is doubtful only where a particle has several tilts", () => {
  const codes = (_rlnGroupName: string[]) =>
    readTiltImages(
      starOf({
        ...PAIR,
        _rlnGroupName,
        _rlnMicrographPreExposure: [3, 3, 3],
      }),
    ).diagnostics.map(({ code }) => code);
  assertEquals(codes(["p", "q", "r"]), []);
  assertEquals(codes(["p", "p", "r"]), ["dose-not-increasing"]);
});

Deno.test("TiltSeriesOriginalIndexMap.fromParticlesFile() ranks over the series if asked", async () => {
  const map = await TiltSeriesOriginalIndexMap.fromParticlesFile(
    starOf(PAIR),
    { ntilts: 1, tiltRanks: "series" },
  );
  assertEquals([...map.imageIndicesFromParticles([0, 1], { ntilts: 1 })], [0]);
});

Deno.test("TiltSeriesOriginalIndexMap.fromParticlesFile() looks for no doses to take no tilts", async () => {
  const star = starOf({ _rlnGroupName: ["p", "p", "q"] });
  const map = await TiltSeriesOriginalIndexMap.fromParticlesFile(star, {
    ntilts: 0,
  });
  assertEquals(map.tiltNumbers, null);
  assertEquals(map.imageIndicesFromParticles([0], { ntilts: 0 }).length, 0);
});

Deno.test("a view of randomly drawn tilts draws at random, too", () => {
  const numbers = Int32Array.from({ length: 40 }, (_, i) => i);
  const view = TiltSelection.of(numbers, { numTilts: 20, randomTilts: true })
    .among(numbers);
  const drawn = [...view.choose(numbers)];
  assertEquals(new Set(drawn).size, 20);
  assertEquals(drawn.some((image) => image >= 20), true);
});

Deno.test("rows that fill up are zero in memory that held images", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  await using source = await createImageSource(path, { tiltSeries: true });
  const seen: number[][] = [];
  for await (
    using batch of source.iterBatches(3, {
      batchMode: "groups",
      mode: "packed_tilt_series",
      padToBatchSize: true,
      prefetch: false,
    })
  ) {
    seen.push([0, 64, 128].map((pixel) => batch.images.data[pixel]));
    assertEquals(batch.images.data.length, 3 * 64);
  }
  assertEquals(seen, [[5, 7, 2], [1, 3, 6], [4, 0, 0]]);
});

Deno.test("a source shows tilt images one by one if it is told so", async () => {
  await using folder = await temporaryFolder();
  const tilts = await TiltSeriesDataset.open(await writeFixture(folder));
  await using source = new BackendImageSource(tilts, {
    info: { tiltSeries: false },
  });
  assertEquals([source.tiltSeries, source.nGroups], [false, 7]);
  assertEquals(source.tiltNumbers, null);
});

Deno.test("iterBatches() of a source keeps to the images allowed, also one by one", async () => {
  await using folder = await temporaryFolder();
  await using source = await createImageSource(await writeFixture(folder), {
    tiltSeries: true,
  });
  const seen: number[] = [];
  const options = { subsetIndices: [5, 4, 3, 0], onlyImages: [0, 3, 5, 6] };
  for await (const batch of source.iterBatches(2, options)) {
    seen.push(...batch.imageIds);
  }
  assertEquals(seen, [5, 3, 0]);
});

Deno.test("TiltSeriesDataset.open() leaves no file open where an option is wrong", async () => {
  await using folder = await temporaryFolder();
  const path = await writeFixture(folder);
  await assertRejects(
    () => TiltSeriesDataset.open(path, { numTilts: 1.5, lazy: false }),
    ArgumentTypeError,
  );
  await assertClosed(folder);
});
