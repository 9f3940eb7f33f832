import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { ArgumentTypeError } from "../../src/core/errors.ts";
import { TiltSelection } from "../../src/images/tilt_selection.ts";

const NUMBERS = Int32Array.of(2, 0, 1, 0, 3);
const GROUP = Int32Array.of(0, 1, 2, 4);

Deno.test("TiltSelection.choose() orders by tilt number and takes the first", () => {
  const chosen = (numTilts?: number | null) => [
    ...TiltSelection.of(NUMBERS, { numTilts }).choose(GROUP),
  ];
  assertEquals(chosen(), [1, 2, 0, 4]);
  assertEquals(chosen(null), [1, 2, 0, 4]);
  assertEquals(chosen(2), [1, 2]);
  assertEquals(chosen(9), [1, 2, 0, 4]);
  assertEquals(chosen(0), []);
  assertEquals(chosen(-1), [1, 2, 0, 4]);
});

Deno.test("TiltSelection.choose() draws distinct tilts at random, the same from the same seed", () => {
  const draws = (seed: number) => {
    const tilts = TiltSelection.of(NUMBERS, {
      numTilts: 2,
      randomTilts: true,
      seed,
    });
    return Array.from({ length: 50 }, () => [...tilts.choose(GROUP)]);
  };
  const first = draws(1);
  assertEquals(draws(1), first);
  assertNotEquals(draws(2), first);
  const seen = new Set<number>();
  for (const [a, b] of first) {
    assertEquals(a !== b && GROUP.includes(a) && GROUP.includes(b), true);
    seen.add(a).add(b);
  }
  assertEquals([...seen].sort(), [0, 1, 2, 4]);
});

Deno.test("TiltSelection draws nothing without a number of tilts", () => {
  const tilts = TiltSelection.of(NUMBERS, { randomTilts: true });
  assertEquals([...tilts.choose(GROUP)], [1, 2, 0, 4]);
});

Deno.test("TiltSelection.among() keeps the order of the tilts that stay", () => {
  const view = TiltSelection.of(NUMBERS, { numTilts: 2 }).among(
    Int32Array.of(4, 0, 1),
  );
  assertEquals([...view.numbers], [3, 2, 0]);
  assertEquals([...view.choose(Int32Array.of(0, 1, 2))], [2, 1]);
});

Deno.test("TiltSelection.of() refuses a number of tilts that is no integer", () => {
  for (const numTilts of [1.5, NaN, "2" as unknown as number]) {
    const error = assertThrows(
      () => TiltSelection.of(NUMBERS, { numTilts }),
      ArgumentTypeError,
    );
    assertEquals(error.code, "num-tilts");
  }
});
