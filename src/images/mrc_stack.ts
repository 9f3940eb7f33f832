import { forEachConcurrently } from "../core/concurrency.ts";
import { DataFormatError } from "../core/errors.ts";
import {
  decodePixels,
  type MrcHeader,
  readBuffer,
  readMrcHeader,
  type ReadMrcHeaderOptions,
} from "../formats/mrc/mod.ts";
import type { ByteSource } from "../io/byte_source.ts";
import { planReads, type ReadRun } from "./read_plan.ts";

/** Reads of one stack under way at a time. */
const READS_UNDER_WAY = 4;

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
    if (runs.length === 1) return await this.#readRun(runs[0], out);
    await forEachConcurrently(
      runs,
      READS_UNDER_WAY,
      (run) => this.#readRun(run, out),
    );
  }

  async #readRun(run: ReadRun, out: Float32Array): Promise<void> {
    const { dataOffset, imageBytes } = this.header;
    const pixels = this.imageSize ** 2;
    const offset = dataOffset + run.first * imageBytes;
    if (run.direct) {
      const start = run.rows[0] * pixels;
      const target = out.subarray(start, start + run.count * pixels);
      const bytes = readBuffer(target, this.header);
      await this.source.read(bytes, offset);
      return decodePixels(bytes, this.header, target);
    }
    const bytes = new Uint8Array(run.count * imageBytes);
    await this.source.read(bytes, offset);
    for (let i = 0; i < run.sections.length; i++) {
      const row = run.rows[i] * pixels;
      const start = (run.sections[i] - run.first) * imageBytes;
      decodePixels(
        bytes.subarray(start, start + imageBytes),
        this.header,
        out.subarray(row, row + pixels),
      );
    }
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
