import { assert, assertEquals } from "@std/assert";
import { flattenTomo } from "../../../src/metadata/relion5_tomo/flatten_tomo.ts";
import type { TomoTables } from "../../../src/metadata/relion5_tomo/tomo_tables.ts";
import {
  EXAMPLE_A,
  EXAMPLE_B,
  EXAMPLE_C,
  TILT_IMAGES_A,
  TILT_IMAGES_B,
} from "./examples.ts";
import { assertClose, compact, rowOf } from "./made_tables.ts";

const inFileOrder = (tables: TomoTables, tiltImageSize?: [number, number]) =>
  flattenTomo(tables, compact(tables), { order: "file", tiltImageSize });

Deno.test("flattenTomo() gives example A of the specification", () => {
  const { table } = inFileOrder(EXAMPLE_A, TILT_IMAGES_A);
  assertClose(table.depth, [353.923048454, -65.121858656], 1e-9);
  assertClose(table.defocusU, [29646.076951546, 30565.121858656], 1e-9);
  assertClose(table.defocusV, [29046.076951546, 29965.121858656], 1e-9);
  assertEquals([...table.defocusAngle], [45, 44]);
  // deno-fmt-ignore
  assertClose(table.rotations.data, [
    -0.512949872076, -0.078228242032, 0.854846635886,
    0.789064730246, -0.435103898027, 0.433660523225,
    0.338022603119, 0.896975440060, 0.284913635529,
    -0.552395951095, -0.126680047983, 0.823899798918,
    0.255170719973, -0.966635200445, 0.022456467402,
    0.793565760906, 0.222639966544, 0.566290409962,
  ], 1e-12);
  assertClose(rowOf(table.eulerDeg, 0), [
    69.3512272528,
    73.4463137623,
    153.1014887059,
  ], 1e-10);
  assertClose(rowOf(table.eulerDeg, 1), [
    15.6718048201,
    55.5080522567,
    178.4387150893,
  ], 1e-10);
  assertEquals([...table.originAngst.data], [0, 0, 0, 0]);
  assertClose(table.positionPx!.data, [
    1848.326760288,
    1783.700488697,
    1826.231268323,
    1703.643721718,
  ], 1e-9);
});

Deno.test("flattenTomo() gives example B: box angles, origin, slope, odd sizes", () => {
  const { table } = inFileOrder(EXAMPLE_B, TILT_IMAGES_B);
  assertClose(table.depth, [-432.828302676, 379.232353693], 1e-9);
  assertClose(table.defocusU, [23575.828263377, 24171.647706620], 1e-9);
  assertClose(table.defocusV, [23075.828263377, 23771.647706620], 1e-9);
  // deno-fmt-ignore
  assertClose(table.rotations.data, [
    0.958247767615, -0.242209844942, -0.151972388525,
    0.235474607046, 0.366935894213, 0.899949864701,
    -0.162212592905, -0.898160587285, 0.408649769548,
    0.941125594136, -0.299599146288, -0.156598108565,
    -0.051629192602, -0.585176186640, 0.809260932617,
    -0.334091368542, -0.753531142112, -0.566192348353,
  ], 1e-12);
  assertClose(rowOf(table.eulerDeg, 0), [
    -100.2375647937,
    65.8799563820,
    80.4150248721,
  ], 1e-10);
  assertClose(rowOf(table.eulerDeg, 1), [
    -113.9109515797,
    124.4851311365,
    79.0481921226,
  ], 1e-10);
  assertClose(table.originAngst.data, [
    -9.252023891005,
    -7.847498757597,
    -8.715462003306,
    1.136911274170,
  ], 1e-12);
  assertClose(table.positionPx!.data, [
    665.725499838,
    424.703790364,
    690.220212546,
    360.962120684,
  ], 1e-9);
});

Deno.test("flattenTomo() gives example C: tilts as matrices", () => {
  const { table } = inFileOrder(EXAMPLE_C);
  assertClose(table.defocusU, [10209.2319697, 10004.244650904], 1e-8);
  assertClose(rowOf(table.eulerDeg, 0), [
    30.874135905,
    130.324193185,
    -58.480532282,
  ], 1e-9);
  assertClose(rowOf(table.eulerDeg, 1), [
    6.492563706,
    83.522146457,
    -76.954524814,
  ], 1e-9);
  assertEquals(table.positionPx, null);
  assert(table.positionAngst.data.every(Number.isNaN), "no shifts are known");
});
