import { assert, assertEquals, assertRejects } from "@std/assert";
import { zipSync } from "fflate";
import { DataFormatError, MissingFileError } from "../../../src/core/errors.ts";
import { encodeNpy } from "../../../src/formats/numpy/mod.ts";
import { asMask } from "../../../src/core/mask.ts";
import {
  loadIndexLike,
  readIndexFile,
} from "../../../src/formats/index_file/load_index_like.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("loadIndexLike() gives back what is in memory", async () => {
  assertEquals(await loadIndexLike(null), null);
  assertEquals(await loadIndexLike(undefined), null);
  const selections = [
    [3, 1],
    [true, false],
    Int32Array.of(2),
    asMask([true]),
    [[0], [1]],
  ];
  for (const selection of selections) {
    assert(await loadIndexLike(selection) === selection);
  }
});

Deno.test("loadIndexLike() and readIndexFile() read a file", async () => {
  await using folder = await temporaryFolder();
  const text = await folder.write("a.txt", "5\n2\n");
  assertEquals(await loadIndexLike(text), [5, 2]);
  const json = await folder.write(
    "a.json",
    '{"halfsets":[[0],[1]],"nImages":2}',
  );
  assertEquals(await loadIndexLike(json), [[0], [1]]);
  assertEquals(await readIndexFile(json), {
    indices: [[0], [1]],
    nImages: 2,
    imagesDigest: null,
  });
});

Deno.test("loadIndexLike() names files that are missing or folders", async () => {
  await using folder = await temporaryFolder();
  const error = await assertRejects(
    () => loadIndexLike(folder.at("absent.txt")),
    MissingFileError,
  );
  assertEquals(error.path, folder.at("absent.txt"));
  await assertRejects(() => loadIndexLike(folder.path), DataFormatError);
});

Deno.test("readIndexFile() reads archives of one array, or of two half-sets", async () => {
  await using folder = await temporaryFolder();
  const npz = async (arrays: Record<string, Uint8Array>) =>
    await folder.write("a.npz", zipSync(arrays));
  const a = encodeNpy(Int32Array.of(4, 0));
  const b = encodeNpy(Int32Array.of(1));
  const one = await readIndexFile(await npz({ "ind.npy": a }));
  assertEquals(one.indices, [4, 0]);
  const two = await readIndexFile(await npz({ "a.npy": a, "b.npy": b }));
  assertEquals(two.indices, [[4, 0], [1]]);
  const three = await npz({ "a.npy": a, "b.npy": b, "c.npy": b });
  const error = await assertRejects(
    () => readIndexFile(three),
    DataFormatError,
  );
  assertEquals(error.code, "index-count");
});
