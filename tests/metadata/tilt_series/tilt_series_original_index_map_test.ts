import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  IndexError,
} from "../../../src/core/errors.ts";
import { asMask } from "../../../src/core/mask.ts";
import { TiltSeriesOriginalIndexMap } from "../../../src/metadata/tilt_series/tilt_series_original_index_map.ts";

const ints = (...values: number[]) => new Int32Array(values);
const PARTICLES = [[1, 4, 6], [0, 2, 5], [3]];
const IMAGES = [1, 0, 1, 2, 0, 1, 0];
const map = new TiltSeriesOriginalIndexMap(PARTICLES, IMAGES, {
  tiltNumbers: [0, 2, 1, 0, 0, 2, 1],
});

Deno.test("TiltSeriesOriginalIndexMap holds copies", () => {
  assertEquals([map.nParticles, map.nImages], [3, 7]);
  map.imageToParticle.fill(0);
  map.particleToImages[0].fill(0);
  map.tiltNumbers!.fill(0);
  assertEquals(map.particleToImages.map((list) => [...list]), PARTICLES);
  assertEquals([...map.imageToParticle], IMAGES);
  assertEquals(map.tiltNumbers, ints(0, 2, 1, 0, 0, 2, 1));
  assertEquals(new TiltSeriesOriginalIndexMap([], []).tiltNumbers, null);
});

Deno.test("TiltSeriesOriginalIndexMap refuses tables that disagree", () => {
  const make =
    (particles: number[][], images: number[], tiltNumbers?: number[]) => () =>
      new TiltSeriesOriginalIndexMap(particles, images, { tiltNumbers });
  assertThrows(make([[0], [1]], [0, 0]), ArgumentError, "particle 0");
  assertThrows(make([[0], [2]], [0, 1]), IndexError, "below 2");
  assertThrows(make([[0]], [0, 1]), IndexError);
  assertThrows(make([[0]], [-1]), ArgumentError);
  assertThrows(make([[-1]], [0]), ArgumentError);
  assertThrows(make([[0.5]], [0]), ArgumentTypeError);
  assertThrows(make([[0, 1]], [0, 0], [0]), ArgumentError, "one each");
});

Deno.test("imageIndicesFromParticles() follows the order of the particles", () => {
  assertEquals(map.imageIndicesFromParticles([1, 0]), ints(0, 2, 5, 1, 4, 6));
  assertEquals(map.imageIndicesFromParticles([2, 2]), ints(3, 3));
  assertEquals(map.imageIndicesFromParticles([]), ints());
  assertEquals(
    map.imageIndicesFromParticles([false, true, true]),
    ints(0, 2, 5, 3),
  );
  assertThrows(() => map.imageIndicesFromParticles([3]), IndexError);
  assertThrows(() => map.imageIndicesFromParticles([-1]), IndexError);
});

Deno.test("imageIndicesFromParticles() keeps the first tilts", () => {
  assertEquals(
    map.imageIndicesFromParticles([1, 0], { ntilts: 2 }),
    ints(0, 2, 4, 6),
  );
  for (const ntilts of [0, -1]) {
    assertEquals(map.imageIndicesFromParticles([1, 0], { ntilts }), ints());
  }
  assertEquals(
    map.imageIndicesFromParticles(0, { ntilts: null }),
    ints(1, 4, 6),
  );
  assertThrows(
    () => map.imageIndicesFromParticles(0, { ntilts: 1.5 }),
    ArgumentTypeError,
  );
  const bare = new TiltSeriesOriginalIndexMap(PARTICLES, IMAGES);
  assertEquals(bare.imageIndicesFromParticles(0, { ntilts: 0 }), ints());
  assertThrows(
    () => bare.imageIndicesFromParticles(0, { ntilts: 1 }),
    ArgumentError,
    "tiltNumbers",
  );
});

Deno.test("imageIndicesFromParticles() keeps allowed images", () => {
  const allowedImages = [6, 5, 0, 99];
  assertEquals(
    map.imageIndicesFromParticles([1, 0], { allowedImages }),
    ints(0, 5, 6),
  );
  assertEquals(
    map.imageIndicesFromParticles([1, 0], { allowedImages, ntilts: 2 }),
    ints(0, 6),
  );
  assertEquals(
    map.imageIndicesFromParticles([0], {
      allowedImages: asMask([1, 1, 0, 0, 0, 0, 1]),
    }),
    ints(1, 6),
  );
});

Deno.test("particleIndicesFromImages() gives each particle once, ascending", () => {
  assertEquals(map.particleIndicesFromImages([3, 6, 1, 3]), ints(0, 2));
  assertEquals(map.particleIndicesFromImages([]), ints());
  assertThrows(() => map.particleIndicesFromImages([7]), IndexError);
});

Deno.test("sanitizeParticleIndices() drops, filters, then deduplicates", () => {
  assertEquals(
    map.sanitizeParticleIndices([2, -1, 0, 3, 2, 2 ** 40]),
    ints(2, 0),
  );
  assertEquals(
    map.sanitizeParticleIndices([2, 0, 1], { allowedParticles: [1, 2] }),
    ints(2, 1),
  );
  assertEquals(map.sanitizeParticleIndices([true, false, true]), ints(0, 2));
  assertThrows(
    () => map.sanitizeParticleIndices([true], { name: "halfset" }),
    ArgumentError,
    "halfset",
  );
  assertThrows(() => map.sanitizeParticleIndices([0.5]), ArgumentTypeError);
});

Deno.test("sanitizeImageIndices() drops and filters, and keeps repeats", () => {
  assertEquals(map.sanitizeImageIndices([6, 9, 6, -3, 0]), ints(6, 6, 0));
  assertEquals(
    map.sanitizeImageIndices([6, 6, 0], { allowedImages: [6] }),
    ints(6, 6),
  );
  assertEquals(map.sanitizeImageIndices(3), ints(3));
  assertThrows(() => map.sanitizeImageIndices([true]), ArgumentError);
  assertThrows(
    () => map.sanitizeImageIndices(["1"] as unknown as number[]),
    TypeError,
  );
});

Deno.test("TiltSeriesOriginalIndexMap refuses what is no list of lists", () => {
  for (const bad of [null, undefined, 5, {}] as unknown as number[][][]) {
    assertThrows(
      () => new TiltSeriesOriginalIndexMap(bad, []),
      ArgumentTypeError,
      "particleToImages",
    );
  }
});
