import { assert, assertEquals } from "@std/assert";
import { ndArray } from "../../src/core/nd_array.ts";
import { CTFEvaluator } from "../../src/physics/ctf_evaluator.ts";
import { CTFMode } from "../../src/physics/ctf_params.ts";
import { distance, randomNumbers } from "../fourier/naive_dft.ts";
import { withKernels } from "../support/with_kernels.ts";

/** Rows of random microscopes, and one without contrast. */
function randomRows(count: number) {
  const draws = randomNumbers(11 * count, 3).map((value) => value + 0.5);
  const ranges: readonly [number, number][] = [
    ...[[-5000, 4e4], [-5000, 4e4], [-180, 180], [80, 300], [0, 3]],
    ...[[-1, 1], [0, 360], [-20, 180], [-1, 1], [0, 60], [-60, 60]],
  ].map(([from, to]) => [from, to]);
  const data = draws.map((u, at) => {
    const [from, to] = ranges[at % 11];
    const value = from + (to - from) * u;
    // In TILT_SERIES a dose is the number of a tilt.
    return at % 11 === 9 ? Math.round(value) : value;
  });
  data[8] = 0;
  return ndArray(Float64Array.from(data), [count, 11]);
}

Deno.test("CTFs by the kernel are those in float64, rounded", () => {
  const rows = randomRows(6);
  for (const mode of Object.values(CTFMode)) {
    const evaluator = new CTFEvaluator({
      mode,
      dosePerTilt: 2,
      anglePerTilt: 3,
    });
    for (const side of [1, 2, 3, 4, 5, 7, 8, 33]) {
      for (const halfImage of [true, false]) {
        const values = [true, false].map((on) =>
          withKernels(
            on,
            () => evaluator.evaluate(rows, [side, side], 1.3, { halfImage }),
          ).data
        );
        const largest = Math.max(1, ...values[1].map(Math.abs));
        // Half a unit in the last place of float32, as either may round up.
        const most = 1.2e-7 * largest;
        assert(distance(values[0], values[1]) <= most, `${mode} ${side}`);
      }
    }
  }
});

Deno.test("CTFs of images of many sizes in turn do not mix", () => {
  const rows = randomRows(2);
  const evaluator = new CTFEvaluator();
  const evaluate = (side: number) =>
    evaluator.evaluate(rows, [side, side + 1], 2).data;
  const before = evaluate(6);
  evaluate(300);
  evaluate(3);
  assertEquals(evaluate(6), before);
});
