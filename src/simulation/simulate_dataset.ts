import { showSimulation } from "./report_look.ts";
import { join } from "@std/path/posix";
import { ArgumentError } from "../core/errors.ts";
import { convertParticles } from "../dataset/convert/convert_particles.ts";
import { writeStar } from "../formats/star/mod.ts";
import { WorkingFolder } from "../io/working_folder.ts";
import { writeFileAtomically } from "../io/write_file.ts";
import type { Volume } from "../volumes/volume.ts";
import { writeVolume } from "../volumes/write_volume.ts";
import { type ImageColumns, imageColumns } from "./image_columns.ts";
import { ImageNoise } from "./image_noise.ts";
import { ImageRenderer } from "./image_renderer.ts";
import { signalVariance } from "./signal_variance.ts";
import type { SimulateDatasetOptions } from "./simulate_options.ts";
import {
  imageTable,
  opticsTable,
  truthTable,
  withStacks,
} from "./simulated_tables.ts";
import { type SimulationPlan, simulationPlan } from "./simulation_plan.ts";
import {
  type SimulatedFiles,
  simulationRecord,
  type SimulationReport,
} from "./simulation_report.ts";
import { stackNames } from "./stack_output.ts";
import { writeImages } from "./write_images.ts";

/** First part of the name of the hidden folder that all is made in. */
const WORKING = ".simulating";

const STACKS = "Particles";
const TRUTH = "truth";

/**
 * Makes a particle set whose truth is known, single particles or tilt series:
 * projections of volumes in known poses, times the CTF, in noise. All that is
 * random depends on the seed; an image is the same however many are made, and
 * so are the bytes of all files on every run.
 *
 * | file | holds |
 * | --- | --- |
 * | `particles.star` | RELION 3.1: poses, CTF, optics groups, half-sets |
 * | `particles.cs` | the same for cryoSPARC; not of tilt series |
 * | `poses.pkl`, `ctf.pkl` | the same for cryoDRGN |
 * | `Particles/stack_0001.mrcs` … | the images |
 * | `truth/volume_1.mrc` … | the volumes |
 * | `truth/truth.star` | the table with conformation (`_rlnClassNumber`) and contrast (`_cryosetContrast`) |
 * | `truth/simulation.json` | all options, and the variance of the noise by shell |
 * | `truth/clean.star`, `clean_0001.mrcs` … | images without noise (`cleanImages`) |
 *
 * What the tables state is exactly what was simulated. Particles are dark, as
 * the CTF has them: CTF = −W at frequency 0. White ones (`invertContrast`), as
 * RELION and cryoDRGN take them to be, are loaded with `uninvertData`. Slices
 * end at the frequency box / 2 − 1. Contrast (`contrastStd`) is in `_rlnCtfScalefactor`, which `loadDataset` takes into
 * account for tilt series; for single particles give it to `setContrasts`.
 *
 * Tilt series are flat, one row an image, for `loadDataset(star, { tiltSeries:
 * true })`: the dose-symmetric scheme, a tilt axis along y of the image,
 * dose weighting as in its mode "relion5", and the cosine of the tilt in
 * `_rlnCtfScalefactor`. A particle has one defocus at all tilts. The pickles
 * state their poses and CTF image by image.
 *
 * The files appear when all are whole, `particles.star` last. Until then they
 * are in a hidden folder `.simulating-…`, which goes if the work fails or is
 * aborted; one that a killed process left is removed by the next call.
 *
 * Memory: one padded spectrum a volume, (padding · box)³ · 4 bytes, and a batch
 * of images; at the end the tables, about 1 kB an image.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @param folder New or empty.
 * @throws {ArgumentError} `folder-not-empty`; `folder-in-use` while another
 * process fills it; or if an option has no sense or no effect.
 * @throws {MissingFileError} if the folder would lie in none.
 * @throws {DOMException} the reason of `signal`, if it is aborted.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { loadDataset, simulateDataset } from "@cryoset/cryoset";
 *
 * const folder = await Deno.makeTempDir();
 * const { files } = await simulateDataset(folder, {
 *   particles: 20,
 *   box: 32,
 *   snr: 0.5,
 *   seed: 1,
 * });
 * await using dataset = await loadDataset(files.star);
 * assertEquals([dataset.nImages, dataset.gridSize], [20, 32]);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function simulateDataset(
  folder: string,
  options: SimulateDatasetOptions = {},
): Promise<SimulationReport> {
  const plan = simulationPlan(options);
  options.signal?.throwIfAborted();
  await using work = await WorkingFolder.open(folder, WORKING);
  const { volumes, renderer } = projectionsOf(plan);
  const signal = signalVariance(plan, renderer);
  const noise = noiseOf(plan, signal);
  const columns = imageColumns(plan, plan.poses.particles);
  const names = namesOf(plan, columns);
  await work.makeFolder(STACKS);
  await work.makeFolder(TRUTH);
  await writeImages({
    plan,
    columns,
    renderer,
    noise,
    stacks: names.stacks.map((name) => work.at(name)),
    clean: names.cleanStacks?.map((name) => work.at(`${TRUTH}/${name}`)) ??
      null,
  }, options);
  const at = (name: string) => work.at(name);
  await writeStarTables(plan, columns, names, at);
  await writeOtherTables(names, at);
  const summary = {
    nParticles: plan.poses.particles,
    nImages: columns.length,
    box: plan.volumes.box,
    voxelSize: plan.volumes.voxelSize,
    conformations: countsOf(columns, volumes.length),
    signalVariance: signal,
    noiseVariance: noise === null ? 0 : signal / plan.noise.snr,
    noiseProfile: noise?.profile ?? null,
  };
  await writeTruth(plan, volumes, names, summary, at);
  options.signal?.throwIfAborted();
  const tables = [names.poses, names.ctf, names.cs, names.star];
  await work.publish([
    TRUTH,
    STACKS,
    ...tables.filter((name) => name !== null),
  ]);
  return showSimulation({ files: inFolder(names, folder), ...summary });
}

function projectionsOf(plan: SimulationPlan) {
  try {
    const volumes = plan.volumes.volumes();
    return { volumes, renderer: new ImageRenderer(plan, volumes) };
  } catch (cause) {
    // What the platform says of an array that cannot be.
    if (!(cause instanceof RangeError)) throw cause;
    const { box } = plan.volumes;
    throw new ArgumentError(
      "box-size",
      `Cannot simulate a box of "${box}" px: its volumes take more memory ` +
        `than there is; use a smaller one`,
      { label: "box", actual: box, cause },
    );
  }
}

function noiseOf(plan: SimulationPlan, signal: number): ImageNoise | null {
  const { snr, shells } = plan.noise;
  return snr === Infinity
    ? null
    : new ImageNoise(plan.seed, plan.volumes.box, shells, signal / snr);
}

interface Names extends SimulatedFiles {
  /** Stacks without noise, from `truth/`. */
  readonly cleanStacks: readonly string[] | null;
}

/** Names of all files from the folder. */
function namesOf(
  { volumes, tilts, imagesPerStack, cleanImages }: SimulationPlan,
  { length }: ImageColumns,
): Names {
  return {
    star: "particles.star",
    cs: tilts === null ? "particles.cs" : null,
    poses: "poses.pkl",
    ctf: "ctf.pkl",
    stacks: stackNames("stack", length, imagesPerStack)
      .map((name) => `${STACKS}/${name}`),
    volumes: volumes.proportions.map((_, i) => `${TRUTH}/volume_${i + 1}.mrc`),
    truth: `${TRUTH}/truth.star`,
    record: `${TRUTH}/simulation.json`,
    clean: cleanImages ? `${TRUTH}/clean.star` : null,
    cleanStacks: cleanImages
      ? stackNames("clean", length, imagesPerStack)
      : null,
  };
}

async function writeStarTables(
  plan: SimulationPlan,
  columns: ImageColumns,
  names: Names,
  at: (name: string) => string,
): Promise<void> {
  const optics = opticsTable(plan);
  const images = imageTable(plan, columns, names.stacks);
  // Without a time, so that the bytes are the same on every run.
  const untimed = { created: null };
  await writeStar(at(names.star), images, optics, untimed);
  const truth = truthTable(images, columns);
  await writeStar(at(names.truth), truth, optics, untimed);
  if (names.clean !== null) {
    const { imagesPerStack } = plan;
    const clean = withStacks(images, names.cleanStacks!, imagesPerStack);
    await writeStar(at(names.clean), clean, optics, untimed);
  }
}

/** Writes the same for other programs. */
async function writeOtherTables(
  names: Names,
  at: (name: string) => string,
): Promise<void> {
  await convertParticles(at(names.star), {
    particles: names.cs === null ? undefined : at(names.cs),
    poses: at(names.poses),
    ctf: at(names.ctf),
  });
}

async function writeTruth(
  plan: SimulationPlan,
  volumes: readonly Volume[],
  names: Names,
  summary: Omit<SimulationReport, "files">,
  at: (name: string) => string,
): Promise<void> {
  const { voxelSize } = plan.volumes;
  for (const [i, volume] of volumes.entries()) {
    await writeVolume(at(names.volumes[i]), volume, { voxelSize });
  }
  const text = simulationRecord(plan, summary);
  await writeFileAtomically(at(names.record), new TextEncoder().encode(text));
}

function countsOf({ particles }: ImageColumns, volumes: number): number[] {
  const counts = new Array<number>(volumes).fill(0);
  for (const conformation of particles.conformation) counts[conformation]++;
  return counts;
}

function inFolder(names: Names, folder: string): SimulatedFiles {
  const at = (name: string) => join(folder, name);
  return {
    star: at(names.star),
    cs: names.cs === null ? null : at(names.cs),
    poses: at(names.poses),
    ctf: at(names.ctf),
    stacks: names.stacks.map(at),
    volumes: names.volumes.map(at),
    truth: at(names.truth),
    record: at(names.record),
    clean: names.clean === null ? null : at(names.clean),
  };
}
