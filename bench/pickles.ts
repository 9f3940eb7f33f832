import {
  ndArray,
  rotationsFromVectors,
  writeCtfPickle,
  writePosesPickle,
} from "../mod.ts";
import {
  readCtfArrays,
  readPoseArrays,
} from "../src/metadata/metadata_arrays.ts";
import { seeded } from "../tests/support/random.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { sampledSum } from "./support/sampled_sum.ts";
import { subject } from "./support/subject.ts";
import { perSecond, type Table } from "./support/table.ts";

const BOX = 128;
const ROWS = 1_000_000;

/** Large pickles of poses and CTF parameters, as cryoDRGN has them. */
export async function pickles({ folder, python }: Context): Promise<Table[]> {
  const ctf = `${folder}/ctf.pkl`;
  const poses = `${folder}/poses.pkl`;
  await writePickles(ctf, poses);
  const ctfSeconds = await timings("CTF", [
    subject(async () => {
      const file = await readCtfArrays(ctf);
      return sampledSum(file.ctf(BOX, {}).data);
    }),
    await python.prepare("numpy_pickles.ctf", { path: ctf, side: BOX }),
  ]);
  const poseSeconds = await timings("poses", [
    subject(async () => {
      const { rotations, translations } = await readPoseArrays([poses]);
      return sampledSum(rotations.data, translations.data);
    }),
    await python.prepare("numpy_pickles.poses", { path: poses }),
  ]);
  await python.forget();
  return [{
    title: `Pickles: ${ROWS} rows`,
    peers: ["NumPy"],
    rows: [
      perSecond("CTF, 9 columns", "rows/s", ROWS, ctfSeconds),
      perSecond("poses", "rows/s", ROWS, poseSeconds),
    ],
  }];
}

async function writePickles(ctf: string, poses: string): Promise<void> {
  const random = seeded(4);
  const uniform = (count: number, width: number) =>
    new Float32Array(count).map(() => width * (random() - 0.5));
  const rows = new Float32Array(9 * ROWS);
  for (let at = 0; at < rows.length; at += 9) {
    const defocus = 15000 + 10000 * random();
    rows.set([BOX, 1.25, defocus, defocus - 300, 45, 300, 2.7, 0.1, 0], at);
  }
  await writeCtfPickle(ctf, ndArray(rows, [ROWS, 9]));
  const shifts = ndArray(uniform(2 * ROWS, 0.1), [ROWS, 2]);
  const rotations = rotationsFromVectors(uniform(3 * ROWS, 3));
  await writePosesPickle(poses, rotations, shifts);
}
