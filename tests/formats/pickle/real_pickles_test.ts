import { assert, assertEquals } from "@std/assert";
import { parseIndexFile } from "../../../src/formats/index_file/parse_index_file.ts";
import {
  type PickleArray,
  PickleTuple,
  readPickle,
} from "../../../src/formats/pickle/mod.ts";
import { loadCtfParams } from "../../../src/metadata/ctf_from_pickle.ts";
import { loadPoses } from "../../../src/metadata/load_poses.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";
import { sha256Hex } from "../../support/sha256_hex.ts";

const FOLDER = `${REAL_DATA}cryodrgn/`;

/** What `expected.json` says of an array. */
interface Expected {
  readonly shape: number[];
  readonly dtype: string;
  readonly "sha256_le_c_order": string;
  readonly first: unknown;
  readonly last: unknown;
  readonly mean: number;
}

async function check(array: PickleArray, expected: Expected): Promise<void> {
  const { dtype, shape, data } = array;
  assertEquals(`${dtype.kind}${dtype.itemSize}`, expected.dtype);
  assertEquals([...shape], expected.shape);
  assert(!Array.isArray(data));
  const bytes = new Uint8Array(data.buffer);
  assertEquals(await sha256Hex(bytes), expected.sha256_le_c_order);
  const numbers = Float64Array.from(data, Number);
  const width = numbers.length / shape[0];
  assertEquals([...numbers.subarray(0, width)], [expected.first].flat(2));
  assertEquals([...numbers.subarray(-width)], [expected.last].flat(2));
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  assert(Math.abs(mean - expected.mean) < 1e-9 * (1 + Math.abs(mean)));
}

Deno.test({
  name: "readPickle() reads cryoDRGN's own files",
  ignore: !hasRealData,
  async fn() {
    const text = await Deno.readTextFile(`${FOLDER}expected.json`);
    const { files } = JSON.parse(text);
    const names = Object.keys(files).filter((name) => name.endsWith(".pkl"));
    assertEquals(names.length, 10);
    for (const name of names) {
      const value = await readPickle(FOLDER + name);
      const { python, items } = files[name];
      if (python === "tuple") {
        assert(value instanceof PickleTuple);
        assertEquals(value.items.length, items.length);
        for (const [k, item] of value.items.entries()) {
          await check(item as PickleArray, items[k]);
        }
      } else {
        await check(value as PickleArray, files[name]);
      }
    }
  },
});

Deno.test({
  name: "loadPoses() and loadCtfParams() read cryoDRGN's own files",
  ignore: !hasRealData,
  async fn() {
    const both = await loadPoses(`${FOLDER}hand_rot_trans.pkl`, 100, 64);
    assertEquals(both.translations?.shape, [100, 2]);
    assertEquals(both.diagnostics, []);
    const toy = await loadPoses(
      [`${FOLDER}toy_angles.pkl`, `${FOLDER}toy_trans.pkl`],
      1000,
      30,
    );
    assertEquals(toy.translations?.data[0], 0.11387941896441625 * 30);
    const alone = await loadPoses(`${FOLDER}hand_rot.pkl`, 100, 64);
    assertEquals(alone.translations, null);
    const star = await loadPoses(`${FOLDER}pose.star.pkl`, 5, 300);
    assert(Math.abs(star.translations!.data[0] + 0.14063) < 1e-9);
    const ctf = await loadCtfParams(128, `${FOLDER}ctf1.pkl`);
    assertEquals(ctf.shape, [5, 8]);
    assertEquals([...ctf.data.subarray(0, 3)], [
      2.42578125,
      15686,
      17521.400390625,
    ]);
  },
});

Deno.test({
  name: "parseIndexFile() reads cryoDRGN's own files",
  ignore: !hasRealData,
  async fn() {
    for (
      const [name, indices] of [
        ["ind4.pkl", [0, 1, 3, 4]],
        ["ind5.pkl", [0, 1, 2, 3, 5]],
        ["ind100.pkl", Array.from({ length: 100 }, (_, k) => k)],
      ] as const
    ) {
      const bytes = await Deno.readFile(FOLDER + name);
      assertEquals(parseIndexFile(bytes, name).indices, [...indices]);
    }
  },
});
