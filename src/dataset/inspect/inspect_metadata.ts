import { DataFormatError } from "../../core/errors.ts";
import { CTF_LABELS, ctfFromStarFile } from "../../metadata/ctf_from_star.ts";
import { groupKey } from "../../metadata/optics_groups.ts";
import { ANGLES, posesFromStarFile } from "../../metadata/poses_from_star.ts";
import type { StarFile } from "../../metadata/star_file.ts";
import { readPremultiplied } from "../premultiplied.ts";
import type {
  CtfReport,
  HalfsetsReport,
  MetadataReport,
  OpticsGroupReport,
  PosesReport,
} from "./report.ts";

/**
 * What the table of particles of a STAR file holds.
 *
 * @param box Side of the images in px, or null if it is not known.
 */
export function inspectMetadata(
  star: StarFile,
  box: number | null,
): MetadataReport {
  return {
    block: star.df.name,
    columns: star.df.columns,
    opticsGroups: opticsGroups(star),
    poses: poses(star, box ?? SOME_BOX),
    ctf: ctf(star, box ?? SOME_BOX),
    halfsets: halfsets(star),
    premultipliedCtf: readPremultiplied(star).all,
  };
}

function has(star: StarFile, label: string): boolean {
  return star.df.has(label) || (star.dataOptics?.has(label) ?? false);
}

/** Faults of values do not depend on the box. */
const SOME_BOX = 2;

function poses(star: StarFile, box: number): PosesReport {
  const missing = ANGLES.filter((label) => !has(star, label));
  const both = (x: string, y: string) => has(star, x) && has(star, y);
  const origins = both("_rlnOriginXAngst", "_rlnOriginYAngst")
    ? "Å"
    : both("_rlnOriginX", "_rlnOriginY")
    ? "px"
    : null;
  const present = missing.length === 0;
  const fault = present ? faultOf(() => posesFromStarFile(star, box)) : null;
  return { present, missing, origins, fault };
}

/** What keeps values from being read; the pixel size may come as an option. */
function faultOf(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (!(error instanceof DataFormatError)) throw error;
    return error.code === "apix-missing" ? null : error.message;
  }
}

function ctf(star: StarFile, box: number): CtfReport {
  const missing = CTF_LABELS.filter((label) => !has(star, label));
  const present = missing.length === 0;
  const fault = present
    ? faultOf(() => ctfFromStarFile(star, box, { apix: 1 }))
    : null;
  return {
    present,
    missing,
    defocusRange: present && fault === null ? defocusRange(star) : null,
    phaseShift: has(star, "_rlnPhaseShift"),
    fault,
  };
}

function defocusRange(star: StarFile): [number, number] | null {
  const u = star.getOpticsValues("_rlnDefocusU", "float64");
  const v = star.getOpticsValues("_rlnDefocusV", "float64");
  if (u === null || v === null || u.length === 0) return null;
  let [least, greatest] = [Infinity, -Infinity];
  for (let i = 0; i < u.length; i++) {
    const micrometres = (u[i] + v[i]) / 2e4;
    least = Math.min(least, micrometres);
    greatest = Math.max(greatest, micrometres);
  }
  return [least, greatest];
}

function halfsets(star: StarFile): HalfsetsReport | null {
  if (!star.df.has("_rlnRandomSubset")) return null;
  const counts = { half1: 0, half2: 0, other: 0 };
  for (const value of star.df.numbers("_rlnRandomSubset")) {
    if (value === 1) counts.half1++;
    else if (value === 2) counts.half2++;
    else counts.other++;
  }
  const { half1, half2, other } = counts;
  return { ...counts, usable: half1 > 0 && half2 > 0 && other === 0 };
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
