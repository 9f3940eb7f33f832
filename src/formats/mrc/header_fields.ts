import {
  angles,
  type CellAngles,
  type Field,
  float32,
  hexadecimal,
  int32,
  labels,
  text,
  type Xyz,
  xyz,
} from "./field_codecs.ts";

/** The fields of an MRC header as they are in the file, under their usual names. */
export interface MrcHeaderFields {
  /** Columns, the fastest axis. */
  readonly nx: number;
  /** Rows. */
  readonly ny: number;
  /** Sections: the images of a stack. */
  readonly nz: number;
  /** Pixel type, see {@linkcode MRC_MODES}. */
  readonly mode: number;
  /** First column. */
  readonly nxstart: number;
  /** First row. */
  readonly nystart: number;
  /** First section. */
  readonly nzstart: number;
  /** Grid intervals along X. */
  readonly mx: number;
  /** Grid intervals along Y. */
  readonly my: number;
  /** Grid intervals along Z; 1 in an image stack. */
  readonly mz: number;
  /** Cell lengths in Å. */
  readonly cella: Xyz;
  /** Cell angles in degrees. */
  readonly cellb: CellAngles;
  /** Axis of the columns: 1, 2, 3 for X, Y, Z. */
  readonly mapc: number;
  /** Axis of the rows. */
  readonly mapr: number;
  /** Axis of the sections. */
  readonly maps: number;
  /** Smallest value; not determined if `dmax < dmin`. */
  readonly dmin: number;
  /** Largest value. */
  readonly dmax: number;
  /** Mean; not determined if below both `dmin` and `dmax`. */
  readonly dmean: number;
  /** 0 for an image stack, 1 for a volume, 401 to 630 for a stack of volumes. */
  readonly ispg: number;
  /** Length of the extended header in bytes. */
  readonly nsymbt: number;
  /** Kind of extended header, such as `"FEI1"` or `"SERI"`. */
  readonly exttyp: string;
  /** Version of the format: 20140, 20141, or 0 in older files. */
  readonly nversion: number;
  /** 1146047817 where `imodFlags` counts. */
  readonly imodStamp: number;
  /** Flags of IMOD; bit 0 set: the bytes of mode 0 are signed. */
  readonly imodFlags: number;
  /** Origin, in Å. */
  readonly origin: Xyz;
  /** `"MAP "` in MRC2000 and later. */
  readonly map: string;
  /** Machine stamp, four bytes in hexadecimal digits. */
  readonly machst: string;
  /** Standard deviation of the values; negative if not determined. */
  readonly rms: number;
  /** Labels in use. */
  readonly nlabl: number;
  /** Ten texts of at most 80 characters. */
  readonly labels: readonly string[];
}

type FieldTable = {
  readonly [Name in keyof MrcHeaderFields]: Field<MrcHeaderFields[Name]>;
};

/** Bytes of the header in front of the extended header. */
export const HEADER_BYTES = 1024;

/**
 * Where every field lies: MRC2014 (Cheng et al., J. Struct. Biol. 192 (2015)
 * 146) as kept up to date on the format page of CCP-EM; `imodStamp` and
 * `imodFlags` from the format page of IMOD.
 */
const FIELDS: FieldTable = {
  nx: int32(0),
  ny: int32(4),
  nz: int32(8),
  mode: int32(12),
  nxstart: int32(16),
  nystart: int32(20),
  nzstart: int32(24),
  mx: int32(28),
  my: int32(32),
  mz: int32(36),
  cella: xyz(40),
  cellb: angles(52),
  mapc: int32(64),
  mapr: int32(68),
  maps: int32(72),
  dmin: float32(76),
  dmax: float32(80),
  dmean: float32(84),
  ispg: int32(88),
  nsymbt: int32(92),
  exttyp: text(104, 4),
  nversion: int32(108),
  imodStamp: int32(152),
  imodFlags: int32(156),
  origin: xyz(196),
  map: text(208, 4),
  machst: hexadecimal(212, 4),
  rms: float32(216),
  nlabl: int32(220),
  labels: labels(224),
};

/** Reads all fields of a header of {@linkcode HEADER_BYTES} bytes. */
export function readFields(
  view: DataView,
  littleEndian: boolean,
): MrcHeaderFields {
  const fields = Object.entries(FIELDS).map(([name, field]) => [
    name,
    field.read(view, littleEndian),
  ]);
  return Object.fromEntries(fields) as MrcHeaderFields;
}

/** Writes all fields into a header of zeros. */
export function writeFields(
  view: DataView,
  fields: MrcHeaderFields,
  littleEndian: boolean,
): void {
  const write = <Name extends keyof MrcHeaderFields>(name: Name): void =>
    FIELDS[name].write(view, fields[name], littleEndian);
  for (const name of Object.keys(FIELDS)) write(name as keyof FieldTable);
}
