import { ArgumentError } from "../../core/errors.ts";
import type { NumericArray } from "../../core/nd_array.ts";
import { checkOptions } from "../../core/options.ts";
import { AtomicFileWriter } from "../../io/write_file.ts";
import { sectionBatches } from "./encode.ts";
import { encodePixels } from "./encode_pixels.ts";
import { HEADER_BYTES } from "./header_fields.ts";
import { bytesPerImage } from "./pixel_layout.ts";
import {
  ENCODE_KEYS,
  type EncodeMrcOptions,
  type StackFormat,
  stackFormat,
  stackHeader,
} from "./stack_format.ts";
import { RunningStatistics } from "./statistics.ts";

/** What a stack will hold: give `boxSize`, or both `nx` and `ny`. */
export interface MrcStackWriterOptions extends EncodeMrcOptions {
  /** Side of square images in pixels. */
  readonly boxSize?: number | undefined;
  /** Columns. @default boxSize */
  readonly nx?: number | undefined;
  /** Rows. @default boxSize */
  readonly ny?: number | undefined;
}

/**
 * Writes an MRC stack batch by batch, so that it need not fit into memory.
 * Count and statistics go into the header at the end. Until
 * {@linkcode MrcStackWriter.commit} the file keeps its old content; without it
 * nothing is left behind.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { MrcStackWriter, readMrcHeader } from "@cryoset/cryoset/mrc";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
 * {
 *   await using stack = await MrcStackWriter.open(path, { boxSize: 64, voxelSize: 1.2 });
 *   for (let batch = 0; batch < 3; batch++) {
 *     await stack.write(new Float32Array(10 * 64 * 64));
 *   }
 *   await stack.commit();
 * }
 * assertEquals((await readMrcHeader(path)).nz, 30);
 * await Deno.remove(path);
 * ```
 */
export class MrcStackWriter implements AsyncDisposable {
  readonly #path: string;
  readonly #file: AtomicFileWriter;
  readonly #format: StackFormat;
  readonly #statistics = new RunningStatistics();
  #count = 0;
  #state: "open" | "writing" | "closed" = "open";

  private constructor(
    path: string,
    file: AtomicFileWriter,
    format: StackFormat,
  ) {
    this.#path = path;
    this.#file = file;
    this.#format = format;
  }

  /**
   * Begins a stack that will be named `path`.
   *
   * Permission: `--allow-read` and `--allow-write` of the folder.
   *
   * @throws {ArgumentError} if an option is out of range.
   * @throws {MissingFileError} if the folder does not exist.
   */
  static async open(
    path: string,
    options: MrcStackWriterOptions,
  ): Promise<MrcStackWriter> {
    const known = [...ENCODE_KEYS, "boxSize", "nx", "ny"];
    checkOptions("MrcStackWriter.open()", options, known);
    const { boxSize, nx = boxSize, ny = boxSize } = options;
    if (nx === undefined || ny === undefined) {
      throw new ArgumentError(
        "mrc-option",
        `Cannot write "${path}": give boxSize, or both nx and ny`,
        { label: "boxSize" },
      );
    }
    const format = stackFormat(nx, ny, options);
    return new MrcStackWriter(path, await AtomicFileWriter.open(path), format);
  }

  /** Images written so far. */
  get count(): number {
    return this.#count;
  }

  /**
   * Appends whole images. Await it before the next call. If it fails, the
   * stack is given up as by {@linkcode MrcStackWriter.abort}.
   *
   * @param images Pixels [k, ny, nx] in C order.
   * @throws {ArgumentError} `mrc-value` if a value does not fit the mode;
   * `mrc-shape` if these are not whole images.
   */
  async write(images: NumericArray): Promise<void> {
    this.#begin("write to");
    try {
      await this.#append(images);
      if (this.#state === "writing") this.#state = "open";
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /**
   * Completes the header and gives the file its name.
   *
   * @throws {ArgumentError} `mrc-no-images` if nothing was written.
   */
  async commit(): Promise<void> {
    this.#begin("commit");
    try {
      if (this.#count === 0) {
        throw this.#fault("mrc-no-images", "commit", "it has no images");
      }
      const statistics = this.#statistics.result();
      const header = stackHeader(this.#format, this.#count, statistics);
      await this.#file.write(header, 0);
      this.#state = "closed";
      await this.#file.commit();
    } catch (error) {
      await this.abort();
      throw error;
    }
  }

  /** Gives the stack up; nothing is left of it. Of no effect after `commit()`. */
  async abort(): Promise<void> {
    this.#state = "closed";
    await this.#file.abort();
  }

  /** Aborts unless the stack was committed. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.abort();
  }

  async #append(images: NumericArray): Promise<void> {
    const { nx, ny } = this.#format;
    const pixels = nx * ny;
    const count = images.length / pixels;
    if (!Number.isInteger(count)) {
      throw this.#fault(
        "mrc-shape",
        "write to",
        `"${images.length}" values are not whole images of ${nx} x ${ny}`,
      );
    }
    const imageBytes = bytesPerImage(this.#format);
    for (const batch of sectionBatches(count, imageBytes)) {
      const start = batch.first * pixels;
      const values = images.subarray(start, start + batch.count * pixels);
      const bytes = encodePixels(
        values,
        this.#format,
        this.#count * pixels,
        this.#statistics,
      );
      await this.#file.write(bytes, HEADER_BYTES + this.#count * imageBytes);
      this.#count += batch.count;
    }
  }

  #begin(action: string): void {
    if (this.#state === "closed") {
      throw this.#fault("mrc-writer-closed", action, "it was closed");
    }
    if (this.#state === "writing") {
      throw this.#fault("mrc-writer-busy", action, "await the call before");
    }
    this.#state = "writing";
  }

  #fault(code: string, action: string, reason: string): ArgumentError {
    return new ArgumentError(
      code,
      `Cannot ${action} "${this.#path}": ${reason}`,
    );
  }
}
