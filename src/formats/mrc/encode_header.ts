import { ArgumentError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { LARGEST_SIDE } from "./byte_order.ts";
import { LABEL_COUNT, LABEL_LENGTH } from "./field_codecs.ts";
import {
  HEADER_BYTES,
  type MrcHeaderFields,
  writeFields,
} from "./header_fields.ts";
import { UNDETERMINED } from "./statistics.ts";

/** Fields to write: the four that every file needs, others where they differ from the default. */
export type NewMrcHeader =
  & Pick<MrcHeaderFields, "nx" | "ny" | "nz" | "mode">
  & {
    readonly [
      Name in Exclude<
        keyof MrcHeaderFields,
        "nx" | "ny" | "nz" | "mode" | "machst" | "nlabl"
      >
    ]?: MrcHeaderFields[Name] | undefined;
  };

/** How to write a header. */
export interface EncodeMrcHeaderOptions {
  /** Byte order. @default true */
  readonly littleEndian?: boolean | undefined;
}

const DEFAULTS: Omit<MrcHeaderFields, "nx" | "ny" | "nz" | "mode"> = {
  nxstart: 0,
  nystart: 0,
  nzstart: 0,
  mx: 0,
  my: 0,
  mz: 1,
  cella: { x: 0, y: 0, z: 0 },
  cellb: { alpha: 90, beta: 90, gamma: 90 },
  mapc: 1,
  mapr: 2,
  maps: 3,
  ...UNDETERMINED,
  ispg: 0,
  nsymbt: 0,
  exttyp: "",
  nversion: 20141,
  imodStamp: 0,
  imodFlags: 0,
  origin: { x: 0, y: 0, z: 0 },
  map: "MAP ",
  machst: "",
  nlabl: 0,
  labels: [],
};

/**
 * Writes the 1024 bytes of an MRC2014 header (Cheng et al., J. Struct. Biol.
 * 192 (2015) 146). Machine stamp and label count follow from the rest. By
 * default the header is that of an image stack: `mx = nx`, `my = ny`, `mz = 1`,
 * `ispg = 0`, angles of 90 degrees, axis order 1 2 3, no cell lengths,
 * statistics not determined, `nversion` 20141.
 *
 * @throws {ArgumentError} if a field does not fit its place.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodeMrcHeader, parseMrcHeader } from "@cryoset/cryoset/mrc";
 *
 * const cella = { x: 320, y: 320, z: 2 };
 * const bytes = encodeMrcHeader({ nx: 160, ny: 160, nz: 7, mode: 2, cella });
 * assertEquals(parseMrcHeader(bytes).voxelSize, { x: 2, y: 2, z: 2 });
 * ```
 */
export function encodeMrcHeader(
  fields: NewMrcHeader,
  options: EncodeMrcHeaderOptions = {},
): Uint8Array<ArrayBuffer> {
  checkOptions("encodeMrcHeader()", options, ["littleEndian"]);
  const names = ["nx", "ny", "nz", "mode", ...Object.keys(DEFAULTS)]
    .filter((name) => name !== "machst" && name !== "nlabl");
  checkOptions("encodeMrcHeader()", fields, names);
  const { littleEndian = true } = options;
  const { nx, ny, nz, mode } = fields;
  const complete: MrcHeaderFields = {
    ...DEFAULTS,
    nx,
    ny,
    nz,
    mode,
    mx: nx,
    my: ny,
    ...withoutUndefined(fields),
    machst: littleEndian ? "44440000" : "11110000",
    nlabl: fields.labels?.length ?? 0,
  };
  checkFields(complete);
  const bytes = new Uint8Array(HEADER_BYTES);
  writeFields(new DataView(bytes.buffer), complete, littleEndian);
  return bytes;
}

/** The fields that are given, so that an explicit `undefined` takes the default. */
function withoutUndefined(fields: NewMrcHeader): Partial<MrcHeaderFields> {
  const given = Object.entries(fields).filter((entry) =>
    entry[1] !== undefined
  );
  return Object.fromEntries(given);
}

function checkFields(fields: MrcHeaderFields): void {
  const { nx, ny, nz, nsymbt, exttyp, map, labels } = fields;
  checkInteger("nx", nx, 1, LARGEST_SIDE);
  checkInteger("ny", ny, 1, LARGEST_SIDE);
  checkInteger("nz", nz, 1, 2 ** 31 - 1);
  checkInteger("nsymbt", nsymbt, 0, 2 ** 31 - 1);
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === "number" && !FLOATS.includes(name)) {
      checkInteger(name, value, -(2 ** 31), 2 ** 31 - 1);
    }
  }
  checkText("exttyp", exttyp, 4);
  checkText("map", map, 4);
  if (labels.length > LABEL_COUNT) {
    throw fieldFault("labels", labels.length, `at most ${LABEL_COUNT} texts`);
  }
  for (const label of labels) checkText("labels", label, LABEL_LENGTH);
}

const FLOATS = ["dmin", "dmax", "dmean", "rms"];

function checkInteger(
  name: string,
  value: number,
  min: number,
  max: number,
): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw fieldFault(name, value, `an integer from ${min} to ${max}`);
  }
}

function checkText(name: string, value: string, length: number): void {
  if (value.length > length || !/^[ -~]*$/.test(value)) {
    throw fieldFault(
      name,
      value,
      `at most ${length} printable ASCII characters`,
    );
  }
}

function fieldFault(
  name: string,
  value: unknown,
  expected: string,
): ArgumentError {
  return new ArgumentError(
    "mrc-field",
    `Cannot write "${value}" as ${name} of an MRC header: it must be ${expected}`,
    { label: name, expected, actual: value },
  );
}
