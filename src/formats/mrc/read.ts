import { ArgumentError, IndexError } from "../../core/errors.ts";
import { type NdArray, ndArray } from "../../core/nd_array.ts";
import { checkOptions } from "../../core/options.ts";
import { type ByteSource, openFile } from "../../io/byte_source.ts";
import { decodePixels, readBuffer } from "./decode.ts";
import {
  type MrcHeader,
  parseMrcHeader,
  READ_HEADER_KEYS,
  type ReadMrcHeaderOptions,
} from "./header.ts";
import { HEADER_BYTES } from "./header_fields.ts";

/** How to read a whole MRC file. */
export interface ReadMrcOptions extends ReadMrcHeaderOptions {
  /** First section, and the one after the last. @default all */
  readonly sections?: readonly [start: number, end: number] | undefined;
}

/** How to read an MRC file from its bytes. */
export interface ParseMrcOptions extends ReadMrcOptions {
  /** Name of the file, for messages. */
  readonly path?: string | undefined;
}

/** Content of an MRC file. */
export interface MrcContent {
  /** The header. */
  readonly header: MrcHeader;
  /** Pixels of the sections read, [sections, ny, nx]; images as stored, neither flipped nor scaled. */
  readonly data: NdArray<Float32Array<ArrayBuffer>>;
}

const READ_KEYS = [...READ_HEADER_KEYS, "sections"];

/**
 * Reads the header of an MRC file: 1024 bytes, checked against the size of
 * the file.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if it is no sound MRC file.
 * @throws {UnsupportedError} `mrc-mode` if the pixel type is known but not read.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readMrcHeader, writeMrc } from "@cryoset/cryoset/mrc";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
 * await writeMrc(path, { data: new Float32Array(32), shape: [2, 4, 4] });
 * const { nx, ny, nz, mode } = await readMrcHeader(path);
 * assertEquals([nx, ny, nz, mode], [4, 4, 2, 2]);
 * await Deno.remove(path);
 * ```
 */
export async function readMrcHeader(
  input: string | ByteSource,
  options: ReadMrcHeaderOptions = {},
): Promise<MrcHeader> {
  checkOptions("readMrcHeader()", options, READ_HEADER_KEYS);
  return await withSource(input, (source) => headerOf(source, options));
}

/**
 * Reads an MRC file into memory, as 32-bit floats whatever its pixel type.
 * Every value is exact.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if it is no sound MRC file.
 * @throws {UnsupportedError} `mrc-mode` if the pixel type is known but not read.
 * @throws {IndexError} `mrc-sections` if `sections` is not within the file.
 * @throws {ArgumentError} `mrc-too-large` if an array cannot hold so many pixels.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readMrc, writeMrc } from "@cryoset/cryoset/mrc";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
 * const images = { data: Int16Array.of(1, 2, 3, 4, 5, 6), shape: [3, 1, 2] };
 * await writeMrc(path, images, { mode: 1 });
 * const { data } = await readMrc(path, { sections: [1, 3] });
 * assertEquals(data.shape, [2, 1, 2]);
 * assertEquals([...data.data], [3, 4, 5, 6]);
 * await Deno.remove(path);
 * ```
 */
export async function readMrc(
  input: string | ByteSource,
  options: ReadMrcOptions = {},
): Promise<MrcContent> {
  checkOptions("readMrc()", options, READ_KEYS);
  const { sections, ...headerOptions } = options;
  return await withSource(input, async (source) => {
    const header = await headerOf(source, headerOptions);
    const { first, data } = allocate(header, sections, source.path);
    const bytes = readBuffer(data.data, header);
    await source.read(bytes, header.dataOffset + first * header.imageBytes);
    decodePixels(bytes, header, data.data);
    return { header, data };
  });
}

/**
 * Decodes the bytes of an MRC file, as 32-bit floats whatever its pixel type.
 *
 * @throws {DataFormatError} if they are no sound MRC file.
 * @throws {UnsupportedError} `mrc-mode` if the pixel type is known but not read.
 * @throws {IndexError} `mrc-sections` if `sections` is not within the file.
 * @throws {ArgumentError} `mrc-too-large` if an array cannot hold so many pixels.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodeMrc, parseMrc } from "@cryoset/cryoset/mrc";
 *
 * const bytes = encodeMrc({ data: Float32Array.of(0.5, 2), shape: [1, 2] });
 * const { header, data } = parseMrc(bytes);
 * assertEquals(data.shape, [1, 1, 2]);
 * assertEquals(header.dmean, 1.25);
 * ```
 */
export function parseMrc(
  bytes: Uint8Array,
  options: ParseMrcOptions = {},
): MrcContent {
  checkOptions("parseMrc()", options, [...READ_KEYS, "path"]);
  const { sections, ...headerOptions } = options;
  const fileSize = bytes.length;
  const header = parseMrcHeader(bytes, { ...headerOptions, fileSize });
  const { first, data } = allocate(header, sections, options.path);
  const start = header.dataOffset + first * header.imageBytes;
  const length = data.shape[0] * header.imageBytes;
  decodePixels(bytes.subarray(start, start + length), header, data.data);
  return { header, data };
}

async function headerOf(
  source: ByteSource,
  options: ReadMrcHeaderOptions,
): Promise<MrcHeader> {
  const { path, size: fileSize } = source;
  const bytes = new Uint8Array(Math.min(HEADER_BYTES, fileSize));
  await source.read(bytes, 0);
  return parseMrcHeader(bytes, { ...options, path, fileSize });
}

async function withSource<T>(
  input: string | ByteSource,
  use: (source: ByteSource) => Promise<T>,
): Promise<T> {
  if (typeof input !== "string") return await use(input);
  await using source = await openFile(input);
  return await use(source);
}

/** Room for the wanted sections, all of which the file was seen to hold. */
function allocate(
  { nx, ny, nz }: MrcHeader,
  sections: readonly [number, number] | undefined,
  path: string | undefined,
): { first: number; data: NdArray<Float32Array<ArrayBuffer>> } {
  const [first, end] = sections ?? [0, nz];
  const isWithin = Number.isInteger(first) && Number.isInteger(end) &&
    0 <= first && first <= end && end <= nz;
  if (!isWithin) {
    throw new IndexError(
      "mrc-sections",
      `Cannot read sections "${first}" to "${end}" of "${
        path ?? "the file"
      }": there are ${nz}`,
      { label: "sections", expected: [0, nz], actual: [first, end] },
    );
  }
  const shape = [end - first, ny, nx];
  try {
    const pixels = new Float32Array((end - first) * ny * nx);
    return { first, data: ndArray(pixels, shape) };
  } catch (cause) {
    throw new ArgumentError(
      "mrc-too-large",
      `Cannot hold ${shape.join(" x ")} pixels of "${
        path ?? "the file"
      }" in one ` +
        "array: read fewer sections at a time",
      { label: "sections", actual: shape, cause },
    );
  }
}
