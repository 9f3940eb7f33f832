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
import type { ByteSource } from "../io/byte_source.ts";
import { allocateBytes } from "./pixel_memory.ts";
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
    const pixels = this.imageSize ** 2;
    await this.#forEachRun(sections, rows, async (run) => {
      if (run.direct) return await this.#readDirect(run, out);
      await this.#readEach(run, (image, row) => {
        const target = out.subarray(row * pixels, (row + 1) * pixels);
        decodePixels(image, this.header, target);
      });
    });
  }

  /** Reads sections in the type of the file, in the order given. */
  async readRawSections(sections: Int32Array): Promise<MrcRawPixels> {
    const { imageBytes } = this.header;
    const out = allocateBytes(sections.length, imageBytes);
    await this.#forEachRun(
      sections,
      null,
      (run) =>
        this.#readEach(run, (image, row) => out.set(image, row * imageBytes)),
    );
    return decodeRawPixels(out, this.header);
  }

  async #forEachRun(
    sections: Int32Array,
    rows: Int32Array | null,
    read: (run: ReadRun) => Promise<void>,
  ): Promise<void> {
    const runs = planReads(sections, rows, this.header.imageBytes);
    await forEachConcurrently(runs, READS_UNDER_WAY, read);
  }

  /** Reads a run straight to where its pixels belong. */
  async #readDirect(run: ReadRun, out: Float32Array): Promise<void> {
    const pixels = this.imageSize ** 2;
    const start = run.rows[0] * pixels;
    const target = out.subarray(start, start + run.count * pixels);
    const bytes = readBuffer(target, this.header);
    await this.#fill(bytes, run);
    decodePixels(bytes, this.header, target);
  }

  /** Reads a run and hands out the bytes of each wanted image. */
  async #readEach(
    run: ReadRun,
    take: (image: Uint8Array, row: number) => void,
  ): Promise<void> {
    const { imageBytes } = this.header;
    const bytes = allocateBytes(run.count, imageBytes);
    await this.#fill(bytes, run);
    for (let i = 0; i < run.sections.length; i++) {
      const start = (run.sections[i] - run.first) * imageBytes;
      take(bytes.subarray(start, start + imageBytes), run.rows[i]);
    }
  }

  #fill(bytes: Uint8Array, run: ReadRun): Promise<void> {
    const { dataOffset, imageBytes } = this.header;
    return this.source.read(bytes, dataOffset + run.first * imageBytes);
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
