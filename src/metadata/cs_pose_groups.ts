import { ArgumentError, type Diagnostic } from "../core/errors.ts";
import type { CryoSparcFile } from "./cryosparc_file.ts";
import {
  fieldsMissing,
  fieldValues,
  peekValues,
  wrongShape,
} from "./cs_fields.ts";
import { pathOf, requireFinite } from "./image_scale.ts";

/** Poses as the table has them, of one class for each particle: only to be read. */
export interface CsPoses {
  /** Group of the fields, such as "alignments3D", for messages. */
  readonly group: string;
  /** Rotation vectors [n, 3] in radians. */
  readonly vectors: ArrayLike<number>;
  /** Shifts [n, 2] in pixels of the alignment, or null. */
  readonly shifts: ArrayLike<number> | null;
  /** Pixel size of the alignment in Å by particle, or null. */
  readonly apix: ArrayLike<number> | null;
}

/** Fields of poses for one class, or for all classes side by side. */
interface PoseGroup {
  readonly name: string;
  /** Classes that each record holds. */
  readonly classes: number;
}

const SINGLE = "alignments3D";
const MULTI = "alignments3D_multi";
const PER_CLASS = /^alignments_class_(\d+)\/pose$/;

/**
 * The poses of a set: of `alignments3D`, else of the most probable class in
 * `alignments3D_multi` (cryoSPARC 4.5 and later) or `alignments_class_k`
 * (before). Rotation and shift come from the same group.
 *
 * @throws {DataFormatError} `poses-missing` if there are no 3-D poses.
 * @throws {ArgumentError} `pose-class` if the class asked for is not there.
 */
export function choosePoses(
  file: CryoSparcFile,
  diagnostics: Diagnostic[],
): CsPoses {
  const { table, poseClass } = file;
  const perClass = perClassGroups(file);
  const hasMulti = table.has(`${MULTI}/pose`);
  if (poseClass === null) {
    if (table.has(`${SINGLE}/pose`)) {
      return posesOf(file, { name: SINGLE, classes: 1 }, null);
    }
    if (hasMulti) return ofMulti(file, null);
    if (perClass.length > 0) return ofClasses(file, perClass, diagnostics);
    throw fieldsMissing(file, "poses-missing", "3-D poses", [
      `${SINGLE}/pose`,
    ]);
  }
  if (hasMulti) return ofMulti(file, poseClass);
  const group = perClass.find(({ index }) => index === poseClass);
  if (group !== undefined) return posesOf(file, group, null);
  throw unknownClass(file, poseClass, perClass.map(({ index }) => index));
}

interface ClassGroup extends PoseGroup {
  readonly index: number;
}

function perClassGroups({ table }: CryoSparcFile): ClassGroup[] {
  return table.names.flatMap((field) => {
    const index = PER_CLASS.exec(field)?.[1];
    return index === undefined ? [] : {
      name: `alignments_class_${index}`,
      classes: 1,
      index: Number(index),
    };
  }).sort((a, b) => a.index - b.index);
}

function ofMulti(file: CryoSparcFile, poseClass: number | null): CsPoses {
  const { table } = file;
  const width = table.width(`${MULTI}/pose`)!;
  if (width === 0 || width % 3 !== 0) {
    throw wrongShape(file.path, `${MULTI}/pose`, 3, width);
  }
  const classes = width / 3;
  const group = { name: MULTI, classes };
  if (poseClass !== null) {
    const isClass = Number.isInteger(poseClass) && poseClass >= 0 &&
      poseClass < classes;
    if (!isClass) {
      throw unknownClass(file, poseClass, [...Array(classes).keys()]);
    }
    return posesOf(file, group, new Int32Array(file.length).fill(poseClass));
  }
  if (classes === 1) return posesOf(file, group, null);
  const posterior = `${MULTI}/class_posterior`;
  if (!table.has(posterior)) {
    throw fieldsMissing(file, "poses-missing", "poses of several classes", [
      posterior,
    ]);
  }
  return posesOf(
    file,
    group,
    mostProbable(file, posterior, fieldValues(file, posterior, classes)),
  );
}

function ofClasses(
  file: CryoSparcFile,
  groups: readonly ClassGroup[],
  diagnostics: Diagnostic[],
): CsPoses {
  if (groups.length === 1) return posesOf(file, groups[0], null);
  const { table, length } = file;
  requireOfAll(file, groups, "class_posterior");
  diagnostics.push({
    severity: "warning",
    code: "poses-by-class",
    message: `The file has poses for ${groups.length} classes: took those of ` +
      `the most probable class of each particle (poseClass takes one class)`,
    path: pathOf(file),
  });
  const all = groups.map((group) => posesOf(file, group, null));
  const posteriors = new Float64Array(length * groups.length);
  groups.forEach(({ name }, k) => {
    fieldValues(file, `${name}/class_posterior`).forEach((value, i) => {
      posteriors[i * groups.length + k] = value;
    });
  });
  const group = "alignments_class_k";
  const chosen = mostProbable(file, `${group}/class_posterior`, posteriors);
  const have = (label: string): boolean => {
    const some = groups.some(({ name }) => table.has(`${name}/${label}`));
    if (some) requireOfAll(file, groups, label);
    return some;
  };
  return {
    group,
    vectors: gather(chosen, 3, (k) => all[k].vectors),
    shifts: have("shift") ? gather(chosen, 2, (k) => all[k].shifts!) : null,
    apix: have("psize_A") ? gather(chosen, 1, (k) => all[k].apix!) : null,
  };
}

/** Refuses sets that have a field for some of the classes only. */
function requireOfAll(
  file: CryoSparcFile,
  groups: readonly ClassGroup[],
  label: string,
): void {
  const missing = groups.map(({ name }) => `${name}/${label}`)
    .filter((path) => !file.table.has(path));
  if (missing.length === 0) return;
  throw fieldsMissing(
    file,
    "poses-missing",
    "poses of several classes",
    missing,
  );
}

/** Rows of the class that each particle is in. */
function gather(
  chosen: Int32Array,
  width: number,
  values: (index: number) => ArrayLike<number>,
): Float64Array {
  const rows = new Float64Array(chosen.length * width);
  for (let i = 0; i < chosen.length; i++) {
    const from = values(chosen[i]);
    for (let j = 0; j < width; j++) rows[i * width + j] = from[i * width + j];
  }
  return rows;
}

/** Poses of a group, of one class for each particle if it holds several. */
function posesOf(
  file: CryoSparcFile,
  { name, classes }: PoseGroup,
  chosen: Int32Array | null,
): CsPoses {
  const { table, length } = file;
  const field = (label: string, width: number): ArrayLike<number> | null => {
    const path = `${name}/${label}`;
    if (!table.has(path)) return null;
    const stored = table.width(path)!;
    if (stored === width) return peekValues(file, path, width);
    const values = peekValues(file, path, width * classes);
    const rows = new Float64Array(length * width);
    for (let i = 0; i < length; i++) {
      const from = i * stored + (chosen === null ? 0 : chosen[i] * width);
      for (let j = 0; j < width; j++) rows[i * width + j] = values[from + j];
    }
    return rows;
  };
  return {
    group: name,
    vectors: field("pose", 3)!,
    shifts: field("shift", 2),
    apix: field("psize_A", 1),
  };
}

/** The class of the greatest posterior of each particle, the first of equals. */
function mostProbable(
  file: CryoSparcFile,
  label: string,
  posteriors: Float64Array,
): Int32Array {
  const { length } = file;
  const classes = posteriors.length / length;
  // No class is more probable than NaN.
  requireFinite(file, label, posteriors, classes);
  return Int32Array.from({ length }, (_, i) => {
    let best = 0;
    for (let k = 1; k < classes; k++) {
      if (posteriors[i * classes + k] > posteriors[i * classes + best]) {
        best = k;
      }
    }
    return best;
  });
}

function unknownClass(
  { path }: CryoSparcFile,
  poseClass: number,
  known: readonly number[],
): ArgumentError {
  return new ArgumentError(
    "pose-class",
    `Cannot take the poses of class "${poseClass}" of "${path}": ` +
      (known.length === 0
        ? "it has no poses by class"
        : `it has poses of the classes ${known.join(", ")}`),
    { label: "poseClass", expected: known, actual: poseClass },
  );
}
