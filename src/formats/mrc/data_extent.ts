import type { DataFormatError, Diagnostic } from "../../core/errors.ts";
import { mrcFault } from "./faults.ts";
import { HEADER_BYTES, type MrcHeaderFields } from "./header_fields.ts";
import type { MrcMode } from "./modes.ts";
import { bytesPerImage } from "./pixel_layout.ts";

/** Where the images of a file lie. */
export interface DataExtent {
  /** Images that are there. */
  readonly nz: number;
  /** Byte at which the first one begins. */
  readonly dataOffset: number;
  /** Bytes of one image. */
  readonly imageBytes: number;
  /** See `MrcPixelLayout`. */
  readonly paddedRows: boolean;
}

/** What the extent is worked out from. */
export interface ExtentInput {
  /** The fields of the header, of which `nx` and `ny` were checked. */
  readonly fields: MrcHeaderFields;
  /** The mode, checked. */
  readonly mode: MrcMode;
  /** Size of the file, if known. */
  readonly fileSize: number | undefined;
  /** Whether to take the whole images of a file that is too short. */
  readonly salvage: boolean;
  /** File, for messages. */
  readonly path: string | undefined;
}

/**
 * Finds the images, and compares what the header calls for with the size of
 * the file. What was tolerated goes to `diagnostics`.
 *
 * @throws {DataFormatError} `mrc-extended-header`, `mrc-dimensions` or `mrc-truncated`.
 */
export function findExtent(
  input: ExtentInput,
  diagnostics: Diagnostic[],
): DataExtent {
  const { fields, fileSize, path } = input;
  if (fields.nsymbt < 0) {
    throw mrcFault(
      "mrc-extended-header",
      path,
      `nsymbt, the length of the extended header, is "${fields.nsymbt}": ` +
        "the header is corrupt",
      { label: "nsymbt", offset: 92, expected: 0, actual: fields.nsymbt },
    );
  }
  const nz = claimedImages(input);
  const candidates = candidateExtents(input, nz);
  const declared = candidates[0];
  if (fileSize === undefined) return declared;
  const exact = candidates.find((extent) => endOf(extent) === fileSize);
  const extent = exact ?? declared;
  noteDeviations(input, declared, extent, diagnostics);
  if (exact !== undefined) return exact;
  if (fileSize < endOf(declared)) {
    return salvaged(input, declared, fileSize, diagnostics);
  }
  diagnostics.push({
    severity: "warning",
    code: "mrc-trailing-bytes",
    message:
      `The file has "${fileSize}" bytes, ${fileSize - endOf(declared)} ` +
      `more than its header calls for: those behind image ${nz} are not read`,
    path,
  });
  return declared;
}

/** The count of images in the header, or a bound for the salvage. */
function claimedImages({ fields, mode, fileSize, salvage, path }: ExtentInput) {
  const { nx, ny, nz } = fields;
  const largest = Number.MAX_SAFE_INTEGER - HEADER_BYTES - fields.nsymbt;
  const most = Math.floor(largest / bytesPerImage({ nx, ny, mode }));
  if (nz >= 1 && nz <= most) return nz;
  if (salvage && fileSize !== undefined) return most;
  throw mrcFault(
    "mrc-dimensions",
    path,
    `nz, the count of images, is "${nz}": the header is corrupt or was never ` +
      "completed; pass salvage: true to take the count from the size of the file",
    { label: "nz", offset: 8, expected: `1 to ${most}`, actual: nz },
  );
}

/**
 * The extents that the header may stand for, the declared one first. An
 * extended header may be claimed and missing; odd rows of 4-bit pixels come
 * padded to whole bytes (MRC2014, IMOD) or not (RELION).
 */
function candidateExtents(
  { fields, mode }: ExtentInput,
  nz: number,
): [DataExtent, ...DataExtent[]] {
  const { nx, ny, nsymbt } = fields;
  const extent = (offset: number, paddedRows: boolean): DataExtent => ({
    nz,
    dataOffset: HEADER_BYTES + offset,
    imageBytes: bytesPerImage({ nx, ny, mode, paddedRows }),
    paddedRows,
  });
  const canRunOn = mode === 101 && nx % 2 === 1 && ny % 2 === 0;
  return canRunOn
    ? [
      extent(nsymbt, true),
      extent(nsymbt, false),
      extent(0, true),
      extent(0, false),
    ]
    : [extent(nsymbt, true), extent(0, true)];
}

function endOf({ dataOffset, nz, imageBytes }: DataExtent): number {
  return dataOffset + nz * imageBytes;
}

function noteDeviations(
  { fields, path }: ExtentInput,
  declared: DataExtent,
  taken: DataExtent,
  diagnostics: Diagnostic[],
): void {
  if (taken.dataOffset !== declared.dataOffset) {
    diagnostics.push({
      severity: "warning",
      code: "mrc-extended-header",
      message:
        `The header claims an extended header of "${fields.nsymbt}" bytes, but ` +
        "the size of the file leaves no room for it: the images are read from byte 1024",
      path,
    });
  }
  if (taken.paddedRows !== declared.paddedRows) {
    diagnostics.push({
      severity: "note",
      code: "mrc-unpadded-rows",
      message:
        `The rows of ${fields.nx} 4-bit pixels run on without padding, ` +
        "as the size of the file shows",
      path,
    });
  }
}

function salvaged(
  input: ExtentInput,
  declared: DataExtent,
  fileSize: number,
  diagnostics: Diagnostic[],
): DataExtent {
  const { fields, salvage, path } = input;
  const { dataOffset, imageBytes } = declared;
  const whole = Math.max(0, Math.floor((fileSize - dataOffset) / imageBytes));
  if (!salvage || whole === 0) {
    throw truncated(input, declared, fileSize, whole);
  }
  diagnostics.push({
    severity: "warning",
    code: "mrc-truncated",
    message:
      `The header calls for "${fields.nz}" images, the file holds ${whole} whole ` +
      "ones: those are read",
    path,
  });
  return { ...declared, nz: whole };
}

function truncated(
  { fields, path }: ExtentInput,
  declared: DataExtent,
  fileSize: number,
  whole: number,
): DataFormatError {
  const { dataOffset, imageBytes } = declared;
  const expected = endOf(declared);
  const lack = whole === 0
    ? `none of its images is whole, as one takes ${imageBytes} bytes from byte ` +
      `${dataOffset} on: copy or make it again`
    : `${whole} of ${fields.nz} images are whole where its header calls for ` +
      `${expected} bytes: copy it again, or pass salvage: true to read those`;
  return mrcFault(
    "mrc-truncated",
    path,
    `it is truncated: it has "${fileSize}" bytes, so that ${lack}`,
    { expected, actual: fileSize, offset: fileSize },
  );
}
