import { forEachConcurrently } from "../../core/concurrency.ts";
import {
  DataFormatError,
  type Diagnostic,
  MissingFileError,
} from "../../core/errors.ts";
import { type MrcHeader, readMrcHeader } from "../../formats/mrc/mod.ts";
import { findStack, imageRoot, stripPathPrefix } from "../../io/stack_path.ts";
import type { Relion5TomoOptions } from "./tomo_options.ts";
import type { TomoParticles, TomoTables } from "./tomo_tables.ts";

/** Headers read at a time. */
const HEADERS_UNDER_WAY = 16;

/** Header and optics may differ by this part of the pixel size. */
const PIXEL_SIZE_TOLERANCE = 1e-3;

/** How the stacks of particles hold their frames. */
export interface StackKinds {
  /** For each particle, 1 if its stack holds all frames, 0 visible ones only. */
  readonly isFull: Uint8Array;
  /** What was tolerated. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Finds out whether each stack holds the visible frames of its particle only
 * (compact) or all (full): by the number of sections in its header, or as
 * stated.
 *
 * Permission: unless stated, `--allow-read` of the folders of the stacks.
 *
 * @throws {DataFormatError} `stack-depth` or `stack-box` if a stack does not
 * fit its particle, `image-name-at` if a name is that of a section,
 * `partial-columns` if visible frames are not stated and not known otherwise.
 * @throws {MissingFileError} `stacks-missing`
 */
export async function findStackKinds(
  tables: TomoTables,
  options: Relion5TomoOptions,
): Promise<StackKinds> {
  const { particles } = tables;
  checkNames(particles);
  const isFull = new Uint8Array(particles.count);
  const stated = options.stacks ?? "check";
  if (stated !== "check") {
    if (particles.visible === null && stated === "compact") {
      throw noVisibleFrames(particles);
    }
    return { isFull: isFull.fill(Number(stated === "full")), diagnostics: [] };
  }
  const headers = await readHeaders(tables, options);
  let allVisible = 0;
  let nFull = 0;
  for (let p = 0; p < particles.count; p++) {
    const { visible, frames } = framesOf(tables, p);
    const header = headers[p];
    checkBox(tables, p, header);
    if (visible === null) {
      if (header.nz !== frames) throw noVisibleFrames(particles);
      allVisible++;
      continue;
    }
    if (header.nz === visible) continue;
    if (header.nz !== frames) throw wrongDepth(tables, p, header.nz, visible);
    isFull[p] = 1;
    nFull++;
  }
  const isMixed = nFull > 0 && nFull < particles.count;
  return {
    isFull,
    diagnostics: [
      ...(allVisible === 0 ? [] : [
        note(
          "all-visible-assumed",
          particles,
          `The file has no _rlnTomoVisibleFrames: took all frames as visible`,
        ),
      ]),
      ...(isMixed
        ? [
          note(
            "mixed-stack-kinds",
            particles,
            `${nFull} of ${particles.count} stacks hold all frames, the ` +
              `others visible ones only`,
          ),
        ]
        : []),
      ...pixelSizeNotes(tables, headers),
    ],
  };
}

/** Frames of a particle's tilt series, and how many of them it sees. */
function framesOf(
  { particles, tomograms }: TomoTables,
  p: number,
): { readonly visible: number | null; readonly frames: number } {
  const frames = tomograms[particles.tomogramIndex[p]].frames.count;
  if (particles.visible === null) return { visible: null, frames };
  let visible = 0;
  const end = particles.visibleStart[p + 1];
  for (let at = particles.visibleStart[p]; at < end; at++) {
    visible += particles.visible[at];
  }
  return { visible, frames };
}

function checkNames({ stacks, names, path }: TomoParticles): void {
  const bad = stacks.findIndex((stack) => stack.includes("@"));
  if (bad < 0) return;
  throw new DataFormatError(
    "image-name-at",
    `Cannot use image name "${stacks[bad]}" of particle "${names[bad]}" in ` +
      `"${path}": the whole stack of the particle is needed, without section; ` +
      `files of single sections open as single particles`,
    { path, row: bad + 1, label: "_rlnImageName", actual: stacks[bad] },
  );
}

async function readHeaders(
  { particles, projectDir }: TomoTables,
  { datadir, stripPrefix }: Relion5TomoOptions,
): Promise<MrcHeader[]> {
  const named = stripPrefix
    ? stripPathPrefix(particles.stacks, stripPrefix)
    : particles.stacks;
  const root = datadir
    ? imageRoot(particles.path, datadir)
    : projectDir ?? imageRoot(particles.path);
  const byName = new Map<string, MrcHeader | null>();
  for (const name of named) byName.set(name, null);
  const missing: string[] = [];
  const tried: string[] = [];
  await forEachConcurrently(byName.keys(), HEADERS_UNDER_WAY, async (name) => {
    const search = await findStack(root, name, { upward: !datadir });
    if (search.found !== null) {
      byName.set(name, await readMrcHeader(search.found));
      return;
    }
    if (search.denial !== null) throw search.denial;
    missing.push(name);
    tried.push(...search.tried);
  });
  if (missing.length > 0) {
    throw new MissingFileError(
      "stacks-missing",
      `${missing.length} of ${byName.size} stacks of "${particles.path}" were ` +
        `not found below "${root}": "${missing[0]}"; give RELION's project ` +
        `folder as projectDir, the folder of the stacks as datadir, or read ` +
        `the tables alone with stacks "compact"`,
      { paths: missing, tried },
    );
  }
  return named.map((name) => byName.get(name)!);
}

function checkBox(
  { particles, optics }: TomoTables,
  p: number,
  { nx, ny }: MrcHeader,
): void {
  const { imageSize } = optics[particles.opticsIndex[p]];
  if (nx === imageSize && ny === imageSize) return;
  throw new DataFormatError(
    "stack-box",
    `Cannot use stack "${particles.stacks[p]}" of particle ` +
      `"${particles.names[p]}": its images are of ${nx} × ${ny} px, ` +
      `_rlnImageSize is ${imageSize}`,
    {
      path: particles.stacks[p],
      label: "_rlnImageSize",
      expected: imageSize,
      actual: [nx, ny],
    },
  );
}

function wrongDepth(
  { particles, tomograms }: TomoTables,
  p: number,
  depth: number,
  visible: number,
): DataFormatError {
  const { name, frames } = tomograms[particles.tomogramIndex[p]];
  return new DataFormatError(
    "stack-depth",
    `Cannot pair stack "${particles.stacks[p]}" of particle ` +
      `"${particles.names[p]}" with tilt series "${name}": it has ${depth} ` +
      `sections, expected ${visible} (visible) or ${frames.count} (all)`,
    {
      path: particles.stacks[p],
      row: p + 1,
      expected: [visible, frames.count],
      actual: depth,
    },
  );
}

function noVisibleFrames({ path }: TomoParticles): DataFormatError {
  return new DataFormatError(
    "partial-columns",
    `Cannot pair the stacks of "${path}" with tilt images: it has no ` +
      `_rlnTomoVisibleFrames, and not every stack has all frames`,
    { path, block: "particles", label: "_rlnTomoVisibleFrames" },
  );
}

function pixelSizeNotes(
  { particles, optics }: TomoTables,
  headers: readonly MrcHeader[],
): Diagnostic[] {
  const differs = (header: MrcHeader, p: number) => {
    const { imagePixelSize } = optics[particles.opticsIndex[p]];
    const { x } = header.voxelSize;
    return x !== null &&
      Math.abs(x - imagePixelSize) > PIXEL_SIZE_TOLERANCE * imagePixelSize;
  };
  const count = headers.filter(differs).length;
  if (count === 0) return [];
  const first = headers.findIndex(differs);
  const { imagePixelSize } = optics[particles.opticsIndex[first]];
  return [note(
    "header-pixel-size",
    particles,
    `${count} stacks state another pixel size than their optics group: ` +
      `"${particles.stacks[first]}" ${headers[first].voxelSize.x} Å, ` +
      `_rlnImagePixelSize is ${imagePixelSize}, which is taken`,
  )];
}

function note(
  code: string,
  { path }: TomoParticles,
  message: string,
): Diagnostic {
  return { severity: "warning", code, message, path };
}
