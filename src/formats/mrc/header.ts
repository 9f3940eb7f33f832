import type { DataFormatError, Diagnostic } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { findLittleEndian, LARGEST_SIDE } from "./byte_order.ts";
import { findExtent } from "./data_extent.ts";
import { mrcFault } from "./faults.ts";
import { foreignContentFault } from "./foreign_content.ts";
import { LABEL_COUNT } from "./field_codecs.ts";
import {
  HEADER_BYTES,
  type MrcHeaderFields,
  readFields,
} from "./header_fields.ts";
import { headerDiagnostics, imodSaysUnsigned } from "./header_diagnostics.ts";
import { type MrcMode, readableMode } from "./modes.ts";
import type { MrcPixelLayout } from "./pixel_layout.ts";
import { type MrcVoxelSize, voxelSizeOf } from "./voxel_size.ts";

/** A checked header: its fields, and what follows from them. */
export interface MrcHeader extends MrcHeaderFields, MrcPixelLayout {
  /** Columns, the fastest axis. */
  readonly nx: number;
  /** Rows. */
  readonly ny: number;
  /** Sections (the images of a stack); those that are whole after a salvage. */
  readonly nz: number;
  /** Pixel type. */
  readonly mode: MrcMode;
  /** Byte order of the header and the pixels. */
  readonly littleEndian: boolean;
  /** Whether the bytes of mode 0 are read as signed. */
  readonly signedBytes: boolean;
  /** Whether the rows of mode 101 begin at whole bytes. */
  readonly paddedRows: boolean;
  /** The labels in use. */
  readonly labels: readonly string[];
  /** Byte at which the first image begins. */
  readonly dataOffset: number;
  /** Bytes of one image: image k begins at `dataOffset + k * imageBytes`. */
  readonly imageBytes: number;
  /** Distance between pixels in Å as the header has it. Many particle stacks state none, or 1. */
  readonly voxelSize: MrcVoxelSize;
  /** What was found odd and tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/** How to read an MRC file. */
export interface ReadMrcHeaderOptions {
  /**
   * Take the images that are whole if the file is shorter than its header
   * says, or the header has no valid count of them.
   *
   * @default false
   */
  readonly salvage?: boolean | undefined;
  /**
   * Whether the bytes of mode 0 are signed. MRC2014 has them signed; `"auto"`
   * follows the mark of IMOD where there is one.
   *
   * @default "signed"
   */
  readonly mode0?: "signed" | "unsigned" | "auto" | undefined;
  /** `"real"` takes the real part of complex pixels, which are refused otherwise. */
  readonly complex?: "real" | undefined;
}

/** How to read an MRC header from bytes. */
export interface ParseMrcHeaderOptions extends ReadMrcHeaderOptions {
  /** Name of the file, for messages. */
  readonly path?: string | undefined;
  /** Size of the file in bytes; with it, the header is checked against the size. */
  readonly fileSize?: number | undefined;
}

/** Keys of {@linkcode ReadMrcHeaderOptions}. */
export const READ_HEADER_KEYS = ["salvage", "mode0", "complex"] as const;

const PARSE_HEADER_KEYS = [...READ_HEADER_KEYS, "path", "fileSize"];

/**
 * Reads the first 1024 bytes of an MRC file. The format is MRC2014: Cheng et
 * al., J. Struct. Biol. 192 (2015) 146, and the format page of CCP-EM.
 *
 * The byte order is that in which width and height lie in 1 to 65535. Stamps
 * and words that are absent or wrong are tolerated and told in `diagnostics`.
 *
 * @throws {DataFormatError} if the bytes are no sound MRC header; `mrc-truncated`
 * if `fileSize` is given and too small.
 * @throws {UnsupportedError} `mrc-mode` if the pixel type is known but not read.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodeMrcHeader, parseMrcHeader } from "@cryoset/cryoset/mrc";
 *
 * const bytes = encodeMrcHeader({ nx: 64, ny: 64, nz: 100, mode: 12 });
 * const header = parseMrcHeader(bytes, { fileSize: 1024 + 100 * 64 * 64 * 2 });
 * assertEquals([header.nz, header.imageBytes], [100, 8192]);
 * ```
 */
export function parseMrcHeader(
  bytes: Uint8Array,
  options: ParseMrcHeaderOptions = {},
): MrcHeader {
  checkOptions("parseMrcHeader()", options, PARSE_HEADER_KEYS);
  const { path, fileSize, salvage = false, mode0, complex } = options;
  if (bytes.length < HEADER_BYTES) throw tooShort(bytes, path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const littleEndian = findLittleEndian(view);
  if (littleEndian === undefined) throw implausible(bytes, view, path);
  const fields = readFields(view, littleEndian);
  const mode = readableMode(fields.mode, path, complex);
  const diagnostics = headerDiagnostics(fields, littleEndian, mode0, path);
  const extent = findExtent(
    { fields, mode, fileSize, salvage, path },
    diagnostics,
  );
  const signedBytes = mode0 === "auto"
    ? !imodSaysUnsigned(fields)
    : mode0 !== "unsigned";
  return {
    ...fields,
    ...extent,
    mode,
    littleEndian,
    signedBytes,
    labels: fields.labels.slice(
      0,
      Math.min(Math.max(fields.nlabl, 0), LABEL_COUNT),
    ),
    voxelSize: voxelSizeOf(fields),
    diagnostics,
  };
}

function tooShort(
  bytes: Uint8Array,
  path: string | undefined,
): DataFormatError {
  if (bytes.length === 0) {
    return mrcFault("mrc-empty", path, "it is empty: copy or make it again", {
      expected: HEADER_BYTES,
      actual: 0,
    });
  }
  return foreignContentFault(bytes, path) ?? mrcFault(
    "mrc-too-short",
    path,
    `it has "${bytes.length}" bytes, fewer than the ${HEADER_BYTES} of a header: ` +
      "copy or make it again",
    { expected: HEADER_BYTES, actual: bytes.length },
  );
}

function implausible(
  bytes: Uint8Array,
  view: DataView,
  path: string | undefined,
): DataFormatError {
  const foreign = foreignContentFault(bytes, path);
  if (foreign !== undefined) return foreign;
  const isBlank = bytes.subarray(0, HEADER_BYTES).every((byte) => byte === 0);
  const [little, big] = [true, false].map((littleEndian) =>
    `"${view.getInt32(0, littleEndian)}" x "${view.getInt32(4, littleEndian)}"`
  );
  return mrcFault(
    "mrc-dimensions",
    path,
    isBlank
      ? "its header is all zeros, as of a file that was never completed"
      : `width and height are ${little} read little-endian, ${big} read ` +
        `big-endian, and no image has sides outside 1 to ${LARGEST_SIDE}: it is ` +
        "corrupt or of another format",
    { label: "nx", offset: 0, expected: `1 to ${LARGEST_SIDE}` },
  );
}
