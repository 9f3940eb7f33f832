import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  MissingFileError,
  ndArray,
  readMrc,
  readVolume,
  writeMrc,
  writeVolume,
} from "../../mod.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A voxel at [x, y, z] of side n holds x + 10 y + 100 z. */
function told(n: number) {
  const data = new Float32Array(n ** 3);
  let at = 0;
  for (let x = 0; x < n; x++) {
    for (let y = 0; y < n; y++) {
      for (let z = 0; z < n; z++) data[at++] = x + 10 * y + 100 * z;
    }
  }
  return ndArray(data, [n, n, n]);
}

Deno.test("writeVolume stores z slowest and x fastest", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("map.mrc");
  await writeVolume(path, told(5), { voxelSize: 1.25, labels: ["made here"] });
  const { header, data } = await readMrc(path);
  assertEquals([header.ispg, header.mz, header.voxelSize.x], [1, 5, 1.25]);
  assertEquals(header.labels, ["made here"]);
  assertEquals([...data.data.subarray(0, 3)], [0, 1, 2]);
  assertEquals(data.data[5], 10);
  assertEquals(data.data[25], 100);
});

Deno.test("readVolume gives [x, y, z] and the voxel size", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("map.mrc");
  // More than one block of the transposition, and a side that is none.
  for (const side of [1, 5, 18, 33]) {
    await writeVolume(path, { ...told(side), voxelSize: 2.5 });
    assertEquals(await readVolume(path), { ...told(side), voxelSize: 2.5 });
  }
  await writeVolume(path, told(4), { voxelSize: 1.2 });
  assertEquals((await readVolume(path)).voxelSize, 1.2);
  await writeVolume(path, told(4));
  assertEquals((await readVolume(path)).voxelSize, null);
  assertEquals((await readVolume(path, { voxelSize: 3 })).voxelSize, 3);
});

Deno.test("readVolume follows the axis order of the header", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("map.mrc");
  await writeMrc(path, told(3), { isVolume: true, voxelSize: 1 });
  const bytes = await Deno.readFile(path);
  // Columns along z, rows along y, sections along x.
  new DataView(bytes.buffer).setInt32(64, 3, true);
  new DataView(bytes.buffer).setInt32(72, 1, true);
  await Deno.writeFile(path, bytes);
  assertEquals((await readVolume(path)).data, told(3).data);
});

Deno.test("readVolume refuses what is no cubic volume", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("stack.mrcs");
  const stack = { data: new Float32Array(2 * 16), shape: [2, 4, 4] };
  await writeMrc(path, stack, { voxelSize: 1 });
  const refused = await assertRejects(() => readVolume(path), DataFormatError);
  assertEquals([refused.code, refused.path], ["volume-not-cubic", path]);
  assertEquals(refused.actual, [4, 4, 2]);
  await writeMrc(path, told(4), { voxelSize: { x: 1, y: 1, z: 2 } });
  const odd = await assertRejects(() => readVolume(path), DataFormatError);
  assertEquals([odd.code, odd.label], ["volume-voxel-size", "cella"]);
  assertEquals((await readVolume(path, { voxelSize: 1 })).voxelSize, 1);
  await assertRejects(
    () => readVolume(path, { voxelSize: -1 }),
    ArgumentError,
    "must be positive",
  );
  await assertRejects(() => readVolume(folder.at("no.mrc")), MissingFileError);
  await assertRejects(
    () => writeVolume(path, ndArray(new Float32Array(8), [2, 4])),
    ArgumentError,
    "three equal sides",
  );
});
