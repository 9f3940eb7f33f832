import type { Diagnostic } from "../../core/errors.ts";
import type { ParticleTable } from "../../metadata/particle_table.ts";
import { StarFile } from "../../metadata/star_file.ts";
import type { ParticleRecords } from "./particle_records.ts";

/** Columns and fields that records are made of, or that go without saying. */
const CARRIED = new RegExp(
  "^(_rln(ImageName|Angle(Rot|Tilt|Psi)|Origin[XY](Angst)?|DefocusU|DefocusV|" +
    "DefocusAngle|PhaseShift|Voltage|SphericalAberration|AmplitudeContrast|" +
    "ImagePixelSize|ImageSize|ImageDimensionality|DetectorPixelSize|" +
    "Magnification|OpticsGroup|OpticsGroupName|RandomSubset|MicrographName)|" +
    "_ucsfUid|uid|blob/(path|idx|shape|psize_A)|ctf/(type|exp_group_id|df1_A|" +
    "df2_A|df_angle_rad|accel_kv|cs_mm|amp_contrast|phase_shift_rad)|" +
    "alignments(3D|3D_multi|_class_\\d+)/(pose|shift|psize_A|split)|" +
    "location/(micrograph_path|micrograph_shape|center_[xy]_frac))$",
);

/** Names that a note lists. */
const MOST_NAMES = 8;

/** What a file of the other program does not get from a table. */
export function notCarriedOver(
  table: ParticleTable,
  { path, halves }: ParticleRecords,
): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  const isStar = table instanceof StarFile;
  if (isStar && halves?.includes(-1)) {
    diagnostics.push({
      severity: "warning",
      code: "halves-incomplete",
      message: "Half-sets are not carried over: some particles are in " +
        "neither half, which cryoSPARC cannot say",
      path,
    });
  }
  const names = isStar
    ? [...table.df.columns, ...table.dataOptics?.columns ?? []]
    : table.table.names;
  const lost = names.filter((name) => !CARRIED.test(name));
  if (lost.length > 0) {
    const more = lost.length - MOST_NAMES;
    diagnostics.push({
      severity: "note",
      code: "not-carried-over",
      message: `The other program has no place for: ` +
        lost.slice(0, MOST_NAMES).join(", ") +
        (more > 0 ? ` and ${more} more` : ""),
      path,
    });
  }
  return diagnostics;
}
