/**
 * The MRC format of cryo-EM: particle stacks and volumes.
 *
 * MRC2014 is defined by Cheng et al., J. Struct. Biol. 192 (2015) 146, and
 * kept up to date on the format page of CCP-EM. Files of older and other
 * programs that deviate from it are read where their meaning is certain, and
 * every deviation is told in `header.diagnostics`.
 *
 * @example Read a stack
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { readMrc, writeMrc } from "@cryoset/cryoset/mrc";
 *
 * const path = await Deno.makeTempFile({ suffix: ".mrcs" });
 * await writeMrc(path, { data: new Float32Array(2 * 8 * 8), shape: [2, 8, 8] });
 * const { header, data } = await readMrc(path);
 * assertEquals([header.nz, data.shape], [2, [2, 8, 8]]);
 * await Deno.remove(path);
 * ```
 *
 * @module
 */
export type { Diagnostic } from "../../core/errors.ts";
export type { NdArray, NumericArray } from "../../core/nd_array.ts";
export {
  type ByteRead,
  type ByteSource,
  bytesSource,
} from "../../io/byte_source.ts";
export { decodePixels, readBuffer } from "./decode.ts";
export { encodeMrc, type MrcImages } from "./encode.ts";
export {
  encodeMrcHeader,
  type EncodeMrcHeaderOptions,
  type NewMrcHeader,
} from "./encode_header.ts";
export {
  type MrcHeader,
  parseMrcHeader,
  type ParseMrcHeaderOptions,
  type ReadMrcHeaderOptions,
} from "./header.ts";
export type { CellAngles, Xyz } from "./field_codecs.ts";
export type { MrcHeaderFields } from "./header_fields.ts";
export {
  MRC_MODES,
  type MrcMode,
  type MrcModeInfo,
  type WritableMrcMode,
} from "./modes.ts";
export type { MrcPixelLayout } from "./pixel_layout.ts";
export { decodeRawPixels, type MrcRawPixels } from "./raw_pixels.ts";
export {
  type MrcContent,
  parseMrc,
  type ParseMrcOptions,
  readMrc,
  readMrcHeader,
  type ReadMrcOptions,
} from "./read.ts";
export type { EncodeMrcOptions } from "./stack_format.ts";
export { MrcStackWriter, type MrcStackWriterOptions } from "./stack_writer.ts";
export { toStandardAxes } from "./standard_axes.ts";
export type { MrcVoxelSize } from "./voxel_size.ts";
export { writeMrc } from "./write.ts";
