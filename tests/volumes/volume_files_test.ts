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

/** Changes the header of a file, whose numbers are in little-endian order. */
async function patch(path: string, change: (header: DataView) => void) {
  const bytes = await Deno.readFile(path);
  change(new DataView(bytes.buffer));
  await Deno.writeFile(path, bytes);
}

Deno.test("readVolume knows a stack by its header, though it be cubic", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("stack.mrcs");
  for (const side of [2, 4]) {
    await writeMrc(path, told(side), { voxelSize: 1 });
    const error = await assertRejects(() => readVolume(path), DataFormatError);
    assertEquals([error.code, error.path], ["volume-is-stack", path]);
  }
  // Programs that write volumes with ispg 0 state as many intervals as sections.
  await patch(path, (header) => {
    header.setInt32(36, 4, true);
    header.setFloat32(48, 4, true);
  });
  assertEquals((await readVolume(path)).voxelSize, 1);
  // One plane of one pixel is a volume as well as a stack.
  await writeMrc(path, told(1), { voxelSize: 1 });
  assertEquals((await readVolume(path)).shape, [1, 1, 1]);
});

Deno.test("readVolume refuses a part of a volume", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("map.mrc");
  await writeVolume(path, told(4), { voxelSize: 1 });
  await Deno.truncate(path, 1024 + 2 * 64);
  const error = await assertRejects(() => readVolume(path), DataFormatError);
  assertEquals([error.code, error.path], ["mrc-truncated", path]);
  // What is whole of a stack can be read; of a volume that is no help.
  assertEquals(error.message.includes("salvage"), false);
  await Deno.writeTextFile(path, "no map");
  await assertRejects(() => readVolume(path), DataFormatError, "header");
});

Deno.test("readVolume takes voxel sizes as equal as headers make them", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("map.mrc");
  await writeVolume(path, told(4), { voxelSize: 1 });
  await patch(path, (header) => header.setFloat32(48, 4.0003, true));
  assertEquals((await readVolume(path)).voxelSize, 1);
  await patch(path, (header) => header.setFloat32(48, 4.0005, true));
  await assertRejects(() => readVolume(path), DataFormatError, "cubic voxels");
  for (const axis of [40, 44, 48]) {
    await writeVolume(path, told(4), { voxelSize: 1 });
    await patch(path, (header) => header.setFloat32(axis, 0, true));
    assertEquals((await readVolume(path)).voxelSize, null);
  }
});

Deno.test("readVolume takes integers, half floats and the other byte order", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("map.mrc");
  await writeVolume(path, told(3), { voxelSize: 2 });
  const header = (await Deno.readFile(path)).subarray(0, 1024);
  const stored = [...(await readMrc(path)).data.data];
  const modes = [
    { mode: 1, data: Int16Array.from(stored) },
    { mode: 6, data: Uint16Array.from(stored) },
    { mode: 12, data: Float16Array.from(stored) },
  ];
  for (const { mode, data } of modes) {
    const bytes = new Uint8Array(1024 + data.byteLength);
    bytes.set(header);
    bytes.set(new Uint8Array(data.buffer), 1024);
    await Deno.writeFile(path, bytes);
    await patch(path, (view) => view.setInt32(12, mode, true));
    assertEquals(await readVolume(path), { ...told(3), voxelSize: 2 });
  }
  const swapped = new Uint8Array(1024 + 4 * 27);
  swapped.set(header);
  const view = new DataView(swapped.buffer);
  stored.forEach((voxel, i) => view.setFloat32(1024 + 4 * i, voxel));
  const old = new DataView(header.slice().buffer);
  for (const word of [...Array(24).keys(), 27]) {
    view.setUint32(4 * word, old.getUint32(4 * word, true));
  }
  view.setUint16(212, 0x1111);
  await Deno.writeFile(path, swapped);
  assertEquals(await readVolume(path), { ...told(3), voxelSize: 2 });
});

Deno.test("readVolume refuses what is no cubic volume", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("stack.mrcs");
  const stack = { data: new Float32Array(2 * 16), shape: [2, 4, 4] };
  await writeMrc(path, stack, { voxelSize: 1 });
  const refused = await assertRejects(() => readVolume(path), DataFormatError);
  assertEquals([refused.code, refused.path], ["volume-not-cubic", path]);
  assertEquals(refused.actual, [4, 4, 2]);
  assertEquals(refused.message.endsWith("may be a stack of images"), true);
  await writeMrc(path, ndArray(new Float32Array(2 * 8), [2, 2, 4]), {
    isVolume: true,
    voxelSize: 1,
  });
  const brick = await assertRejects(() => readVolume(path), DataFormatError);
  assertEquals(brick.message.endsWith("its sides are 4 x 2 x 2"), true);
  await writeMrc(path, told(4), {
    voxelSize: { x: 1, y: 1, z: 2 },
    isVolume: true,
  });
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
  for (
    const call of [
      () => readVolume(path, { voxel: 1 } as object),
      () => writeVolume(path, told(2), { voxel: 1 } as object),
    ]
  ) {
    const { code } = await assertRejects(call, ArgumentError);
    assertEquals(code, "unknown-option");
  }
});
