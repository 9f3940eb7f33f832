import { Command } from "@cliffy/command";
import {
  inspectParticles,
  type MetadataReport,
  type OpticsGroupReport,
  type ParticlesReport,
  type StacksReport,
} from "../../mod.ts";
import { resolveDatadir } from "../datadir.ts";
import { diagnosticLines, EXIT } from "../faults.ts";
import { bytes, count, decimal, fields, table, wrap } from "../layout.ts";
import type { GlobalOptions, SetExitCode } from "../program.ts";
import { type Terminal, writeJson } from "../terminal.ts";

interface InfoOptions {
  readonly json?: boolean | undefined;
  readonly datadir?: string | undefined;
  readonly stripPrefix?: string | undefined;
  readonly block?: string | undefined;
  readonly columns?: boolean | undefined;
}

/** `cryoset info`: what a file is and whether it is whole. */
export function infoCommand(terminal: Terminal, setExitCode: SetExitCode) {
  return new Command<GlobalOptions>()
    .description(
      "Say what a particle file is and whether it is whole.\n\nParticles, box, " +
        "pixel size, optics groups, poses, CTF, half-sets, and every stack. " +
        "Ends with 1 if stacks are missing or faulty.",
    )
    .arguments("<file:file>")
    .option("-d, --datadir <folder:file>", "Folder the image paths start from.")
    .option("--strip-prefix <path:string>", "Take this off the image paths.")
    .option("--block <name:string>", "Block of the particles.")
    .option("--columns", "List the columns of the table.")
    .action(async (options: InfoOptions, file: string) => {
      const report = await inspectParticles(file, {
        datadir: await resolveDatadir(file, options.datadir),
        stripPrefix: options.stripPrefix,
        block: options.block,
      });
      if (options.json) writeJson(terminal, report);
      else terminal.out(describe(report, options.columns ?? false));
      terminal.err(diagnosticLines(report.diagnostics));
      setExitCode(report.ok ? EXIT.fine : EXIT.data);
    });
}

function describe(report: ParticlesReport, columns: boolean): string {
  const { metadata, stacks } = report;
  const rows: [string, string][] = [
    ["format", formatLine(report)],
    ["particles", count(report.particles, "image")],
    ["box", boxLine(report)],
    [
      "pixel size",
      report.pixelSize === null
        ? "not stated"
        : `${decimal(report.pixelSize)} Å`,
    ],
    ...(metadata === null ? [] : metadataRows(metadata)),
    ["stacks", stacksLine(stacks)],
  ];
  return [
    `${report.path}\n`,
    fields(rows),
    metadata === null ? "" : opticsTable(metadata.opticsGroups),
    columns && metadata !== null
      ? "\n" +
        wrap(metadata.columns.join(" "), 76).map((l) => `  ${l}\n`).join("")
      : "",
    faultLines(stacks),
  ].join("");
}

function formatLine({ format, metadata }: ParticlesReport): string {
  if (metadata === null) return format;
  const block = metadata.block === "" ? "data_" : `data_${metadata.block}`;
  return `${format}, block ${block}, ${
    count(metadata.columns.length, "column")
  }`;
}

function boxLine({ box, stacks }: ParticlesReport): string {
  if (stacks.boxes.length > 1) {
    return `differs: ${stacks.boxes.join(", ")} px`;
  }
  return box === null ? "not known" : `${box} × ${box} px`;
}

function metadataRows(metadata: MetadataReport): [string, string][] {
  const { poses, ctf, halfsets } = metadata;
  const origins = poses.origins === null
    ? "no origins"
    : `origins in ${poses.origins}`;
  const range = ctf.defocusRange;
  const defocus = range === null
    ? ""
    : `, defocus ${range[0].toFixed(2)} to ${range[1].toFixed(2)} µm`;
  const rows: [string, string][] = [
    [
      "poses",
      poses.present
        ? `yes, ${origins}`
        : `no: ${poses.missing.join(", ")} missing`,
    ],
    [
      "CTF",
      ctf.present
        ? `yes${defocus}${ctf.phaseShift ? ", phase shifts" : ""}`
        : `no: ${ctf.missing.join(", ")} missing`,
    ],
    [
      "half-sets",
      halfsets === null
        ? "no _rlnRandomSubset"
        : `${halfsets.half1} and ${halfsets.half2} images` +
          (halfsets.usable ? "" : ", not usable"),
    ],
  ];
  if (metadata.premultipliedCtf) {
    rows.push(["", "images were multiplied by their CTF"]);
  }
  return rows;
}

function stacksLine(stacks: StacksReport): string {
  const missing = stacks.missing.length;
  const faulty = stacks.faulty.length;
  return `${stacks.found} of ${stacks.named} found, ${bytes(stacks.bytes)}` +
    (stacks.modes.length > 0 ? `, MRC mode ${stacks.modes.join(", ")}` : "") +
    (missing > 0 ? `, ${missing} missing` : "") +
    (faulty > 0 ? `, ${faulty} faulty` : "");
}

function opticsTable(groups: readonly OpticsGroupReport[]): string {
  if (groups.length === 0) return "";
  const cell = (value: number | null) => value === null ? "-" : decimal(value);
  return "\n" + table(
    ["optics group", "images", "kV", "Cs mm", "contrast", "Å/px", "box"],
    groups.map((group) => [
      group.name === null || group.name === group.group
        ? group.group
        : `${group.group} ${group.name}`,
      String(group.particles),
      cell(group.voltage),
      cell(group.sphericalAberration),
      cell(group.amplitudeContrast),
      cell(group.pixelSize),
      cell(group.imageSize),
    ]),
  );
}

function faultLines(stacks: StacksReport): string {
  const lines = stacks.faulty.slice(0, 5).flatMap(({ message }) =>
    wrap(message, 76).map((line) => `  ${line}\n`)
  );
  if (stacks.faulty.length > 5) {
    lines.push(`  and ${stacks.faulty.length - 5} more faulty stacks\n`);
  }
  if (stacks.remedy !== null) lines.push(`${stacks.remedy}\n`);
  return lines.length === 0 ? "" : "\n" + lines.join("");
}
