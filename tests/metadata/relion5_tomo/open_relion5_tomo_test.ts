import { assert, assertEquals } from "@std/assert";
import { openRelion5Tomo } from "../../../src/metadata/relion5_tomo/open_relion5_tomo.ts";
import { StarFile } from "../../../src/metadata/star_file.ts";
import { faultCode } from "../../support/faults.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { codes, rowOf } from "./made_tables.ts";

const PROJECT_DIR = `${REAL_DATA}relion5_tomo`;
const FILES = {
  tomograms: `${PROJECT_DIR}/tomograms.star`,
  particles: `${PROJECT_DIR}/particles.star`,
};
const ignore = !hasRealData;

Deno.test({
  name: "Relion5TomoSet.writeFlatStar() and writeSubset() of the real set",
  ignore,
  async fn() {
    await using folder = await temporaryFolder();
    const set = await openRelion5Tomo(FILES, { stacks: "compact" });
    await set.writeFlatStar(folder.at("flat.star"));
    const star = await StarFile.load(folder.at("flat.star"));
    assertEquals(star.length, 395);
    assertEquals(
      star.df.numbers("_rlnAngleRot")[0],
      set.table.eulerDeg.data[0],
    );
    assertEquals(star.dataOptics!.text("_rlnOpticsGroup"), ["69", "95"]);
    const names = ["area12_ts_002/5", "area12_ts_001/4"];
    for (const paths of ["keep", "absolute"] as const) {
      const files = await set.writeSubset(folder.path, names, {
        paths,
        force: true,
        randomSubset: new Uint8Array(10).fill(1),
      });
      const subset = await openRelion5Tomo(files.optimisationSet, {
        stacks: "compact",
      });
      assertEquals(subset.particles.names, names.toReversed());
      assertEquals([...subset.particles.randomSubset!], [1, 1]);
      const rows = [...set.table.particleIndex.keys()].filter((row) =>
        names.includes(set.table.groupName(row))
      );
      assertEquals(subset.table.length, rows.length);
      rows.forEach((row, i) => {
        const [whole, part] = [set.table, subset.table];
        assertEquals(rowOf(part.rotations, i), rowOf(whole.rotations, row));
        assertEquals(part.defocusU[i], whole.defocusU[row]);
        assertEquals(part.section[i], whole.section[row]);
        assert(part.imageName(i).endsWith(whole.imageName(row).slice(7)));
      });
    }
  },
});

Deno.test("openRelion5Tomo() looks into the stacks of a set", async () => {
  await using folder = await temporaryFolder();
  await folder.write(
    "tomograms.star",
    "data_global\n\nloop_\n_rlnTomoName\n_rlnTomoTiltSeriesStarFile\n" +
      "_rlnTomoTiltSeriesPixelSize\n_rlnTomoHand\nT tilts/T.star 1.4 1\n",
  );
  await folder.write(
    "tilts/T.star",
    "data_T\n\nloop_\n_rlnTomoYTilt\n_rlnTomoZRot\n_rlnDefocusU\n" +
      "_rlnDefocusV\n_rlnDefocusAngle\n_rlnMicrographPreExposure\n" +
      "_rlnCtfScalefactor\n" +
      [-30, 0, 30].map((y, f) => `${y} 85 30000 29000 0 ${f} 1\n`).join(""),
  );
  await folder.write(
    "particles.star",
    "data_general\n\n_rlnTomoSubTomosAre2DStacks 1\n\n" +
      "data_optics\n\nloop_\n_rlnOpticsGroup\n_rlnOpticsGroupName\n" +
      "_rlnVoltage\n_rlnSphericalAberration\n_rlnAmplitudeContrast\n" +
      "_rlnTomoTiltSeriesPixelSize\n_rlnImagePixelSize\n_rlnImageSize\n" +
      "_rlnImageDimensionality\n1 g 300 2.7 0.1 1.4 2.8 4 2\n\n" +
      "data_particles\n\nloop_\n_rlnTomoName\n_rlnTomoParticleName\n" +
      "_rlnImageName\n_rlnTomoVisibleFrames\n_rlnOpticsGroup\n" +
      "_rlnCenteredCoordinateXAngst\n_rlnCenteredCoordinateYAngst\n" +
      "_rlnCenteredCoordinateZAngst\n" +
      "T T/1 E/1.mrcs [0,1,1] 1 10 20 30\nT T/2 E/2.mrcs [1,1,0] 1 0 0 9\n",
  );
  const stack = (nz: number) => mrcBytes(nz, 4, () => 0, { pixelSize: 2.8 });
  await folder.write("E/1.mrcs", stack(3));
  await folder.write("E/2.mrcs", stack(2));
  const input = {
    tomograms: folder.at("tomograms.star"),
    particles: folder.at("particles.star"),
  };
  const set = await openRelion5Tomo(input);
  assertEquals([...set.table.section], [2, 3, 1, 2]);
  assertEquals(codes(set), ["mixed-stack-kinds"]);
  assertEquals(set.projectDir, folder.path);
  await folder.write("E/2.mrcs", stack(1));
  assertEquals(await faultCode(() => openRelion5Tomo(input)), "stack-depth");
  const misspelt = () => openRelion5Tomo(input, { stack: "full" } as never);
  assertEquals(await faultCode(misspelt), "unknown-option");
});
