import {
  ArgumentError,
  ArgumentTypeError,
  type Fault,
  IndexError,
  MissingFileError,
  UnsupportedError,
} from "../mod.ts";
import { InterruptedError } from "./interrupts.ts";
import { wrap } from "./layout.ts";
import { DeniedError } from "./permissions.ts";
import { nearestFile } from "./nearest.ts";
import { projectHint } from "./stacks.ts";

/** How a command ends: all is well, bad data, a bad call, Ctrl-C. */
export type ExitCode = 0 | 1 | 2 | 130;

/** The exit codes by name. */
export const EXIT = {
  fine: 0,
  data: 1,
  call: 2,
  interrupted: 130,
} as const satisfies Record<string, ExitCode>;

/** What is to be said of an error. */
export interface FaultReport {
  /** For people. */
  readonly text: string;
  /** For machines. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** How the command ends. */
  readonly code: ExitCode;
}

/** What to say of an error. */
export async function reportFault(error: unknown): Promise<FaultReport> {
  const code = exitCodeOf(error);
  if (error instanceof DeniedError) {
    // Not wrapped: the flag is there to be copied.
    const { message, flags } = error;
    return {
      text: `cryoset: ${message}\n`,
      fields: { code: "permission-denied", message, flags },
      code,
    };
  }
  if (error instanceof InterruptedError) {
    const { message } = error;
    return {
      text: `cryoset: ${message}\n`,
      fields: { code: "interrupted", message },
      code: EXIT.interrupted,
    };
  }
  if (!isFault(error) && !isUsageError(error)) {
    // A fault of this program: the stack helps whoever mends it.
    const text = error instanceof Error ? error.stack : String(error);
    const message = `Unexpected fault: ${text}`;
    return {
      text: `cryoset: ${message}\n`,
      fields: { code: "unexpected", message },
      code,
    };
  }
  const message = inFlags(error.message) + await hintFor(error);
  return {
    text: wrap(`cryoset: ${message}`, undefined, "  ").join("\n") + "\n",
    fields: isFault(error)
      ? { ...error, name: undefined, message }
      : { code: "usage", message },
    code,
  };
}

/** Files that a file names are data; those that a call names are not. */
const MISSING_DATA = ["stack-missing", "missing-file"];

function exitCodeOf(error: unknown): ExitCode {
  const isCall = error instanceof ArgumentError ||
    error instanceof ArgumentTypeError || error instanceof IndexError ||
    error instanceof UnsupportedError || error instanceof DeniedError ||
    (error instanceof MissingFileError && !MISSING_DATA.includes(error.code)) ||
    isUsageError(error);
  return isCall ? EXIT.call : EXIT.data;
}

/** Flags that are not the option's name in kebab case. */
const FLAGS: Readonly<Record<string, string>> = {
  voltageKv: "--voltage",
  csMm: "--cs",
  tiltSeriesCtf: "--tilt-ctf",
  volumes: "--volume",
  range: "--tilt-range",
  increment: "--tilt-step",
};

/** Options of tilt series, with what follows them: a value or their flag. */
const TILT_OPTION = new RegExp(
  '(?<![\\w"./-])(tiltSeries|tiltSeriesCtf|tiltOrder|tiltRanks|tiltInd|ntilts|' +
    "dosePerTilt|anglePerTilt|projectDir|coordinatePixelSize|" +
    "missingCtfScale|dropUnseen)\\b" +
    '(?: \\(--[\\w-]+\\)|:? "([^"]*)"|: true)?',
  "g",
);

/** Options of simulations, where a message says that a value is not one. */
const SIMULATED = new RegExp(
  "\\bas (particles|maxShift|defocus|astigmatism|phaseShift|contrastStd|" +
    "imagesPerStack|range|increment):",
);

function flagOf(option: string): string {
  return FLAGS[option] ??
    `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The library names its options; who types a command knows them as flags. */
export function inFlags(message: string): string {
  return message
    .replace(/pass the option (\w+)/, (_, name) => `give ${flagOf(name)}`)
    .replace(/\(or the option (\w+)\)/g, (_, name) => `(or ${flagOf(name)})`)
    .replace(/^The option (\w+) must/, (_, name) => `${flagOf(name)} must`)
    .replace("read with decimalComma: true", "give --decimal-comma")
    .replace("as posesFile, ctfFile or ind", "by --poses, --ctf or --ind")
    .replace("as posesFile", "by --poses")
    .replace("as ctfFile", "by --ctf")
    .replace("as datadir (--datadir)", "by --datadir")
    .replace("try it as datadir", "try it by --datadir")
    .replace("as tomo.tomograms", "by --tomograms")
    .replace(SIMULATED, (_, name) => `as ${flagOf(name)}:`)
    .replace("an snr of Infinity", "--snr none")
    .replace("as wienerParam", "as --wiener")
    .replace(
      "use less padding, or smaller images (downsampleD)",
      "give --padding 1 or --downsample",
    )
    .replace(/as (projectDir|datadir)\b/g, (_, name) => `by ${flagOf(name)}`)
    .replace(
      /with stripPrefix \(--strip-prefix (".*")\)/,
      "by --strip-prefix $1",
    )
    .replace("as half-sets do (halfsets)", "as half-sets do: --halfsets")
    .replace("or force (--force)", "or --force")
    .replace("give voxelSize", "give --apix")
    .replace("leave phaseFlip out", "leave out --phase-flip")
    .replace("leave it out (indices)", "leave it out (--ind)")
    .replace("rows out (subset)", "rows out (--ind)")
    .replace("(option passthrough, --passthrough)", "(--passthrough auto)")
    .replace(" (poseClass takes one class)", " (--pose-class takes one class)")
    .replace("by the option block", "by --block")
    .replace(/leave out the option (\w+)/, (_, n) => `leave out ${flagOf(n)}`)
    .replace("pass salvage: true", "give --salvage")
    .replace(/use the CTF mode "(\w+)"/, "give --tilt-ctf $1")
    .replace(/(?<![\w"-])stacks: "(\w+)"/g, "--stacks $1")
    .replace(
      TILT_OPTION,
      (_, name, value) =>
        value === undefined ? flagOf(name) : `${flagOf(name)} ${value}`,
    );
}

async function hintFor(error: Error): Promise<string> {
  if (!(error instanceof MissingFileError)) return "";
  if (error.code === "stack-missing") return await projectHint(error.tried[0]);
  if (error.code !== "file-missing") return "";
  const nearest = await nearestFile(error.paths[0]);
  return nearest === null ? "" : `; did you mean "${nearest}"?`;
}

function isFault(error: unknown): error is Error & Fault {
  return error instanceof Error &&
    typeof (error as { code?: unknown }).code === "string";
}

/** Cliffy marks what is wrong with a call by an exit code of its own. */
function isUsageError(error: unknown): error is Error {
  return error instanceof Error &&
    typeof (error as { exitCode?: unknown }).exitCode === "number";
}
