import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../../src/core/errors.ts";
import { flattenTomo } from "../../../src/metadata/relion5_tomo/flatten_tomo.ts";
import type { TomoTables } from "../../../src/metadata/relion5_tomo/tomo_tables.ts";
import { codeOf } from "../../support/faults.ts";
import { seeded } from "../../support/random.ts";
import {
  EXAMPLE_A,
  EXAMPLE_B,
  EXAMPLE_C,
  TILT_IMAGES_A,
  TILT_IMAGES_B,
} from "./examples.ts";
import {
  assertClose,
  codes,
  compact,
  eulerMatrix,
  full,
  madeTables,
  rotX,
  rotY,
  rotZ,
  rowOf,
  times,
  turn,
} from "./made_tables.ts";

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

Deno.test("flattenTomo() mirrors the defocus, not the rotation, with the hand", () => {
  const minus = inFileOrder(EXAMPLE_A).table;
  const { tomograms: [tomogram] } = EXAMPLE_A;
  const tables = {
    ...EXAMPLE_A,
    tomograms: [{ ...tomogram, hand: 1 as const }],
  };
  const plus = inFileOrder(tables).table;
  assertEquals(plus.rotations, minus.rotations);
  assertEquals(plus.depth, minus.depth);
  tomogram.frames.defocusU.forEach((u, f) => {
    assertClose([plus.defocusU[f] - u], [u - minus.defocusU[f]], 1e-10);
  });
});

/** Pre-exposures and flags of the example of section 4.5. */
const DOSES = madeTables({
  tomograms: [{ frames: [6, 0, 3, 3].map((dose) => ({ dose, scale: 1 })) }],
  particles: [{ name: "P", visible: [1, 1, 0, 1] }],
});

Deno.test("flattenTomo() orders the frames of a particle by dose", () => {
  const { table, diagnostics } = flattenTomo(DOSES, compact(DOSES));
  assertEquals([...table.frameIndex], [1, 3, 0]);
  assertEquals([...table.section], [2, 3, 1]);
  assertEquals([...table.preExposure], [0, 3, 6]);
  assertEquals([...table.seriesDoseRank], [0, 2, 3]);
  assertEquals(diagnostics, []);
});

Deno.test("flattenTomo() keeps the order of the files if told so", () => {
  const { table } = inFileOrder(DOSES);
  assertEquals([...table.frameIndex], [0, 1, 3]);
  assertEquals([...table.section], [1, 2, 3]);
  assertEquals([...table.seriesDoseRank], [3, 0, 2]);
});

Deno.test("flattenTomo() counts sections of full stacks by frame", () => {
  const { table } = flattenTomo(DOSES, full(DOSES), { order: "file" });
  assertEquals([...table.section], [1, 2, 4]);
});

Deno.test("flattenTomo() sorts particles by code points", () => {
  const names = Array.from({ length: 10 }, (_, i) => `T/${i + 1}`);
  const tables = madeTables({
    tomograms: [{ frames: [{ scale: 1 }] }],
    particles: [...names, "T/\u{1f600}", "T/\uff5e"].map((name) => ({ name })),
  });
  const groups = (order: "reference" | "file") => {
    const { table } = flattenTomo(tables, compact(tables), { order });
    return [...table.particleIndex].map((_, row) => table.groupName(row));
  };
  assertEquals(groups("reference"), [
    "T/1",
    "T/10",
    ...names.slice(1, 9),
    "T/\uff5e",
    "T/\u{1f600}",
  ]);
  assertEquals(groups("file"), tables.particles.names);
});

Deno.test("flattenTomo() fills the columns of each particle and series", () => {
  const tables = madeTables({
    tomograms: [
      { frames: [{ scale: 0.5, phaseShift: 90 }], micrographNames: ["m.mrc"] },
      {
        frames: [{ scale: -2, dose: 4, tiltBfactor: 7 }, { scale: 0 }],
        stageTilt: [10, -10],
        bfactorPerDose: 4,
      },
    ],
    optics: [{ group: 69 }, { group: 95 }],
    particles: [
      { name: "b", tomogram: 1, optics: 1, stack: "x/b.mrcs", subset: 2 },
      { name: "a", tomogram: 0, optics: 0, stack: "x/a.mrcs", subset: 1 },
    ],
  });
  const { table, diagnostics } = flattenTomo(tables, compact(tables));
  assertEquals([...table.particleIndex], [1, 0, 0]);
  assertEquals([...table.frameIndex], [0, 1, 0]);
  assertEquals(table.stacks, ["x/b.mrcs", "x/a.mrcs"]);
  assertEquals([...table.stackIndex], [1, 0, 0]);
  assertEquals([...table.opticsIndex], [0, 1, 1]);
  assertEquals([...table.randomSubset!], [1, 2, 2]);
  assertEquals([...table.phaseShift], [90, 0, 0]);
  assertEquals([...table.ctfScale], [0.5, 0, -2]);
  assertEquals([...table.ctfBfactor], [0, 0, 16]);
  assertEquals([...table.preExposure], [0, 0, 4]);
  assertEquals([...table.tiltBfactor], [0, 0, 7]);
  assertEquals([...table.stageTilt], [NaN, -10, 10]);
  const [first, second] = [0, 1].map((row) => [
    table.imageName(row),
    table.tomoName(row),
    table.tiltName(row),
    table.micrographName(row),
  ]);
  assertEquals(first, ["000001@x/a.mrcs", "T1", "m.mrc", "m.mrc"]);
  assertEquals(second, ["000002@x/b.mrcs", "T2", "T2/002", ""]);
  assertEquals(codes({ diagnostics }), [
    "ctf-scale-nonpositive",
    "tilt-bfactor-ignored",
  ]);
  assert(diagnostics[0].message.startsWith("2 of 3 images"));
});

Deno.test("flattenTomo() takes a missing scale factor as asked", () => {
  const tables = madeTables({
    tomograms: [{ frames: [{ tilt: [0, 60, 0] }, { tilt: [0, -45, 80] }] }],
    particles: [{ name: "P" }],
  });
  const cosines = flattenTomo(tables, compact(tables));
  assertClose(cosines.table.ctfScale, [0.5, Math.SQRT1_2], 1e-15);
  assertEquals(codes(cosines), ["ctf-scale-missing"]);
  const ones = flattenTomo(tables, compact(tables), { missingCtfScale: "one" });
  assertEquals([...ones.table.ctfScale], [1, 1]);
  assertEquals(codes(ones), ["ctf-scale-missing"]);
  const error = assertThrows(
    () => flattenTomo(tables, compact(tables), { missingCtfScale: "error" }),
    DataFormatError,
    '"T1"',
  );
  assertEquals([error.code, error.path, error.block, error.label], [
    "missing-column",
    "/none/T1.star",
    "T1",
    "_rlnCtfScalefactor",
  ]);
});

Deno.test("flattenTomo() refuses or drops particles without visible frame", () => {
  const tables = madeTables({
    tomograms: [{ frames: [{ scale: 1 }, { scale: 1 }] }],
    particles: [
      { name: "a", visible: [0, 0] },
      { name: "b", visible: [0, 1] },
    ],
  });
  const error = assertThrows(
    () => flattenTomo(tables, compact(tables)),
    DataFormatError,
    '1 of 2 particles of "/none/particles.star" without visible frame: "a"',
  );
  assertEquals([error.code, error.row], ["no-visible-frames", 1]);
  const dropped = flattenTomo(tables, compact(tables), { dropUnseen: true });
  assertEquals([...dropped.table.particleIndex], [1]);
  assertEquals(dropped.table.stacks, ["b.mrcs"]);
  assertEquals(codes(dropped), ["dropped-unseen"]);
  const none = madeTables({
    tomograms: [{ frames: [{ scale: 1 }] }],
    particles: [{ name: "a", visible: [0] }],
  });
  assertThrows(
    () => flattenTomo(none, compact(none), { dropUnseen: true }),
    DataFormatError,
    "nothing is left",
  );
});

Deno.test("flattenTomo() refuses options without sense", () => {
  const attempt = (options: object) => {
    const error = assertThrows(
      () => flattenTomo(DOSES, compact(DOSES), options),
      ArgumentError,
    );
    return codeOf(error);
  };
  assertEquals(attempt({ oder: "file" }), "unknown-option");
  assertEquals(attempt({ order: "name" }), "option-value");
  assertEquals(attempt({ missingCtfScale: "two" }), "option-value");
  for (const tiltImageSize of [[4096], [4096, 0], [1.5, 2], 4096, "ab"]) {
    assertEquals(attempt({ tiltImageSize }), "option-value");
  }
});

Deno.test("TiltImageTable refuses rows it has not", () => {
  const { table } = inFileOrder(DOSES);
  for (const row of [-1, 3, 0.5, NaN]) {
    const name = assertThrows(() => table.imageName(row), RangeError);
    assertEquals(codeOf(name), "row-range");
    assertThrows(() => table.tiltName(row), RangeError);
    assertThrows(() => table.groupName(row), RangeError);
  }
});

/** A random particle in three random tilt images of an offset tomogram. */
function randomParticle(random: () => number) {
  const angles = () => [360, 180, 360].map((range) => random() * range);
  const vector = (size: number) => [0, 0, 0].map(() => (random() - 0.5) * size);
  return {
    tilts: [0, 1, 2].map(() => {
      const [x, y, z] = vector(120);
      return { tilt: [x, y, z] as [number, number, number], scale: 1 };
    }),
    particle: {
      name: "P",
      centre: vector(5000),
      origin: vector(40),
      angles: angles(),
      boxAngles: angles(),
    },
    point: vector(200),
  };
}

Deno.test("flattenTomo() shifts images to where reference points land", () => {
  const random = seeded(5);
  for (let i = 0; i < 100; i++) {
    const { tilts, particle, point } = randomParticle(random);
    const tables = madeTables({
      tomograms: [{ frames: tilts }],
      particles: [particle],
    });
    const { table } = inFileOrder(tables);
    const box = eulerMatrix(particle.boxAngles);
    const whole = times(box, eulerMatrix(particle.angles));
    const offset = turn(box, particle.origin);
    const turned = turn(whole, point);
    // The point in the frame of the box's centre: q + A_s·A_p·v - c.
    const place = turned.map((x, k) => x - offset[k]);
    tilts.forEach(({ tilt: [x, y, z] }, f) => {
      const R = times(rotZ(z), times(rotY(y), rotX(x)));
      const [left, top] = turn(R, place);
      const [tx, ty] = rowOf(table.originAngst, f);
      const [a, b] = turn([...rowOf(table.rotations, f)], point);
      assertClose([left + tx, top + ty], [a, b], 1e-10);
      const q = particle.centre.map((c, k) => c - offset[k]);
      assertClose([table.depth[f]], [turn(R, q)[2]], 1e-9);
      assertClose(
        eulerMatrix([...rowOf(table.eulerDeg, f)]),
        rowOf(table.rotations, f),
        1e-12,
      );
    });
  }
});

Deno.test("flattenTomo() cares not whether box or particle is turned", () => {
  const { tilts, particle } = randomParticle(seeded(6));
  const tomograms = [{ frames: tilts }];
  const { table } = inFileOrder(
    madeTables({ tomograms, particles: [{ ...particle, origin: [0, 0, 0] }] }),
  );
  const whole = [...table.rotations.data];
  // Angles of A_s·A_p, from a tilt image that is not tilted.
  const flat = madeTables({
    tomograms: [{ frames: [{}] }],
    particles: [particle],
  });
  const angles = [...inFileOrder(flat).table.eulerDeg.data];
  for (
    const moved of [
      { boxAngles: angles, angles: [0, 0, 0] },
      { boxAngles: undefined, angles },
    ]
  ) {
    const { boxAngles, ...rest } = { ...particle, ...moved };
    const one = { ...rest, ...boxAngles && { boxAngles } };
    const again = inFileOrder(madeTables({ tomograms, particles: [one] }));
    assertClose(again.table.rotations.data, whole, 1e-12);
  }
});
