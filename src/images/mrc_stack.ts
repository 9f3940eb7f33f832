import { forEachConcurrently } from "../core/concurrency.ts";
import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import {
  decodePixels,
  decodeRawPixels,
  type MrcHeader,
  type MrcRawPixels,
  readBuffer,
  readMrcHeader,
  type ReadMrcHeaderOptions,
} from "../formats/mrc/mod.ts";
import { type ByteSource, isShortRead, readEach } from "../io/byte_source.ts";
import { allocateBytes } from "./pixel_memory.ts";
import { planReads, type ReadRun, splitRuns } from "./read_plan.ts";
import {
  decodeRun,
  imagesOfRun,
  isNative,
  offsetOf,
  rowsOfRun,
} from "./section_run.ts";
import type { StackRead } from "./stack_reads.ts";

/** Reads of one stack under way at a time. */
const READS_UNDER_WAY = 4;

/** Memory for short reads on the way to where their pixels belong. */
const PART_BYTES = 2 ** 23;

/** An open MRC stack of square images: header and reads by section. */
export class MrcStack {
  /** Where the bytes come from. */
  readonly source: ByteSource;
  /** The checked header. */
  readonly header: MrcHeader;

  private constructor(source: ByteSource, header: MrcHeader) {
    this.source = source;
    this.header = header;
  }

  /**
   * Reads and checks the header.
   *
   * @throws {DataFormatError} if the header is malformed, the file too short
   * or the images are not square.
   */
  static async open(
    source: ByteSource,
    options: ReadMrcHeaderOptions = {},
  ): Promise<MrcStack> {
    const header = await readMrcHeader(source, options);
    if (header.nx !== header.ny) throw notSquare(source.path, header);
    return new MrcStack(source, header);
  }

  /** Side of the images in pixels. */
  get imageSize(): number {
    return this.header.nx;
  }

  /** What was tolerated, of the header and of its use as a stack. */
  get diagnostics(): readonly Diagnostic[] {
    const { header, source: { path } } = this;
    const { nx, ny, nz, mz, ispg } = header;
    const isCube = nx === ny && ny === nz && nz > 1;
    if (!isCube || mz !== nz || ispg < 1) return header.diagnostics;
    return [...header.diagnostics, {
      severity: "warning",
      code: "mrc-looks-like-map",
      message: `The file looks like a map, not a stack (${nx} × ${ny} × ` +
        `${nz}, space group ${ispg}): its sections are taken as images`,
      path,
    }];
  }

  /** Number of images. */
  get numImages(): number {
    return this.header.nz;
  }

  /**
   * Reads sections into rows of `out`, in as few reads as is sensible.
   *
   * @param sections Sections wanted, counted from 0, in any order.
   * @param out Images of D×D pixels, row after row.
   * @param rows Row of `out` for each section, or null for 0, 1, 2 ...
   */
  async readSections(
    sections: Int32Array,
    out: Float32Array,
    rows: Int32Array | null,
  ): Promise<void> {
    const runs = planReads(sections, rows, this.header.imageBytes);
    const isShort = ({ count }: ReadRun) =>
      isShortRead(count * this.header.imageBytes);
    const short = this.source.readEach === undefined
      ? runs.filter(isShort)
      : splitRuns(runs.filter(isShort), this.header.imageBytes);
    for (const part of this.#partsOf(short)) {
      await this.#readShort(part, out);
    }
    const long = runs.filter((run) => !isShort(run));
    await forEachConcurrently(long, READS_UNDER_WAY, async (run) => {
      if (run.direct) return await this.#readDirect(run, out);
      decodeRun(run, this.header, await this.#readRun(run), out);
    });
  }

  /**
   * What another thread needs to read these sections by itself, or null if it
   * cannot: where the bytes are not those of a file.
   */
  plan(sections: Int32Array, rows: Int32Array): StackRead | null {
    const { file, size } = this.source;
    if (file === undefined) return null;
    const { nx, ny, mode, littleEndian, signedBytes } = this.header;
    const { paddedRows, dataOffset, imageBytes } = this.header;
    const pixels = { nx, ny, mode, littleEndian, signedBytes, paddedRows };
    const layout = { ...pixels, dataOffset, imageBytes };
    return { path: file, size, layout, sections, rows };
  }

  /** Reads sections in the type of the file, in the order given. */
  async readRawSections(sections: Int32Array): Promise<MrcRawPixels> {
    const { imageBytes } = this.header;
    const out = allocateBytes(sections.length, imageBytes);
    const runs = planReads(sections, null, imageBytes);
    await forEachConcurrently(runs, READS_UNDER_WAY, async (run) => {
      const bytes = await this.#readRun(run);
      for (const [image, row] of imagesOfRun(run, this.header, bytes)) {
        out.set(image, row * imageBytes);
      }
    });
    return decodeRawPixels(out, this.header);
  }

  /** Runs in parts for which together there is memory. */
  *#partsOf(runs: readonly ReadRun[]): Generator<ReadRun[]> {
    let part: ReadRun[] = [];
    let bytes = 0;
    for (const run of runs) {
      const length = run.direct ? 0 : run.count * this.header.imageBytes;
      if (bytes + length > PART_BYTES) {
        yield part;
        part = [];
        bytes = 0;
      }
      part.push(run);
      bytes += length;
    }
    if (part.length > 0) yield part;
  }

  /** Reads short runs in turn, then decodes them. */
  async #readShort(runs: readonly ReadRun[], out: Float32Array): Promise<void> {
    const { header } = this;
    const images = runs.reduce(
      (sum, { direct, count }) => direct ? sum : sum + count,
      0,
    );
    const other = allocateBytes(images, header.imageBytes);
    let used = 0;
    const reads = runs.map((run) => {
      const offset = offsetOf(run, header);
      if (run.direct) {
        return {
          target: readBuffer(rowsOfRun(run, header, out), header),
          offset,
        };
      }
      const start = used;
      used += run.count * header.imageBytes;
      return { target: other.subarray(start, used), offset };
    });
    await readEach(this.source, reads);
    for (const [i, run] of runs.entries()) {
      const { target } = reads[i];
      if (run.direct && isNative(header)) continue;
      if (!run.direct) decodeRun(run, header, target, out);
      else decodePixels(target, header, rowsOfRun(run, header, out));
    }
  }

  /** Reads a run straight to where its pixels belong. */
  async #readDirect(run: ReadRun, out: Float32Array): Promise<void> {
    const target = rowsOfRun(run, this.header, out);
    const bytes = readBuffer(target, this.header);
    await this.#fill(bytes, run);
    decodePixels(bytes, this.header, target);
  }

  /** The bytes of a run. */
  async #readRun(run: ReadRun): Promise<Uint8Array> {
    const bytes = allocateBytes(run.count, this.header.imageBytes);
    await this.#fill(bytes, run);
    return bytes;
  }

  #fill(bytes: Uint8Array, run: ReadRun): Promise<void> {
    return this.source.read(bytes, offsetOf(run, this.header));
  }
}

function notSquare(path: string, header: MrcHeader): DataFormatError {
  return new DataFormatError(
    "mrc-not-square",
    `Cannot use "${path}" as particle images: its sections have ` +
      `${header.nx} × ${header.ny} pixels (mode ${header.mode}), ` +
      `particle images are square; crop or pad them first`,
    { path, expected: header.nx, actual: header.ny },
  );
}
