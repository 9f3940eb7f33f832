import { assertEquals } from "@std/assert";
import { planTilts } from "../../src/simulation/tilt_scheme.ts";
import { faultCode } from "../support/faults.ts";

Deno.test("planTilts() takes tilts as Hagen, Wan and Briggs do", () => {
  const { angles, doses } = planTilts({
    range: 12,
    increment: 3,
    dosePerTilt: 2.9,
  })!;
  assertEquals([...angles], [0, 3, -3, -6, 6, 9, -9, -12, 12]);
  assertEquals([...doses.subarray(0, 4)], [0, 2.9, 5.8, 8.7]);
  assertEquals(planTilts(true)!.angles.length, 41);
  assertEquals(planTilts({ range: 0 })!.angles, Float64Array.of(0));
  assertEquals([planTilts(undefined), planTilts(false)], [null, null]);
});

Deno.test("planTilts() holds all steps of a range, and no more", () => {
  const last = (range: number, increment: number) =>
    Math.max(...planTilts({ range, increment })!.angles);
  assertEquals([last(10, 3), last(0.3, 0.1), last(60, 2.5)], [9, 0.3, 60]);
});

Deno.test("planTilts() refuses schemes that cannot be", async () => {
  const codes = [];
  for (
    const tilts of [
      { range: 90 },
      { range: NaN },
      { increment: 0 },
      { dosePerTilt: 0 },
      { range: 60, increment: 0.1 },
      { step: 3 },
    ]
  ) codes.push(await faultCode(() => planTilts(tilts)));
  assertEquals(codes, [
    ...new Array(4).fill("simulation-value"),
    "tilt-scheme",
    "unknown-option",
  ]);
});
