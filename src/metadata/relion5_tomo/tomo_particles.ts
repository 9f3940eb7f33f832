import type { Diagnostic } from "../../core/errors.ts";
import type { TomogramRow } from "./tomogram_rows.ts";
import {
  finiteNumbers,
  finiteRows,
  hasAll,
  listed,
  type TomoBlock,
  tomoFault,
} from "./tomo_faults.ts";

const TOMO_NAME = "_rlnTomoName";
const PARTICLE_NAME = "_rlnTomoParticleName";
const ANGLES = ["Rot", "Tilt", "Psi"].map((angle) => `_rlnAngle${angle}`);
const BOX_ANGLES = ["Rot", "Tilt", "Psi"].map((angle) =>
  `_rlnTomoSubtomogram${angle}`
);
const ORIGINS = ["X", "Y", "Z"].map((axis) => `_rlnOrigin${axis}Angst`);
const PIXEL_ORIGINS = ["X", "Y", "Z"].map((axis) => `_rlnOrigin${axis}`);

/** Orientations and offsets of particles. */
export interface ParticleOrientations {
  /** Rot, tilt, psi of the particle in degrees, m×3. */
  readonly anglesDeg: Float64Array;
  /** Rot, tilt, psi of the box in degrees, m×3; null if not stated. */
  readonly boxAnglesDeg: Float64Array | null;
  /** Offset x, y, z in the frame of the box in Å, m×3. */
  readonly originsAngst: Float64Array;
}

/**
 * Tomogram of each particle, by name.
 *
 * @throws {DataFormatError} `unknown-tomogram` naming those that are missing.
 */
export function tomogramsOfParticles(
  block: TomoBlock,
  tomograms: readonly TomogramRow[],
  tomogramsPath: string,
): Int32Array {
  const { codes, values } = block.table.categories(TOMO_NAME);
  const byName = new Map(tomograms.map(({ name }, index) => [name, index]));
  const index = values.map((name) => byName.get(name) ?? -1);
  const unknown = values.filter((_, code) => index[code] < 0);
  if (unknown.length === 0) return codes.map((code) => index[code]);
  const rows = codes.filter((code) => index[code] < 0).length;
  const row = codes.findIndex((code) => index[code] < 0);
  throw tomoFault(
    "unknown-tomogram",
    `Tomograms ${
      listed(unknown)
    } of ${rows} particles of "${block.path}" are ` +
      `not in "${tomogramsPath}"`,
    block,
    { row: row + 1, label: TOMO_NAME, actual: unknown[0] },
  );
}

/**
 * Names of the particles; made of tomogram and number where the file has none.
 *
 * @throws {DataFormatError} `duplicate-particle`
 */
export function particleNames(
  block: TomoBlock,
): { readonly names: readonly string[]; readonly diagnostics: Diagnostic[] } {
  const { table, path } = block;
  if (!table.has(PARTICLE_NAME)) {
    const counts = new Map<string, number>();
    const names = table.text(TOMO_NAME).map((tomogram) => {
      const k = (counts.get(tomogram) ?? 0) + 1;
      counts.set(tomogram, k);
      return `${tomogram}/${k}`;
    });
    return {
      names,
      diagnostics: [{
        severity: "note",
        code: "names-made",
        message: `The particles have no ${PARTICLE_NAME}: named them by ` +
          `tomogram and number, as "${names[0]}"`,
        path,
      }],
    };
  }
  const names = table.text(PARTICLE_NAME);
  const first = new Map<string, number>();
  names.forEach((name, row) => {
    const before = first.get(name);
    if (before === undefined) {
      first.set(name, row);
      return;
    }
    throw tomoFault(
      "duplicate-particle",
      `Particle "${name}" is in rows ${before + 1} and ${row + 1} of ` +
        `"${path}": names must be unique`,
      block,
      { row: row + 1, label: PARTICLE_NAME, actual: name },
    );
  });
  return { names, diagnostics: [] };
}

/**
 * Angles and offsets, 0 where the file has none.
 *
 * @throws {DataFormatError} `partial-columns`, `pixel-origins`, `bad-number`
 */
export function readOrientations(block: TomoBlock): ParticleOrientations {
  const { table, path } = block;
  const zeros = () => new Float64Array(3 * table.rowCount);
  const angst = ORIGINS.filter((label) => table.has(label));
  const pixel = PIXEL_ORIGINS.find((label) => table.has(label));
  if (angst.length === 0 && pixel !== undefined) {
    throw tomoFault(
      "pixel-origins",
      `Cannot use the offsets of "${path}": it has ${pixel} in pixels, ` +
        `which RELION 5 ignores; convert them to ${ORIGINS[0]}`,
      block,
      { label: pixel, expected: ORIGINS },
    );
  }
  const originsAngst = zeros();
  ORIGINS.forEach((label, k) => {
    if (!table.has(label)) return;
    finiteNumbers(block, label).forEach((value, p) =>
      originsAngst[3 * p + k] = value
    );
  });
  return {
    anglesDeg: hasAll(block, ANGLES) ? finiteRows(block, ANGLES) : zeros(),
    boxAnglesDeg: hasAll(block, BOX_ANGLES)
      ? finiteRows(block, BOX_ANGLES)
      : null,
    originsAngst,
  };
}

/**
 * Half-sets of the particles; null if the file has none.
 *
 * @throws {DataFormatError} `bad-subset` for anything but 1 and 2, or 0 for
 * all.
 */
export function readSubsets(
  block: TomoBlock,
  names: readonly string[],
): Int8Array | null {
  const label = "_rlnRandomSubset";
  if (!block.table.has(label)) return null;
  const values = finiteNumbers(block, label);
  const isNone = values.every((value) => value === 0);
  const bad = isNone
    ? -1
    : values.findIndex((value) => value !== 1 && value !== 2);
  if (bad < 0) return Int8Array.from(values);
  throw tomoFault(
    "bad-subset",
    `Random subset "${values[bad]}" of particle "${names[bad]}" of ` +
      `"${block.path}", expected 1 or 2`,
    block,
    { row: bad + 1, label, expected: [1, 2], actual: values[bad] },
  );
}

/** Flags of the frames of all particles, one after another. */
export interface VisibleFrames {
  /** One flag for each frame of each particle; null if the file has none. */
  readonly visible: Uint8Array | null;
  /** Where those of each particle begin, m+1. */
  readonly visibleStart: Int32Array;
}

/**
 * Reads which frames each particle sees.
 *
 * @param frameCounts Frames of the tilt series of each particle.
 * @throws {DataFormatError} `bad-visible-frames` if a list holds anything but
 * 0 and 1, `visible-length` if it has not one for each frame.
 */
export function readVisibleFrames(
  block: TomoBlock,
  names: readonly string[],
  frameCounts: ArrayLike<number>,
  tomogramOf: (p: number) => string,
): VisibleFrames {
  const label = "_rlnTomoVisibleFrames";
  const visibleStart = new Int32Array(names.length + 1);
  for (let p = 0; p < names.length; p++) {
    visibleStart[p + 1] = visibleStart[p] + frameCounts[p];
  }
  if (!block.table.has(label)) return { visible: null, visibleStart };
  const visible = new Uint8Array(visibleStart[names.length]);
  const texts = block.table.text(label);
  for (let p = 0; p < names.length; p++) {
    const count = parseFlags(texts[p], visible, visibleStart[p]);
    if (count === frameCounts[p]) continue;
    const details = { row: p + 1, label, actual: texts[p] };
    if (count < 0) {
      throw tomoFault(
        "bad-visible-frames",
        `Visible frames "${texts[p]}" of particle "${names[p]}" of ` +
          `"${block.path}" are no list of 0 and 1, as [1,1,0]`,
        block,
        details,
      );
    }
    throw tomoFault(
      "visible-length",
      `Particle "${names[p]}" of "${block.path}" lists ${count} frames, tilt ` +
        `series "${tomogramOf(p)}" has ${frameCounts[p]} rows; were tilt ` +
        `images excluded after extraction`,
      block,
      { ...details, expected: frameCounts[p], actual: count },
    );
  }
  return { visible, visibleStart };
}

/** Writes the flags of a list such as `[1,1,0]`; their number, −1 if it is none. */
function parseFlags(text: string, out: Uint8Array, start: number): number {
  if (!/^\[.*\]$/.test(text)) return -1;
  let count = 0;
  let wantsFlag = true;
  for (let i = 1; i < text.length - 1; i++) {
    const char = text[i];
    if (char === " ") continue;
    if (wantsFlag !== (char === "0" || char === "1")) return -1;
    if (!wantsFlag && char !== ",") return -1;
    if (wantsFlag) out[start + count++] = Number(char);
    wantsFlag = !wantsFlag;
  }
  return wantsFlag && count > 0 ? -1 : count;
}
