import type { Diagnostic } from "../../core/errors.ts";
import { isUsualStamp, stampedLittleEndian } from "./byte_order.ts";
import type { MrcHeaderFields } from "./header_fields.ts";
import { axisOrder } from "./voxel_size.ts";

/** Value of `imodStamp` where `imodFlags` counts: "IMOD". */
const IMOD_STAMP = 1146047817;

/** Flag of IMOD: the bytes of mode 0 are signed. */
const FLAG_SIGNED_BYTES = 1;

/** Flag of IMOD: every byte of mode 0 holds two 4-bit pixels. */
const FLAG_PACKED_PIXELS = 16;

/** Whether IMOD's mark says that the bytes of mode 0 are unsigned. */
export function imodSaysUnsigned(
  { imodStamp, imodFlags }: MrcHeaderFields,
): boolean {
  return imodStamp === IMOD_STAMP && (imodFlags & FLAG_SIGNED_BYTES) === 0;
}

/** What is odd about the fields of a readable header. */
export function headerDiagnostics(
  fields: MrcHeaderFields,
  littleEndian: boolean,
  mode0: "signed" | "unsigned" | "auto" | undefined,
  path: string | undefined,
): Diagnostic[] {
  const found: Diagnostic[] = [];
  const add = (
    severity: Diagnostic["severity"],
    code: string,
    message: string,
  ): void => {
    found.push({ severity, code, message, path });
  };
  noteMarks(fields, littleEndian, add);
  if (fields.mode === 0) noteBytes(fields, mode0, add);
  noteAxes(fields, add);
  return found;
}

type Add = (
  severity: Diagnostic["severity"],
  code: string,
  message: string,
) => void;

function noteMarks(
  { map, machst }: MrcHeaderFields,
  littleEndian: boolean,
  add: Add,
): void {
  const order = littleEndian ? "little-endian" : "big-endian";
  if (!map.startsWith("MAP")) {
    add("note", "mrc-map-word", `The header has "${map}" for the word "MAP "`);
  }
  if (stampedLittleEndian(machst) === !littleEndian) {
    add(
      "warning",
      "mrc-byte-order",
      `The machine stamp "${machst}" is wrong: width and height make sense only ` +
        `if read ${order}, so everything is`,
    );
  } else if (!isUsualStamp(machst)) {
    add(
      "note",
      "mrc-machine-stamp",
      `The machine stamp "${machst}" is not of the format: the file is read ` +
        `${order}, as width and height show`,
    );
  }
}

function noteBytes(
  fields: MrcHeaderFields,
  mode0: "signed" | "unsigned" | "auto" | undefined,
  add: Add,
): void {
  const isUnsigned = imodSaysUnsigned(fields);
  if (isUnsigned && mode0 === undefined) {
    add(
      "warning",
      "mrc-unsigned-bytes",
      "The bytes are read as signed, but the mark of IMOD says unsigned: " +
        'pass mode0: "auto" to follow it',
    );
  } else if (isUnsigned && mode0 === "auto") {
    add(
      "note",
      "mrc-unsigned-bytes",
      "The bytes are read as unsigned, as the mark of IMOD says",
    );
  }
  if (
    fields.imodStamp === IMOD_STAMP && (fields.imodFlags & FLAG_PACKED_PIXELS)
  ) {
    add(
      "warning",
      "mrc-packed-bytes",
      "The flags of IMOD say that every byte holds two 4-bit pixels, but the mode " +
        `is "0": whole bytes are read`,
    );
  }
}

function noteAxes(fields: MrcHeaderFields, add: Add): void {
  const { mapc, mapr, maps, nx, mx } = fields;
  const isUnset = mapc === 0 && mapr === 0 && maps === 0;
  if (!isUnset && axisOrder(fields)?.join() !== "0,1,2") {
    add(
      "warning",
      "mrc-axis-order",
      `The axis order is "${mapc} ${mapr} ${maps}", not 1 2 3: pixels come as ` +
        "they are stored",
    );
  }
  if (mx > 0 && mx !== nx) {
    add(
      "note",
      "mrc-sampling",
      `The cell has "${mx}" intervals along X, the image ${nx} columns: check ` +
        "the voxel size",
    );
  }
}
