import type { Diagnostic } from "../../core/errors.ts";
import type { CryoSparcFile } from "../../metadata/cryosparc_file.ts";
import { fieldValues } from "../../metadata/cs_fields.ts";
import {
  CS_CTF_FIELDS,
  ctfFromCryoSparcFile,
} from "../../metadata/ctf_from_cs.ts";
import { posesFromCryoSparcFile } from "../../metadata/poses_from_cs.ts";
import {
  defocusRange,
  faultOf,
  halfsetsReport,
  SOME_BOX,
} from "./metadata_parts.ts";
import type {
  CtfReport,
  MetadataReport,
  OpticsGroupReport,
  PosesReport,
} from "./report.ts";

const POSE_FIELDS = /^alignments(3D|3D_multi|_class_\d+)\/pose$/;
const SHIFT_FIELDS = /^alignments(3D|3D_multi|_class_\d+)\/shift$/;

/**
 * What the table of a cryoSPARC set holds.
 *
 * @param box Side of the images in px, or null if it is not known.
 */
export function inspectCsMetadata(
  file: CryoSparcFile,
  box: number | null,
): MetadataReport {
  return {
    block: null,
    columns: file.table.names,
    opticsGroups: exposureGroups(file),
    poses: poses(file, box ?? SOME_BOX),
    ctf: ctf(file, box ?? SOME_BOX),
    halfsets: halfsetsReport(file),
    premultipliedCtf: false,
  };
}

/** A note if the images are to be inverted, by the word of `blob/sign`. */
export function signNote({ table, path }: CryoSparcFile): Diagnostic[] {
  if (!table.has("blob/sign")) return [];
  const signs = table.numbers("blob/sign");
  const negative = signs.filter((sign) => sign < 0).length;
  return negative === 0 ? [] : [{
    severity: "note",
    code: "blob-sign",
    message: `blob/sign is -1 for ${negative} of ${signs.length} images: ` +
      `particles are dark in them; pixels come as stored`,
    path: path ?? undefined,
  }];
}

function poses(file: CryoSparcFile, box: number): PosesReport {
  const { names } = file.table;
  const present = names.some((name) => POSE_FIELDS.test(name));
  return {
    present,
    missing: present ? [] : ["alignments3D/pose"],
    origins: names.some((name) => SHIFT_FIELDS.test(name)) ? "px" : null,
    fault: present ? faultOf(() => posesFromCryoSparcFile(file, box)) : null,
  };
}

function ctf(file: CryoSparcFile, box: number): CtfReport {
  const { table } = file;
  const missing = CS_CTF_FIELDS.filter((field) => !table.has(field));
  const present = missing.length === 0;
  const fault = present
    ? faultOf(() => ctfFromCryoSparcFile(file, box, { apix: 1 }))
    : null;
  return {
    present,
    missing,
    defocusRange: present && fault === null
      ? defocusRange(
        fieldValues(file, "ctf/df1_A"),
        fieldValues(file, "ctf/df2_A"),
      )
      : null,
    phaseShift: hasPhaseShifts(file),
    fault,
  };
}

/** cryoSPARC writes the field of every set, as 0 without a phase plate. */
function hasPhaseShifts({ table }: CryoSparcFile): boolean {
  const field = "ctf/phase_shift_rad";
  return table.has(field) && table.numbers(field).some((shift) => shift !== 0);
}

/** The exposure groups, with what the first particle of each says. */
function exposureGroups(file: CryoSparcFile): OpticsGroupReport[] {
  const { table } = file;
  if (!table.has("ctf/exp_group_id")) return [];
  const groups = new Map<number, { first: number; count: number }>();
  fieldValues(file, "ctf/exp_group_id").forEach((id, row) => {
    const group = groups.get(id);
    if (group === undefined) groups.set(id, { first: row, count: 1 });
    else group.count++;
  });
  const values = (field: string) =>
    table.has(field) ? fieldValues(file, field) : null;
  const voltage = values("ctf/accel_kv");
  const aberration = values("ctf/cs_mm");
  const contrast = values("ctf/amp_contrast");
  const { apix, resolution } = file;
  return [...groups].sort(([a], [b]) => a - b).map(
    ([id, { first, count }]) => ({
      group: String(id),
      name: null,
      particles: count,
      voltage: voltage?.[first] ?? null,
      sphericalAberration: aberration?.[first] ?? null,
      amplitudeContrast: contrast?.[first] ?? null,
      pixelSize: apix?.[first] ?? null,
      imageSize: resolution?.[first] ?? null,
    }),
  );
}
