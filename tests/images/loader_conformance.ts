import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { type ImageKey, slice } from "../../src/core/image_key.ts";
import { asMask } from "../../src/core/mask.ts";
import type { ImageLoader } from "../../src/images/image_loader.ts";
import { integers } from "../support/random.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

/** A loader with what it ought to show. */
export interface ExpectedLoader {
  readonly loader: ImageLoader;
  /** Side of the images. */
  readonly D: number;
  /** Pixels of every image, in order. */
  readonly images: readonly Float32Array[];
  /** Row of the source of every image. */
  readonly selection: readonly number[];
  /** The files it reads. */
  readonly files: readonly string[];
  /** Largest difference of a pixel from what is expected; 0 if absent. */
  readonly tolerance?: number;
}

/** Opens a loader of at least four images in an empty folder. */
export type OpenLoader = (folder: TemporaryFolder) => Promise<ExpectedLoader>;

/** Registers the tests that every loader has to pass. */
export function conformance(name: string, open: OpenLoader): void {
  const test = (
    behaviour: string,
    body: (expected: ExpectedLoader) => Promise<void> | void,
  ) =>
    Deno.test(`${name} ${behaviour}`, async () => {
      await using folder = await temporaryFolder();
      const expected = await open(folder);
      await using _ = expected.loader;
      await body(expected);
    });
  test("says what it holds", saysWhatItHolds);
  test("gives the images of every kind of key", givesImagesOfKeys);
  test("refuses each bad key in its own way", refusesBadKeys);
  test("gives what any list of positions asks for", givesRandomLists);
  test("reads into rows of the caller's memory", readsIntoRows);
  test("refuses memory that is too small", refusesBadMemory);
  test("goes through all images in batches", goesThroughBatches);
  test("serves reads that overlap", servesOverlappingReads);
  test("keeps what it loaded", keepsWhatItLoaded);
  test("reads no more once closed", readsNoMoreOnceClosed);
  test("lets reads under way end when it is closed", letsReadsEnd);
}

function saysWhatItHolds({ loader, D, images, selection }: ExpectedLoader) {
  const n = images.length;
  assertEquals([loader.numImages, loader.n, loader.length], [n, n, n]);
  assertEquals([loader.imageSize, loader.D], [D, D]);
  assertEquals(loader.shape, [n, D, D]);
  assertEquals(loader.selectionIndices, Int32Array.from(selection));
  assert(Array.isArray(loader.diagnostics));
  const text = `${loader}`;
  for (const part of [loader.constructor.name, `${n} images`, `${D} × ${D}`]) {
    assertStringIncludes(text, part);
  }
}

async function givesImagesOfKeys(expected: ExpectedLoader) {
  const n = expected.images.length;
  const all = Array.from({ length: n }, (_, i) => i);
  const odd = all.map((i) => i % 2 === 1);
  const keys: [ImageKey, number[]][] = [
    [undefined, all],
    [null, all],
    [0, [0]],
    [n - 1, [n - 1]],
    [slice(), all],
    [slice(1, -1), all.slice(1, -1)],
    [slice(null, null, -1), all.toReversed()],
    [slice(-99, 99, 2), all.filter((i) => i % 2 === 0)],
    [slice(2, 1), []],
    [[], []],
    [[2, 0, 2, 1], [2, 0, 2, 1]],
    [Int32Array.of(3, 3), [3, 3]],
    [new Uint8Array([1, 0]), [1, 0]],
    [BigInt64Array.of(1n), [1]],
    [odd, all.filter((i) => odd[i])],
    [asMask(odd.map(Number)), all.filter((i) => odd[i])],
  ];
  for (const [key, positions] of keys) {
    const images = await expected.loader.get(key);
    assertEquals(images.shape, [positions.length, expected.D, expected.D]);
    assertEquals(images.data.buffer.byteLength, images.data.byteLength);
    assertPixels(expected, images.data, positions);
  }
  const again = await expected.loader.images([1, 0], true);
  assertPixels(expected, again.data, [1, 0]);
}

async function refusesBadKeys({ loader, images }: ExpectedLoader) {
  const n = images.length;
  const rejects = async (
    keys: unknown[],
    // deno-lint-ignore no-explicit-any -- any class of errors
    errorClass: new (...args: any[]) => Error,
    codes: string[],
  ) => {
    for (const key of keys) {
      const error = await assertRejects(
        () => loader.get(key as ImageKey),
        errorClass,
      );
      assert(codes.includes(codeOf(error)), `${String(key)}: ${error}`);
    }
  };
  await rejects([-1, n, [0, n], [-1], 2 ** 31], RangeError, ["index-range"]);
  await rejects(
    [true, false, "0", 0.5, NaN, [0.5], ["0"], {}, new Float32Array(1)],
    TypeError,
    ["index-type"],
  );
  await rejects([[true], asMask([1]), [[0]]], ArgumentError, [
    "mask-length",
    "index-dimensions",
  ]);
}

async function givesRandomLists(expected: ExpectedLoader) {
  const pick = integers(11);
  const n = expected.images.length;
  for (let round = 0; round < 40; round++) {
    const list = Array.from({ length: pick(3 * n) }, () => pick(n));
    const { data } = await expected.loader.get(list);
    assertPixels(expected, data, list);
  }
}

async function readsIntoRows(expected: ExpectedLoader) {
  const { loader, D } = expected;
  const pixels = D * D;
  const positions = Int32Array.of(3, 0, 3);
  const plain = new Float32Array(4 * pixels).fill(-7);
  await loader.readInto(positions, plain);
  assertPixels(expected, plain.subarray(0, 3 * pixels), [3, 0, 3]);
  assertEquals(plain.subarray(3 * pixels), new Float32Array(pixels).fill(-7));

  const scattered = new Float32Array(5 * pixels).fill(-7);
  await loader.readInto(positions, scattered, Int32Array.of(4, 2, 1));
  const row = (i: number) => scattered.subarray(i * pixels, (i + 1) * pixels);
  assertPixels(expected, row(4), [3]);
  assertPixels(expected, row(2), [0]);
  assertPixels(expected, row(1), [3]);
  for (const untouched of [0, 3]) {
    assertEquals(row(untouched), new Float32Array(pixels).fill(-7));
  }
  await loader.readInto(new Int32Array(0), new Float32Array(0));
  // Views that do not begin at the start of their memory, and shared memory.
  const shared = new Float32Array(new SharedArrayBuffer(4 * (pixels + 1)), 4);
  await loader.readInto(Int32Array.of(2), shared);
  assertPixels(expected, Float32Array.from(shared), [2]);
}

async function refusesBadMemory({ loader, D, images }: ExpectedLoader) {
  const out = new Float32Array(2 * D * D);
  const read = (positions: number[], rows?: number[]) => () =>
    loader.readInto(
      Int32Array.from(positions),
      out,
      rows === undefined ? null : Int32Array.from(rows),
    );
  for (
    const [attempt, code] of [
      [read([0, 1, 2]), "out-too-small"],
      [read([0, 1], [0]), "rows-length"],
      [read([0, 1], [0, 2]), "row-range"],
      [read([0, 1], [-1, 0]), "row-range"],
      [read([images.length]), "index-range"],
      [read([-1]), "index-range"],
    ] as const
  ) {
    assertEquals(codeOf(await assertRejects(attempt)), code);
  }
  assertEquals(out, new Float32Array(2 * D * D));
}

async function goesThroughBatches(expected: ExpectedLoader) {
  const { loader, D } = expected;
  const n = expected.images.length;
  for (const size of [1, 3, n - 1, n, n + 1, 2 ** 40]) {
    for (const method of ["iterBatches", "chunks"] as const) {
      let start = 0;
      for await (const [positions, images] of loader[method](size)) {
        const end = Math.min(start + size, n);
        const rows = [...positions];
        assertEquals(
          rows,
          Array.from({ length: end - start }, (_, i) => start + i),
        );
        assertEquals(images.shape, [rows.length, D, D]);
        assertPixels(expected, images.data, rows);
        start = end;
      }
      assertEquals(start, n);
    }
  }
  assertEquals((await Array.fromAsync(loader.iterBatches())).length, 1);
  for (const size of [0, -1, 1.5, NaN, Infinity, "4" as unknown as number]) {
    const error = assertThrows(() => loader.iterBatches(size), ArgumentError);
    assertEquals(error.code, "batch-size");
  }
}

async function servesOverlappingReads(expected: ExpectedLoader) {
  const { loader } = expected;
  const n = expected.images.length;
  const lists = Array.from({ length: 12 }, (_, k) => [k % n, (3 * k + 1) % n]);
  const stacks = await Promise.all([
    ...lists.map((list) => loader.get(list)),
    loader.loadAll().then(() => loader.get([0])),
  ]);
  lists.forEach((list, k) => assertPixels(expected, stacks[k].data, list));
  assertPixels(expected, stacks[12].data, [0]);
}

async function keepsWhatItLoaded(expected: ExpectedLoader) {
  const { loader, images, files } = expected;
  await Promise.all([loader.loadAll(), loader.loadAll()]);
  assertEquals(loader.isLoaded, true);
  for (const file of files) {
    await Deno.writeFile(file, new Uint8Array((await Deno.stat(file)).size));
  }
  await loader.loadAll();
  const first = await loader.get();
  assertPixels(expected, first.data, [...images.keys()]);
  first.data.fill(-1);
  assertPixels(expected, (await loader.get([1, 0])).data, [1, 0]);
  const out = new Float32Array(2 * loader.D ** 2);
  await loader.readInto(Int32Array.of(2), out, Int32Array.of(1));
  assertPixels(expected, out.subarray(loader.D ** 2), [2]);
}

async function readsNoMoreOnceClosed({ loader, images }: ExpectedLoader) {
  await Promise.all([loader.close(), loader.close()]);
  await loader.close();
  const out = new Float32Array(loader.D ** 2);
  for (
    const read of [
      () => loader.get(0),
      () => loader.get([]),
      () => loader.images(),
      () => loader.readInto(Int32Array.of(0), out),
      () => loader.iterBatches(1).next(),
      () => loader.loadAll(),
    ]
  ) {
    const error = await assertRejects(read, ArgumentError, "was closed");
    assertEquals(error.code, "loader-closed");
  }
  assertEquals([loader.numImages, loader.isLoaded], [images.length, false]);
}

async function letsReadsEnd(expected: ExpectedLoader) {
  const { loader, images } = expected;
  const reading = [loader.get(), loader.get([2]), loader.loadAll()] as const;
  await loader.close();
  assertPixels(expected, (await reading[0]).data, [...images.keys()]);
  assertPixels(expected, (await reading[1]).data, [2]);
  await reading[2];
  assertEquals(loader.isLoaded, false);
}

function assertPixels(
  { images, D, tolerance = 0 }: ExpectedLoader,
  actual: Float32Array,
  positions: readonly number[],
) {
  const pixels = D * D;
  assertEquals(actual.length, positions.length * pixels);
  positions.forEach((position, row) => {
    const expected = images[position];
    for (let p = 0; p < pixels; p++) {
      const difference = Math.abs(actual[row * pixels + p] - expected[p]);
      assert(
        difference <= tolerance,
        `pixel ${p} of image ${position}: ${actual[row * pixels + p]} is not ` +
          `${expected[p]}`,
      );
    }
  });
}

function codeOf(error: unknown): string {
  return String((error as { code?: unknown }).code);
}
