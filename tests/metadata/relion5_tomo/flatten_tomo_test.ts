import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../../src/core/errors.ts";
import { flattenTomo } from "../../../src/metadata/relion5_tomo/flatten_tomo.ts";
import type { TomoTables } from "../../../src/metadata/relion5_tomo/tomo_tables.ts";
import { codeOf } from "../../support/faults.ts";
import { seeded } from "../../support/random.ts";
import { EXAMPLE_A } from "./examples.ts";
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
