import { assertAlmostEquals, assertEquals } from "@std/assert";
import {
  CTFParamIndex,
  loadDataset,
  parseParticleTilt,
  readMrc,
  readTiltImages,
  StarFile,
} from "../../mod.ts";
import { hasRealData, REAL_DATA } from "../support/paths.ts";

const FOLDER = `${REAL_DATA}cryodrgn/`;
const HAND = "derived/hand_tilt_series.star";
const ORDERS = { relion5: "dose", warp: "bfactor" } as const;

interface ExpectedTilt {
  readonly mode: "relion5" | "warp";
  readonly groups: number[][];
  readonly groupNames: string[];
  readonly tiltNumbers: number[];
  readonly imagesInTiltOrder: number[][];
}

async function expectedOf(file: string): Promise<{
  readonly groups: {
    readonly sortedNames: string[];
    readonly images: number[][];
  };
  readonly tilt: ExpectedTilt[];
}> {
  const text = await Deno.readTextFile(`${FOLDER}expected.json`);
  return JSON.parse(text).files[file];
}

function realTest(name: string, run: () => Promise<void>): void {
  Deno.test({ name, ignore: !hasRealData, fn: run });
}

realTest(
  "tilts of real files are grouped and numbered as expected",
  async () => {
    for (const file of [HAND, "sta_testing.star"]) {
      const { groups, tilt } = await expectedOf(file);
      const star = await StarFile.load(FOLDER + file, {
        readFirstHeader: false,
      });
      const [particles] = await parseParticleTilt(star);
      assertEquals(particles.map((tilts) => [...tilts]), groups.images);
      assertEquals(tilt.length > 0, true);
      for (const { mode, groupNames, tiltNumbers } of tilt) {
        const read = readTiltImages(star, { tiltOrder: ORDERS[mode] });
        assertEquals([...read.tiltNumbers], tiltNumbers);
        assertEquals(read.particleNames, groupNames);
      }
    }
  },
);

realTest(
  "real particles are walked in the order of their tilts, with their pixels",
  async () => {
    const { tilt } = await expectedOf(HAND);
    const pixels = (await readMrc(`${FOLDER}hand_tilt.mrcs`)).data.data;
    for (const { mode, imagesInTiltOrder } of tilt) {
      await using dataset = await loadDataset(FOLDER + HAND, {
        tiltSeries: true,
        tiltSeriesCtf: mode,
      });
      const star = await StarFile.load(FOLDER + HAND);
      const doses = star.df.numbers("_rlnMicrographPreExposure");
      const bfactors = star.df.numbers("_rlnCtfBfactor");
      const scales = star.df.numbers("_rlnCtfScalefactor");
      const seen = [];
      for await (const batch of dataset.iterBatches(1, { byImage: false })) {
        seen.push([...batch.imageIndices]);
        batch.imageIndices.forEach((image, i) => {
          assertEquals(
            batch.images.data.slice(4096 * i, 4096 * (i + 1)),
            pixels.slice(4096 * image, 4096 * (image + 1)),
          );
          const row = batch.ctfParams.data.slice(11 * i, 11 * (i + 1));
          assertEquals(row[CTFParamIndex.CONTRAST], Math.fround(scales[image]));
          assertAlmostEquals(
            row[CTFParamIndex.DOSE],
            mode === "warp" ? -bfactors[image] / 4 : doses[image],
            1e-5,
          );
        });
      }
      assertEquals(seen, imagesInTiltOrder);
    }
  },
);
