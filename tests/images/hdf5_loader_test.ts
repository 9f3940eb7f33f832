import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import { Hdf5Loader } from "../../src/images/hdf5_loader.ts";
import { imageCount, loadImages } from "../../src/images/load_images.ts";
import {
  EMAN_BITS_H5,
  EMAN_H5,
  FILTERS_H5,
  ODD_H5,
  TYPES_H5,
  unpacked,
} from "../support/h5py_files.ts";
import { faultCode } from "../support/faults.ts";
import { hdf5Bytes } from "../support/hdf5_files.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

async function pixelsOf(path: string, image: number): Promise<number[]> {
  await using loader = await Hdf5Loader.open(path);
  return [...(await loader.get(image)).data];
}

Deno.test("Hdf5Loader gives numbers of every type as float32", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("types.h5", await unpacked(TYPES_H5));
  const second = Array.from({ length: 9 }, (_, p) => 100 + p);
  for (const name of ["u1", "u2", "u4", "u8", ">u4"]) {
    assertEquals(await pixelsOf(`${path}::/${name}`, 1), second, name);
  }
  const signed = "i2 i4 i8 f2 f4 f8 >i2 >i8 >f2 >f4 >f8".split(" ");
  for (const name of signed) {
    const expected = second.map((value) => -value);
    assertEquals(await pixelsOf(`${path}::/${name}`, 1), expected, name);
  }
  const small = second.map((value) => value - 100);
  assertEquals(await pixelsOf(`${path}::/i1`, 1), small);
  // Rounded to doubles, then to floats, as numpy does.
  const rounded = (values: number[]) => values.map(Math.fround);
  assertEquals(
    await pixelsOf(`${path}::/extreme_i8`, 0),
    rounded([-(2 ** 63), 2 ** 63, -1, 2 ** 53]),
  );
  assertEquals(
    await pixelsOf(`${path}::/extreme_u8`, 0),
    rounded([0, 2 ** 64, 2 ** 63, 2 ** 53]),
  );
  assertEquals(
    await pixelsOf(`${path}::/special_f2`, 0),
    [Infinity, -Infinity, NaN, 2 ** -24],
  );
});

Deno.test("Hdf5Loader gives the pixels of EMAN2 images of few bits", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("e.hdf", await unpacked(EMAN_BITS_H5));
  const near = (actual: number[], expected: number[]) =>
    assertEquals(actual.map((value) => Number(value.toFixed(6))), expected);
  near(await pixelsOf(path, 0), [-1, 1, -0.6, -0.2]);
  near(await pixelsOf(path, 1), [0, 51, 10.2, 20.4]);
  near(await pixelsOf(path, 2), [0, 255, 51, 102]);
});

Deno.test("Hdf5Loader undoes filters and refuses those it cannot undo", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("f.h5", await unpacked(FILTERS_H5));
  const last = Array.from({ length: 256 }, (_, p) => 300 + p % 64);
  for (const name of ["shuffled", "scaled"]) {
    assertEquals(await pixelsOf(`${path}::/${name}`, 3), last, name);
  }
  const error = await assertRejects(() => loadImages(`${path}::/lzf`));
  assertEquals((error as { code?: string }).code, "hdf5-filter");
  assertStringIncludes((error as Error).message, '"/lzf"');
  assertStringIncludes((error as Error).message, '"lzf"');
});

Deno.test("Hdf5Loader reads EMAN2's stacks in the order of their numbers", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("eman.hdf", await unpacked(EMAN_H5));
  await using loader = await loadImages(path, { indices: [10, 2] });
  assertEquals(loader.shape, [2, 4, 4]);
  const { data } = await loader.get();
  assertEquals([data[0], data[15], data[16]], [1000, 1015, 200]);
  assertEquals(await imageCount(path), 11);
  assertEquals(await imageCount(`${path}::/MDF/images/3/image`), 1);
  assertEquals((await pixelsOf(`${path}::/MDF/images/3/image`, 0))[1], 301);
});

Deno.test("Hdf5Loader names what it cannot use", async () => {
  await using folder = await temporaryFolder();
  const odd = await folder.write("odd.h5", await unpacked(ODD_H5));
  for (
    const [dataset, code] of [
      ["text", "hdf5-type"],
      ["flags", "hdf5-type"],
      ["complex", "hdf5-type"],
      ["scalar", "hdf5-not-square"],
      ["empty", "hdf5-not-square"],
      ["none", "hdf5-empty"],
      ["wide", "hdf5-not-square"],
      ["four", "hdf5-not-square"],
      ["soft", "hdf5-no-dataset"],
      ["away", "hdf5-no-dataset"],
      ["nowhere/at/all", "hdf5-no-dataset"],
      ["wide/x", "hdf5-no-dataset"],
      ["unfilled", "hdf5-truncated"],
      ["g", "hdf5-eman-gap"],
      ["g/loop/stack", ""],
      ["link", ""],
    ]
  ) {
    const path = `${odd}::/${dataset}`;
    assertEquals(await faultCode(() => imageCount(path)), code, dataset);
  }
  // Data outside of the file are not looked for, not even on standard input.
  const outside = await Hdf5Loader.open(`${odd}::/outside`);
  await assertRejects(() => outside.get(), DataFormatError);
  await outside.close();
  const many = await assertRejects(() => loadImages(odd), DataFormatError);
  assertEquals(many.code, "hdf5-many-datasets");
  assertStringIncludes(many.message, "/g/stack [2, 2, 2] float32");
  assertStringIncludes(many.message, "::/");
  await assertClosed(folder);
});

Deno.test("Hdf5Loader tells missing, foreign, cut and empty files apart", async () => {
  await using folder = await temporaryFolder();
  const sound = await unpacked(EMAN_H5);
  const none = await hdf5Bytes([]);
  const gap = await hdf5Bytes(
    ["0", "2"].map((k) => ({
      path: `/MDF/images/${k}/image`,
      data: new Uint8Array(4),
      shape: [2, 2],
    })),
  );
  for (
    const [path, code] of [
      [folder.at("lost.h5"), "file-missing"],
      [folder.at("lost.h5::/images"), "file-missing"],
      [await folder.write("foreign.h5", "no such thing"), "hdf5-foreign"],
      [await folder.write("nothing.h5", ""), "hdf5-foreign"],
      [await folder.write("cut.h5", sound.subarray(0, 3000)), "hdf5-damaged"],
      [await folder.write("none.h5", none), "hdf5-no-images"],
      [await folder.write("gap.h5", gap), "hdf5-eman-gap"],
      [(await folder.write("d.h5/x", ""), folder.at("d.h5")), "file-is-folder"],
    ]
  ) {
    const error = await assertRejects(() => loadImages(path));
    assertEquals((error as { code?: string }).code, code, path);
    const { message } = error as Error;
    assert(message.length < 400 && !message.includes("HDF5-DIAG"), message);
  }
  await assertClosed(folder);
});

Deno.test("Hdf5Loader refuses EMAN2 images of another size when they are read", async () => {
  await using folder = await temporaryFolder();
  const bytes = await hdf5Bytes([2, 2, 3].map((D, k) => ({
    path: `/MDF/images/${k}/image`,
    data: new Uint8Array(D * D).fill(k),
    shape: [D, D],
  })));
  const path = await folder.write("sizes.hdf", bytes);
  await using loader = await loadImages(path);
  assertEquals([...(await loader.get(1)).data], [1, 1, 1, 1]);
  assertEquals(await faultCode(() => loader.get(2)), "hdf5-image-size");
});

Deno.test("Hdf5Loader holds several files open and notices a file cut short", async () => {
  await using folder = await temporaryFolder();
  const stackOf = (value: number) =>
    hdf5Bytes([{
      path: "/images",
      data: new Float32Array(64 * 256).fill(value),
      shape: [64, 16, 16],
    }]);
  const paths = await Promise.all(
    [1, 2, 3].map(async (value) =>
      await folder.write(`${value}.h5`, await stackOf(value))
    ),
  );
  const loaders = await Promise.all(paths.map((path) => Hdf5Loader.open(path)));
  await Deno.truncate(paths[1], 4096);
  assertEquals(await faultCode(() => loaders[1].get(63)), "file-short");
  // The library began anew after that fault: the others do not notice.
  for (const i of [0, 2]) {
    assertEquals((await loaders[i].get(63)).data[0], i + 1);
  }
  await Promise.all(loaders.map((loader) => loader.close()));
  await assertClosed(folder);
});

Deno.test("Hdf5Loader reads beyond 4 GiB", async () => {
  await using folder = await temporaryFolder();
  // The address of the data is moved to where a hole of 5 GiB ends.
  const D = 24;
  const bytes = await hdf5Bytes([{
    path: "/images",
    data: Float32Array.from({ length: 2 * D * D }, (_, i) => i + 0.5),
    shape: [2, D, D],
  }]);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = Float32Array.of(0.5, 1.5, 2.5);
  const at = indexOf(bytes, new Uint8Array(data.buffer));
  const far = 5 * 2 ** 30;
  const end = far + 2 * D * D * 4;
  let moved = 0;
  for (let i = 0; i + 8 <= at; i++) {
    const value = view.getBigUint64(i, true);
    const size = i + 16 <= at ? view.getBigUint64(i + 8, true) : 0n;
    if (value === BigInt(at) && size === BigInt(2 * D * D * 4)) {
      view.setBigUint64(i, BigInt(far), true);
      moved++;
    }
    // The superblock states where the file ends.
    if (i < 96 && value === BigInt(bytes.length)) {
      view.setBigUint64(i, BigInt(end), true);
    }
  }
  assertEquals(moved, 1);
  const path = await folder.write("far.h5", bytes);
  using file = await Deno.open(path, { write: true });
  await file.seek(far, Deno.SeekMode.Start);
  await file.write(bytes.subarray(at, at + 2 * D * D * 4));
  assertEquals((await pixelsOf(path, 1)).slice(0, 2), [576.5, 577.5]);
});

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  return bytes.findIndex((_, i) =>
    part.every((byte, k) => bytes[i + k] === byte)
  );
}
