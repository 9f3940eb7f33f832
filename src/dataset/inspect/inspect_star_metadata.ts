import { CTF_LABELS, ctfFromStarFile } from "../../metadata/ctf_from_star.ts";
import { groupKey } from "../../metadata/optics_groups.ts";
import { ANGLES, posesFromStarFile } from "../../metadata/poses_from_star.ts";
import type { StarFile } from "../../metadata/star_file.ts";
import { hasField } from "../../metadata/tilt_series/tilt_columns.ts";
import { readPremultiplied } from "../premultiplied.ts";
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

/**
 * What the table of particles of a STAR file holds.
 *
 * @param box Side of the images in px, or null if it is not known.
 */
export function inspectStarMetadata(
  star: StarFile,
  box: number | null,
): MetadataReport {
  return {
    block: star.df.name,
    columns: star.df.columns,
    opticsGroups: opticsGroups(star),
    poses: poses(star, box ?? SOME_BOX),
    ctf: ctf(star, box ?? SOME_BOX),
    halfsets: halfsetsReport(star),
    premultipliedCtf: readPremultiplied(star).all,
  };
}

function poses(star: StarFile, box: number): PosesReport {
  const missing = ANGLES.filter((label) => !hasField(star, label));
  const both = (x: string, y: string) => hasField(star, x) && hasField(star, y);
  const origins = both("_rlnOriginXAngst", "_rlnOriginYAngst")
    ? "Å"
    : both("_rlnOriginX", "_rlnOriginY")
    ? "px"
    : null;
  const present = missing.length === 0;
  const fault = present ? faultOf(() => posesFromStarFile(star, box)) : null;
  return { present, missing, origins, fault };
}

function ctf(star: StarFile, box: number): CtfReport {
  const missing = CTF_LABELS.filter((label) => !hasField(star, label));
  const present = missing.length === 0;
  const fault = present
    ? faultOf(() => ctfFromStarFile(star, box, { apix: 1 }))
    : null;
  return {
    present,
    missing,
    defocusRange: present && fault === null
      ? defocusRange(
        star.getOpticsValues("_rlnDefocusU", "float64"),
        star.getOpticsValues("_rlnDefocusV", "float64"),
      )
      : null,
    phaseShift:
      star.getOpticsValues("_rlnPhaseShift", "float64", { missing: 0 })
        ?.some((angle) => angle !== 0) ?? false,
    fault,
  };
}

function opticsGroups(star: StarFile): OpticsGroupReport[] {
  const optics = star.dataOptics;
  if (optics === null) return [];
  const particles = particlesByGroup(star);
  const text = (label: string) => optics.has(label) ? optics.text(label) : null;
  const numbers = (label: string) =>
    optics.has(label) ? optics.numbers(label) : null;
  const names = text("_rlnOpticsGroupName");
  const voltage = numbers("_rlnVoltage");
  const aberration = numbers("_rlnSphericalAberration");
  const contrast = numbers("_rlnAmplitudeContrast");
  const pixelSize = numbers("_rlnImagePixelSize");
  const imageSize = numbers("_rlnImageSize");
  return optics.text("_rlnOpticsGroup").map((group, row) => ({
    group,
    name: names?.[row] ?? null,
    particles: particles?.get(groupKey(group)) ??
      (particles === null ? star.length : 0),
    voltage: voltage?.[row] ?? null,
    sphericalAberration: aberration?.[row] ?? null,
    amplitudeContrast: contrast?.[row] ?? null,
    pixelSize: pixelSize?.[row] ?? null,
    imageSize: imageSize?.[row] ?? null,
  }));
}

function particlesByGroup(star: StarFile): Map<string, number> | null {
  if (!star.df.has("_rlnOpticsGroup")) return null;
  const { codes, values } = star.df.categories("_rlnOpticsGroup");
  const counts = new Float64Array(values.length);
  for (const code of codes) counts[code]++;
  const byGroup = new Map<string, number>();
  values.forEach((value, code) => {
    const key = groupKey(value);
    byGroup.set(key, (byGroup.get(key) ?? 0) + counts[code]);
  });
  return byGroup;
}
