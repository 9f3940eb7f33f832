import {
  assertEquals,
  assertInstanceOf,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
  MissingFileError,
} from "../../src/core/errors.ts";
import {
  MRCLoader,
  type MRCLoaderOptions,
} from "../../src/images/mrc_loader.ts";
import { faultCode } from "../support/faults.ts";
import { mrcBytes, type MrcBytesOptions } from "../support/mrc_bytes.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

const ramp = (image: number, pixel: number) => 10 * image + pixel;

/** The same with the width of its sections changed in the header. */
function withSides(bytes: Uint8Array, nx: number, ny: number): Uint8Array {
  const view = new DataView(bytes.buffer);
  view.setInt32(0, nx, true);
  view.setInt32(4, ny, true);
  return bytes;
}

Deno.test("MRCLoader.getRaw() keeps the type of the file", async () => {
  await using folder = await temporaryFolder();
  const types: [MrcBytesOptions, unknown][] = [
    [{ mode: 0 }, Int8Array],
    [{ mode: 1 }, Int16Array],
    [{ mode: 1, bigEndian: true }, Int16Array],
    [{ mode: 2 }, Float32Array],
    [{ mode: 6, bigEndian: true }, Uint16Array],
    [{ mode: 12 }, Float32Array],
  ];
  for (const [options, type] of types) {
    const path = await folder.write("a.mrcs", mrcBytes(5, 2, ramp, options));
    await using loader = await MRCLoader.open(path, { indices: [4, 0, 2, 0] });
    const { data, shape } = await loader.getRaw([1, 0, 3, 1]);
    assertInstanceOf(data, type as typeof Int8Array);
    assertEquals(shape, [4, 2, 2]);
    assertEquals(
      [...data],
      [0, 1, 2, 3, 40, 41, 42, 43, 0, 1, 2, 3, 0, 1, 2, 3],
    );
    assertEquals((await loader.getRaw([])).shape, [0, 2, 2]);
  }
});

Deno.test("MRCLoader.getRaw() refuses bad keys and a closed loader", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(2, 2, ramp));
  const loader = await MRCLoader.open(path);
  await assertRejects(() => loader.getRaw(2), IndexError);
  await loader.close();
  assertEquals(await faultCode(() => loader.getRaw(0)), "loader-closed");
});

Deno.test("MRCLoader has the header, and its deviations as diagnostics", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(2, 4, ramp, { pixelSize: 1.5 });
  bytes.fill(0, 208, 216); // as old cryoDRGN wrote: no MAP word, no stamp
  const path = await folder.write("a.mrc", bytes);
  await using loader = await MRCLoader.open(path);
  assertEquals([loader.path, loader.header.nz], [path, 2]);
  assertEquals(loader.header.voxelSize.x, 1.5);
  assertEquals(loader.diagnostics.length > 0, true);
  assertEquals(loader.diagnostics[0].path, path);
  assertEquals((await loader.get(1)).data[3], 13);
});

Deno.test("MRCLoader opens a stack of no selected image", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(2, 4, ramp));
  for (const indices of [[], new Int32Array(0), [false, false]]) {
    await using loader = await MRCLoader.open(path, { indices, lazy: false });
    assertEquals(loader.shape, [0, 4, 4]);
    assertEquals((await loader.get()).shape, [0, 4, 4]);
    assertEquals(await Array.fromAsync(loader.iterBatches(2)), []);
  }
});

Deno.test("MRCLoader.open() refuses what is no stack, and leaves no file open", async () => {
  await using folder = await temporaryFolder();
  const write = (bytes: Uint8Array) => folder.write("a.mrcs", bytes);
  const sound = mrcBytes(3, 4, ramp);
  const complex = mrcBytes(3, 4, ramp);
  new DataView(complex.buffer).setInt32(12, 4, true);
  for (
    const [bytes, code] of [
      [new Uint8Array(0), "mrc-empty"],
      [sound.subarray(0, 1000), "mrc-too-short"],
      [sound.subarray(0, sound.length - 1), "mrc-truncated"],
      [withSides(mrcBytes(3, 4, ramp), 2, 8), "mrc-not-square"],
      [withSides(mrcBytes(3, 4, ramp), 60000, 60000), "mrc-truncated"],
      [complex, "mrc-mode"],
    ] as const
  ) {
    const path = await write(bytes);
    assertEquals(await faultCode(() => MRCLoader.open(path)), code);
  }
  const path = await write(sound);
  const open = (options: object) => () =>
    MRCLoader.open(path, options as MRCLoaderOptions);
  assertEquals(await faultCode(open({ indices: [3] })), "index-range");
  assertEquals(await faultCode(open({ indices: [true] })), "mask-length");
  assertEquals(await faultCode(open({ datadir: "x" })), "unknown-option");
  await assertClosed(folder);
});

Deno.test("MRCLoader.open() says what is missing or not square", async () => {
  await using folder = await temporaryFolder();
  const missing = folder.at("none.mrcs");
  const error = await assertRejects(
    () => MRCLoader.open(missing),
    MissingFileError,
  );
  assertEquals(error.paths, [missing]);
  assertEquals(
    await faultCode(() => MRCLoader.open(folder.path)),
    "file-is-folder",
  );
  const path = await folder.write(
    "a.mrc",
    withSides(mrcBytes(1, 4, ramp), 2, 8),
  );
  const odd = await assertRejects(() => MRCLoader.open(path), DataFormatError);
  for (const part of [path, "2 × 8", "mode 2", "crop or pad"]) {
    assertStringIncludes(odd.message, part);
  }
});

Deno.test("MRCLoader salvages the whole images of a truncated stack", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(5, 4, ramp).subarray(0, 1024 + 2.5 * 64);
  const path = await folder.write("a.mrcs", bytes);
  const error = await assertRejects(
    () => MRCLoader.open(path),
    DataFormatError,
    "2 of 5 images",
  );
  assertEquals([error.expected, error.actual], [1024 + 5 * 64, bytes.length]);
  await using loader = await MRCLoader.open(path, { mrc: { salvage: true } });
  assertEquals(loader.shape, [2, 4, 4]);
  assertEquals((await loader.get(1)).data[0], 10);
});

Deno.test("MRCLoader names the file that shrank while it was open", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(5, 4, ramp));
  await using loader = await MRCLoader.open(path);
  await Deno.truncate(path, 1024 + 64);
  assertEquals((await loader.get(0)).data[0], 0);
  const error = await assertRejects(() => loader.get(4), DataFormatError);
  assertEquals([error.code, error.path], ["file-short", path]);
  assertEquals(await faultCode(() => loader.loadAll()), "file-short");
  assertEquals(loader.isLoaded, false);
  // What failed once may be tried again.
  await Deno.writeFile(path, mrcBytes(5, 4, ramp));
  await loader.loadAll();
  assertEquals((await loader.get(4)).data[0], 40);
});

Deno.test("MRCLoader refuses to hold more than memory", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrc", mrcBytes(1, 512, ramp, { mode: 0 }));
  await using loader = await MRCLoader.open(path);
  const positions = new Int32Array(2 ** 20); // of 1 MiB each
  const error = await assertRejects(() => loader.get(positions), ArgumentError);
  assertEquals(error.code, "too-large");
  assertStringIncludes(error.message, "1099.5");
  assertEquals(await faultCode(() => loader.getRaw(positions)), "too-large");
});
