import { type ArgumentValue, Command, ValidationError } from "@cliffy/command";
import {
  checkNew,
  type IndexSelection,
  loadParticleTable,
  normalizeIndices,
} from "../../mod.ts";
import { withCacheDir } from "../cache_dir.ts";
import { writeDiagnostics } from "../diagnostics.ts";
import { checkFileFlags, refuseFlags } from "../flag_checks.ts";
import { addFlags } from "../flags.ts";
import { requireFile } from "../input_file.ts";
import { fields } from "../layout.ts";
import {
  checkLoadFlags,
  type LoadFlags,
  loadOptions,
  selectedImages,
  STACK_FLAGS,
} from "../load_flags.ts";
import {
  METADATA_FLAGS,
  metadataNeeds,
  readOptions,
} from "../metadata_flags.ts";
import { InputType, length, positive, seed, whole } from "../option_types.ts";
import { readNeeds } from "../permissions.ts";
import { pictureKind } from "../picture_files.ts";
import type { GlobalOptions } from "../program.ts";
import { withStacks } from "../stacks.ts";
import { type SafeTerminal, writeJson } from "../terminal.ts";
import { TILT_CTF_FLAGS, TOMO_FLAGS } from "../tilt_flags.ts";
import { openWalk, type Walk } from "../walk.ts";

interface MontageFlags extends LoadFlags {
  readonly json?: boolean | undefined;
  readonly output: string;
  readonly force?: boolean | undefined;
  readonly count?: number | undefined;
  readonly columns?: number | undefined;
  readonly lowPass?: number | undefined;
  readonly phaseFlip?: boolean | undefined;
  readonly center?: boolean | undefined;
  readonly invert?: boolean | undefined;
  readonly contrast?: readonly [number, number] | undefined;
  readonly labels: boolean;
  readonly particle?: number | undefined;
}

/** `cryoset montage`: particles side by side. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function montageCommand(terminal: SafeTerminal) {
  const command = new Command<GlobalOptions>()
    .description(
      "Draw particles side by side into a .png file.\n\n" +
        "The first 25, those of --ind, random ones (--seed), or the tilts of\n" +
        "one particle. Each has its number, which is its row in the file,\n" +
        "counted from 0, or the rank of its tilt. A bar shows the scale.",
    )
    .type("input", new InputType())
    .type("positive", positive)
    .type("rank", whole)
    .type("period", length)
    .type("percentiles", percentiles)
    .type("seed", seed)
    .arguments("<file:input>")
    .option("-o, --output <file:input>", "Where to write: .png.", {
      required: true,
    })
    .option("-f, --force", "Overwrite the output.")
    .option("-n, --count <n:positive>", "Images at most, else 25.")
    .option("--columns <n:positive>", "Images in a row.")
    .option("--low-pass <d:period>", "Leave out what is finer, in Å.")
    .option("--phase-flip", "Turn what the CTF has turned.")
    .option("--center", "Move particles to the centre by their poses.")
    .option("--invert", "Turn dark and bright.")
    .option("--contrast <range:percentiles>", "Percentiles, else 0.5,99.5.")
    .option("--no-labels", "Without numbers.")
    .option("--downsample <px:positive>", "Fourier-crop images to this side.")
    .group("Which images")
    .option("--ind <file:input>", "Those listed in this file.")
    .option("--seed <n:seed>", "Random ones.")
    .option("--particle <n:rank>", "The tilts of this particle, from 0.");
  return addFlags(
    command,
    TILT_CTF_FLAGS,
    METADATA_FLAGS,
    STACK_FLAGS,
    TOMO_FLAGS,
  )
    .example("The first ones", "cryoset montage run_data.star -o first.png")
    .example(
      "Seen better",
      "cryoset montage run.star -o a.png --low-pass 20 --center",
    )
    .example(
      "Tilts",
      "cryoset montage tilts.star --tilt-series --particle 0 -o a.png",
    )
    .action(async (options: MontageFlags, file: string) => {
      const report = await montageFile(terminal, file, options);
      if (options.json) writeJson(terminal, report);
      else {
        const { output, width, height, shows } = report;
        terminal.out(
          `${file}\n${
            fields([
              ["shows", shows],
              ["size", `${width} × ${height} px`],
              ["written", output],
            ])
          }`,
        );
      }
    });
}

interface MontageReport {
  readonly path: string;
  readonly output: string;
  readonly shows: string;
  readonly width: number;
  readonly height: number;
}

async function montageFile(
  terminal: SafeTerminal,
  file: string,
  flags: MontageFlags,
): Promise<MontageReport> {
  // A bare stack has a pixel size, too.
  checkFileFlags(file, { ...flags, apix: undefined });
  // The seed chooses images here, and splits nothing.
  await checkLoadFlags({ ...flags, seed: undefined });
  const { output, force = false, datadir, cacheDir, ind, tiltInd } = flags;
  pictureKind(output, ["png"]);
  requireOneChoice(flags);
  const work = async (datadir: string | undefined) => {
    await requireFile(file);
    await checkNew(output, force);
    const draw = () => drawFile(terminal, file, { ...flags, datadir });
    return await withCacheDir(cacheDir, draw);
  };
  return await withStacks(file, datadir, work, [
    ...metadataNeeds(flags),
    ...readNeeds(ind, tiltInd, output),
    { name: "write", path: output },
  ]);
}

async function drawFile(
  terminal: SafeTerminal,
  file: string,
  flags: MontageFlags,
): Promise<MontageReport> {
  const { output, count, columns, lowPass, phaseFlip, center } = flags;
  const { invert, contrast, labels, particle, seed, apix } = flags;
  const { montage, savePicture } = await import("../../src/pictures/mod.ts");
  await using walk = await openWalk(file, loadOptions(flags));
  writeDiagnostics(
    terminal,
    walk.dataset?.diagnostics ?? walk.source.diagnostics,
  );
  requireMetadata(walk, flags);
  const picture = await montage(walk.dataset ?? walk.source, {
    count,
    columns,
    lowPass,
    phaseFlip,
    center,
    invert,
    contrast,
    labels: labels && rowOf(walk, particle),
    indices: await localImages(file, walk, flags),
    seed,
    particle,
    voxelSize: walk.dataset === null ? apix : undefined,
  });
  await savePicture(output, picture, { force: flags.force });
  const { width, height, description: shows } = picture;
  return { path: file, output, shows, width, height };
}

/** What stands in an image: its row in the file, or the rank of its tilt. */
function rowOf(
  { source: { indexLayout } }: Walk,
  particle: number | undefined,
): true | ((image: number) => number) {
  const rows = indexLayout.originalImageIndices;
  return particle === undefined ? (image) => rows[image] : true;
}

/** Rows of the file among the images that were loaded: --ntilts leaves out. */
async function localImages(
  file: string,
  { source: { indexLayout } }: Walk,
  flags: LoadFlags,
): Promise<IndexSelection | undefined> {
  const rows = await selectedImages(file, flags);
  if (rows === undefined || flags.ntilts === undefined) return rows;
  const table = await loadParticleTable(file, readOptions(flags));
  if (table === null) return rows;
  const listed = normalizeIndices(rows, table.length, { name: "ind" });
  return indexLayout.localImageIndicesFromOriginal(listed);
}

function requireOneChoice(flags: MontageFlags): void {
  const choices = ["ind", "seed", "particle"] as const;
  const given = choices.filter((name) => flags[name] !== undefined);
  if (given.length < 2) return;
  throw new ValidationError(
    `Use one of "--ind", "--seed" and "--particle", not ${
      given.map((name) => `"--${name}"`).join(" and ")
    }`,
  );
}

function requireMetadata(
  { dataset, source, reason }: Walk,
  flags: MontageFlags,
): void {
  if (!source.tiltSeries) {
    const remedy = 'tilt series: add "--tilt-series"';
    refuseFlags(["particle"], flags, remedy);
  }
  if (dataset !== null) return;
  const asked = (["phaseFlip", "center"] as const)
    .find((name) => flags[name]);
  if (asked === undefined) return;
  const flag = asked.replace("F", "-f");
  throw new ValidationError(
    `Option "--${flag}" works with poses and CTF parameters: ${reason}`,
  );
}

/** Two percentiles: "1,99". */
function percentiles({ name, value }: ArgumentValue): [number, number] {
  const [low, high, ...more] = value.split(",").map((part) =>
    part.trim() === "" ? NaN : Number(part)
  );
  if (more.length === 0 && low >= 0 && low < high && high <= 100) {
    return [low, high];
  }
  throw new ValidationError(
    `Option "${name}" must be two ascending percentiles such as 1,99, not ` +
      `"${value}"`,
  );
}
