import { assert, assertEquals } from "@std/assert";
import {
  loadDataset,
  openRelion5Tomo,
  readStar,
  type Relion5TomoOptions,
} from "../../../mod.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import {
  type TomoProjectOptions,
  WARP_1,
  writeTomoProject,
} from "../../support/tomo_project.ts";
import { assertNear, assertRows, valuesOf } from "./opened_rows.ts";

const LAYOUTS: Record<string, [TomoProjectOptions, Relion5TomoOptions?]> = {
  "RELION 5": [{}],
  "matrices": [{ alignment: "matrices" }],
  "matrices beside equal angles": [{ alignment: "both" }],
  "coordinates in pixels": [{ coordinates: "pixels" }],
  "coordinates in pixels of the images": [
    { coordinates: "imagePixels" },
    { coordinatePixelSize: "image" },
  ],
  "centred coordinates beside others in pixels": [{ coordinates: "both" }],
  "tilt tables inline": [{ tiltTables: "inline" }],
  "blocks without name": [{ blockNames: "anonymous" }],
  "an optimisation set as loop": [{ optimisationLoop: true }],
  "CR+LF": [{ edit: (_, text) => text.replaceAll("\n", "\r\n") }],
  "two pixel sizes": [{ pixelSizes: [1.4, 1.7] }],
  "compact stacks": [{ stackKind: "compact" }],
  "full stacks": [{ stackKind: "full" }],
  "stacks that are said to be compact": [
    { stackKind: "compact", stacks: false },
    { stacks: "compact" },
  ],
  "stacks that are said to be full": [
    { stackKind: "full", stacks: false },
    { stacks: "full" },
  ],
  "one frame a series": [{ frames: [1, 1] }],
  "a B-factor per dose": [{ bfactorPerDose: [4, 0] }],
  "premultiplied groups": [{ premultiplied: [true, false] }],
  "Warp before July 2026": [WARP_1, { coordinatePixelSize: "image" }],
  "no optional columns": [{
    omit: [
      "_rlnTomoParticleName",
      "_rlnMicrographName",
      "_rlnTomoNominalStageTiltAngle",
      "_rlnRandomSubset",
      "_rlnPhaseShift",
      "_rlnCtfScalefactor",
    ],
  }],
};

for (const [name, [layout, options]] of Object.entries(LAYOUTS)) {
  Deno.test(`openRelion5Tomo() reads ${name}`, async () => {
    await using folder = await temporaryFolder();
    const project = await writeTomoProject(folder, layout);
    for (const order of ["reference", "file"] as const) {
      const set = await openRelion5Tomo(project.optimisationSet, {
        ...options,
        order,
      });
      assertRows(set, project.rows(order));
    }
  });
}

for (
  const [name, layout] of Object.entries({
    "RELION 5": {},
    "no optional columns": LAYOUTS["no optional columns"][0],
    "a B-factor per dose": { bfactorPerDose: [4, 0] },
  })
) {
  Deno.test(`writeFlatStar() writes the table of a set with ${name}`, async () => {
    await using folder = await temporaryFolder();
    const project = await writeTomoProject(folder, layout);
    for (const order of ["reference", "file"] as const) {
      const set = await openRelion5Tomo(project.optimisationSet, { order });
      const path = folder.at(`${order}.star`);
      await set.writeFlatStar(path);
      const [particles, optics] = await readStar(path);
      const rows = project.rows(order);
      const { table } = set;
      assertEquals(
        particles.text("_rlnImageName"),
        rows.map(({ imageName }) => imageName),
      );
      assertEquals(
        particles.text("_rlnTiltName"),
        rows.map(({ tiltName }) => tiltName),
      );
      for (
        const [label, column] of [
          ["DefocusU", table.defocusU],
          ["DefocusV", table.defocusV],
          ["DefocusAngle", table.defocusAngle],
          ["CtfScalefactor", table.ctfScale],
          ["MicrographPreExposure", table.preExposure],
        ] as const
      ) {
        assertEquals([...particles.numbers(`_rln${label}`)], [...column]);
      }
      const origins = valuesOf(table.originAngst, 2 * rows.length, 0);
      ["X", "Y"].forEach((axis, k) =>
        assertEquals(
          [...particles.numbers(`_rlnOrigin${axis}Angst`)],
          origins.filter((_, i) => i % 2 === k),
        )
      );
      assertEquals(
        particles.has("_rlnRandomSubset"),
        rows[0].randomSubset !== null,
      );
      assertEquals(
        particles.has("_rlnMicrographName"),
        rows[0].micrographName !== "",
      );
      assertEquals(
        particles.has("_rlnCtfBfactorPerElectronDose"),
        rows.some(({ ctfBfactor }) => ctfBfactor > 0),
      );
      assertEquals(optics!.text("_rlnOpticsGroup").toSorted(), ["69", "95"]);
      assertEquals(optics!.text("_rlnImageDimensionality"), ["2", "2"]);
      await using flat = await loadDataset(path, { tiltSeries: true });
      const rotations = flat.rotationMatrices;
      rows.forEach((row, i) =>
        assertNear(
          [...rotations.data.subarray(9 * i, 9 * i + 9)],
          row.rotation,
          1e-6,
        )
      );
    }
  });
}

Deno.test("openRelion5Tomo() sorts particles by code point unless told otherwise", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet } = await writeTomoProject(folder, {
    frames: [3],
    particles: 10,
    change: ({ particles }) =>
      particles.forEach((particle, i) => particle.name = `T/${i + 1}`),
  });
  const groups = async (order: "reference" | "file") => {
    const { table } = await openRelion5Tomo(optimisationSet, { order });
    return [
      ...new Set(
        Array.from({ length: table.length }, (_, row) => table.groupName(row)),
      ),
    ].join(" ");
  };
  assertEquals(
    await groups("reference"),
    "T/1 T/10 T/2 T/3 T/4 T/5 T/6 T/7 T/8 T/9",
  );
  assertEquals(
    await groups("file"),
    "T/1 T/2 T/3 T/4 T/5 T/6 T/7 T/8 T/9 T/10",
  );
});

Deno.test("openRelion5Tomo() pairs the four-frame example as the specification does", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet } = await writeTomoProject(folder, {
    frames: [4],
    particles: 1,
    stackKind: "compact",
    change: ({ particles, tomograms }) => {
      particles[0].visible = [1, 1, 0, 1];
      [6, 0, 3, 3].forEach((dose, f) =>
        tomograms[0].frames[f].preExposure = dose
      );
    },
  });
  const { table } = await openRelion5Tomo(optimisationSet);
  assertEquals([...table.frameIndex], [1, 3, 0]);
  assertEquals([...table.section], [2, 3, 1]);
  assertEquals([...table.preExposure], [0, 3, 6]);
  assertEquals([...table.seriesDoseRank], [0, 2, 3]);
  assert(table.imageName(0).startsWith("000002@Extract/"));
});

Deno.test("openRelion5Tomo() mirrors the defocus with the hand, and nothing else", async () => {
  await using folder = await temporaryFolder();
  const [down, up] = await Promise.all([-1, 1].map(async (hand) => {
    const { optimisationSet } = await writeTomoProject(folder, {
      root: `hand${hand}`,
      stacks: false,
      change: ({ tomograms }) =>
        tomograms.forEach((tomogram) => tomogram.hand = hand),
    });
    return await openRelion5Tomo(optimisationSet, { stacks: "compact" });
  }));
  const { tomograms, particles } = up;
  assertEquals(up.table.depth, down.table.depth);
  assertEquals(up.table.rotations, down.table.rotations);
  assertEquals(up.table.originAngst, down.table.originAngst);
  for (let row = 0; row < up.table.length; row++) {
    const p = up.table.particleIndex[row];
    const { frames } = tomograms[particles.tomogramIndex[p]];
    const centre = frames.defocusU[up.table.frameIndex[row]];
    assertNear(
      [up.table.defocusU[row] - centre],
      [centre - down.table.defocusU[row]],
      1e-9,
    );
  }
});
