/**
 * The blocks of RELION-5 tomography files. RELION picks a block by its name;
 * other programs do not keep the names, so that the columns count too.
 *
 * @module
 */
import { DataFormatError } from "../../core/errors.ts";
import type { StarDocument, StarTable } from "../../formats/star/mod.ts";
import { TomoBlock } from "./tomo_block.ts";

/** How a block is recognised. */
export interface BlockKind {
  /** RELION's name of it, without `data_`; null if its name does not count. */
  readonly name: string | null;
  /** Columns that it must have. */
  readonly keys: readonly string[];
  /** A column that it must not have. */
  readonly without?: string;
}

/** Column that makes a file an optimisation set. */
export const PARTICLES_FILE = "_rlnTomoParticlesFile";

/** Names of the files of a set. */
export const OPTIMISATION_SET: BlockKind = {
  name: null,
  keys: [PARTICLES_FILE],
};

/** One row a tomogram. */
export const TOMOGRAMS: BlockKind = { name: "global", keys: ["_rlnTomoName"] };

/** One row a particle. */
export const PARTICLES: BlockKind = {
  name: "particles",
  keys: ["_rlnTomoName"],
};

/** One row an optics group. */
export const OPTICS: BlockKind = {
  name: "optics",
  keys: ["_rlnOpticsGroup"],
  without: "_rlnTomoName",
};

/** What particles are. */
export const GENERAL: BlockKind = {
  name: "general",
  keys: ["_rlnTomoSubTomosAre2DStacks"],
};

/** One row a tilt image of a tomogram. */
export function tiltSeriesKind(tomogram: string): BlockKind {
  return {
    name: tomogram,
    keys: ["_rlnMicrographPreExposure", "_rlnDefocusU"],
  };
}

/** Whether a STAR file names the files of a RELION-5 tomography set. */
export function isOptimisationSet(document: StarDocument): boolean {
  return document.blocks.some((block) => block.has(PARTICLES_FILE));
}

/**
 * Whether the particles of a STAR file are stacks of tilt images, one stack a
 * particle, as RELION 5 has them.
 */
export function isTomoParticles(document: StarDocument): boolean {
  const block = findBlock(document, PARTICLES);
  return block !== null && block.has("_rlnTomoName") &&
    block.has("_rlnTomoVisibleFrames");
}

/** The block of a kind: that of RELION's name, else the only one with its columns; else null. */
export function findBlock(
  document: StarDocument,
  kind: BlockKind,
): StarTable | null {
  const named = document.blocks.find(({ name }) => name === kind.name);
  if (named !== undefined) return named;
  const fitting = document.blocks.filter((block) =>
    kind.keys.every((label) => block.has(label)) &&
    !(kind.without !== undefined && block.has(kind.without))
  );
  return fitting.length === 1 ? fitting[0] : null;
}

/**
 * The block of a kind, by {@linkcode findBlock}.
 *
 * @throws {DataFormatError} `block-not-found`
 */
export function chooseBlock(
  document: StarDocument,
  path: string,
  kind: BlockKind,
): TomoBlock {
  const block = findBlock(document, kind);
  if (block !== null) return new TomoBlock(block, path);
  const found = document.blocks.map(({ name }) => `data_${name}`);
  const columns = kind.keys.map((label) => `"${label}"`).join(" and ");
  const isKind = kind.name === null ? "" : `no block data_${kind.name} and `;
  throw new DataFormatError(
    "block-not-found",
    `Cannot tell which block of "${path}" is meant: ${isKind}no single block ` +
      `with ${columns} (found: ${found.join(", ") || "none"})`,
    {
      path,
      block: kind.name ?? undefined,
      label: kind.keys[0],
      expected: kind.keys,
      actual: document.blocks.map(({ name }) => name),
    },
  );
}
