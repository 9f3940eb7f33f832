import { assertEquals } from "@std/assert";
import {
  convertParticles,
  type CryoEMDataset,
  loadDataset,
  StarFile,
  writeCs,
} from "../../../mod.ts";
import { makeCs } from "../../support/cs_set.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { seeded } from "../../support/random.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { assertNear, assertSameNumbers, numbersOf } from "./numbers.ts";

/** RELION's rotation matrix of three angles, written out (Heymann 2005). */
function matrix(rot: number, tilt: number, psi: number): number[] {
  const [a, b, g] = [rot, tilt, psi].map((d) => d * Math.PI / 180);
  const [ca, sa, cb, sb] = [
    Math.cos(a),
    Math.sin(a),
    Math.cos(b),
    Math.sin(b),
  ];
  const [cg, sg] = [Math.cos(g), Math.sin(g)];
  return [
    cg * cb * ca - sg * sa,
    cg * cb * sa + sg * ca,
    -cg * sb,
    -sg * cb * ca - cg * sa,
    -sg * cb * sa + cg * ca,
    sg * sb,
    sb * ca,
    sb * sa,
    cb,
  ];
}

interface Pose {
  readonly angles: readonly [number, number, number];
  /** Origins in px. */
  readonly origin: readonly [number, number];
}

/** Poses at which angles or vectors are not unique, and random ones. */
function poses(seed: number, count: number): Pose[] {
  const random = seeded(seed);
  const odd: [number, number, number][] = [
    [0, 0, 0],
    [30, 0, 50],
    [30, 180, 50],
    [0, 180, 0],
    [180, 0, 0],
    [90, 180, 90],
    [-180, 90, 180],
    [179.9999, 180, 0],
    [12, 179.99999, -77],
    [0, 1e-5, 180],
  ];
  const any = Array.from({ length: count }, () =>
    [
      360 * random() - 180,
      180 * random(),
      360 * random() - 180,
    ] as [number, number, number]);
  return [...odd, ...any].map((angles) => ({
    angles,
    origin: [16 * random() - 8, 16 * random() - 8],
  }));
}

/** A STAR file of poses with two optics groups, or of RELION 3.0. */
function starOf(
  all: readonly Pose[],
  version: "3.0" | "3.1",
  D: number,
): string {
  const labels = [
    "ImageName",
    "AngleRot",
    "AngleTilt",
    "AnglePsi",
    ...(version === "3.1"
      ? ["OriginXAngst", "OriginYAngst", "OpticsGroup"]
      : ["OriginX", "OriginY"]),
    "DefocusU",
    "DefocusV",
    "DefocusAngle",
    "PhaseShift",
    ...(version === "3.1" ? [] : [
      "Voltage",
      "SphericalAberration",
      "AmplitudeContrast",
      "DetectorPixelSize",
      "Magnification",
      "ImageSize",
    ]),
  ];
  const rows = all.map(({ angles, origin }, i) =>
    [
      `${i + 1}@S/a.mrcs`,
      ...angles,
      ...(version === "3.1"
        ? [...origin.map((px) => px * 1.25), 1 + (i % 2)]
        : origin),
      15000.5 + i,
      14000.25 + i,
      (i * 37) % 180 - 90,
      (i * 11) % 90,
      ...(version === "3.1" ? [] : [300, 2.7, 0.1, 5, 40000, D]),
    ].join(" ")
  );
  const loop = (name: string, columns: string[], lines: string[]) =>
    `\ndata_${name}\n\nloop_\n${
      columns.map((label, i) => `_rln${label} #${i + 1}`).join("\n")
    }\n${lines.join("\n")}\n`;
  const optics = loop("optics", [
    "OpticsGroup",
    "OpticsGroupName",
    "Voltage",
    "SphericalAberration",
    "AmplitudeContrast",
    "ImagePixelSize",
    "ImageSize",
  ], [`1 a 300 2.7 0.1 1.25 ${D}`, `2 b 200 0.01 0.07 1.25 ${D}`]);
  return version === "3.1"
    ? optics + loop("particles", labels, rows)
    : loop("", labels, rows);
}

for (const version of ["3.0", "3.1"] as const) {
  Deno.test(`convertParticles() keeps random and odd poses of RELION ${version}`, async () => {
    await using folder = await temporaryFolder();
    const all = poses(version === "3.0" ? 3 : 31, 300);
    const star = await folder.write("a.star", starOf(all, version, 64));
    const direct = await numbersOf(star, 32);
    // The direct load itself, against the formula.
    assertNear(
      direct.rotations,
      all.flatMap(({ angles }) => matrix(...angles)),
      1e-12,
      0,
      "matrices",
    );
    assertNear(
      direct.fractions,
      all.flatMap(({ origin }) => origin.map((px) => px / 64)),
      1e-9,
      1e-7,
      "fractions",
    );
    await convertParticles(star, { particles: folder.at("b.cs") });
    assertSameNumbers(await numbersOf(folder.at("b.cs"), 32), direct, "cs");
    for (const relion of ["3.0", "3.1"] as const) {
      const path = folder.at(`c${relion}.star`);
      await convertParticles(folder.at("b.cs"), { particles: path }, {
        relion,
      });
      assertSameNumbers(await numbersOf(path, 32), direct, `cs to ${relion}`);
      const other = folder.at(`d${relion}.star`);
      await convertParticles(star, { particles: other }, { relion });
      assertSameNumbers(await numbersOf(other, 32), direct, relion);
    }
  });
}

Deno.test("convertParticles() to pickles gives the dataset of the direct load", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [7] });
  await convertParticles(star, {
    poses: folder.at("poses.pkl"),
    ctf: folder.at("ctf.pkl"),
  });
  for (const downsampleD of [undefined, 4]) {
    await using direct = await loadDataset(star, { downsampleD });
    await using other = await loadDataset(folder.at("Stacks/s0.mrcs"), {
      posesFile: folder.at("poses.pkl"),
      ctfFile: folder.at("ctf.pkl"),
      downsampleD,
    });
    assertEquals(other.voxelSize, direct.voxelSize);
    const list = (values: ArrayLike<number>) => Array.from(values);
    const [a, b] = [other, direct].map((set) => [
      list(set.rotationMatrices.data as Float32Array),
      list(set.translations.data as Float32Array),
      list(set.ctfParams.data as Float32Array),
    ]);
    a.forEach((values, k) => assertNear(values, b[k], 3e-7, 3e-7, `${k}`));
    // And back to a table, whose numbers are those of the set.
    await convertParticles(folder.at("Stacks/s0.mrcs"), {
      particles: folder.at("again.star"),
    }, {
      posesFile: folder.at("poses.pkl"),
      ctfFile: folder.at("ctf.pkl"),
      force: true,
    });
    await using again = await loadDataset(folder.at("again.star"), {
      downsampleD,
    });
    assertNear(
      list(again.translations.data as Float32Array),
      b[1],
      3e-7,
      3e-7,
      "shifts again",
    );
    const first = async (set: CryoEMDataset) => {
      const batch = await Array.fromAsync(set.iterBatches(7));
      return batch[0].images.data;
    };
    assertEquals(await first(again), await first(direct));
  }
});

Deno.test("convertParticles() takes shifts of cryoSPARC in pixels of the alignment", async () => {
  await using folder = await temporaryFolder();
  const cs = folder.at("a.cs");
  // Aligned at half the size: 3 px of 3 Å are 9 Å, 6 px of 64.
  await writeCs(
    cs,
    makeCs({ n: 4, psize: 1.5, alignmentPsize: 3, shift: () => [3, -1.5] }),
  );
  await convertParticles(cs, { particles: folder.at("b.star") });
  await convertParticles(cs, { particles: folder.at("c.star") }, {
    relion: "3.0",
  });
  const { df: b } = await StarFile.load(folder.at("b.star"));
  assertEquals(b.numbers("_rlnOriginXAngst")[0], 9);
  assertEquals(b.numbers("_rlnOriginYAngst")[0], -4.5);
  const { df: c } = await StarFile.load(folder.at("c.star"));
  assertEquals(c.numbers("_rlnOriginX")[0], 6);
  const direct = await numbersOf(cs, 16);
  await convertParticles(folder.at("c.star"), { particles: folder.at("d.cs") });
  for (const name of ["b.star", "c.star", "d.cs"]) {
    assertSameNumbers(await numbersOf(folder.at(name), 16), direct, name);
  }
});
