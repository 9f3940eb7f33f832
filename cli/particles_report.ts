import type {
  MetadataReport,
  OpticsGroupReport,
  ParticlesReport,
  StacksReport,
} from "../mod.ts";
import { inFlags } from "./faults.ts";
import { bytes, count, decimal, fields, table, whole, wrap } from "./layout.ts";
import { mrcModeName } from "./mrc_mode_name.ts";
import { describeTiltSeries } from "./tilt_report.ts";

/** What other commands say of this one. */
const ITSELF = "\nAll stacks at a glance: cryoset info";

/** Lines of each kind shown before the rest is counted. */
const MOST_GROUPS = 12;
const MOST_FAULTS = 5;

/** What a particle file is, for people; `hint` follows what is missing. */
export function describeParticles(
  report: ParticlesReport,
  columns: boolean,
  hint: string,
): string {
  const { metadata, stacks } = report;
  const rows: [string, string][] = [
    ["format", formatLine(report)],
    ["particles", count(report.particles, "image")],
    ["box", boxLine(report)],
    ["pixel size", pixelSizeLine(report)],
    ...(metadata === null ? [] : metadataRows(metadata, report.format)),
    ["stacks", stacksLine(stacks)],
    ["complete", completeLine(report)],
  ];
  if (columns && metadata !== null) {
    rows.push(["columns", metadata.columns.join(" ")]);
  }
  return [
    `${report.path}\n${fields(rows)}`,
    report.tiltSeries === null
      ? ""
      : describeTiltSeries(report.particles, report.tiltSeries),
    opticsTable(metadata?.opticsGroups ?? []),
    faultLines(stacks),
    stacks.remedy === null
      ? ""
      : `${inFlags(stacks.remedy).replace(ITSELF, "")}${hint}\n`,
  ].filter((part) => part !== "").join("\n");
}

function formatLine({ format, metadata }: ParticlesReport): string {
  if (metadata === null) return format;
  const columns = count(metadata.columns.length, "column");
  const block = metadata.block === null ? "" : `, block data_${metadata.block}`;
  return `${format}${block}, ${columns}`;
}

function boxLine({ box, stacks }: ParticlesReport): string {
  if (stacks.boxes.length > 1) {
    return `differs: ${stacks.boxes.join(", ")} px`;
  }
  return box === null ? "not known" : `${box} × ${box} px`;
}

/** Stack headers often state no size or a wrong one, but may be the source. */
function pixelSizeLine(report: ParticlesReport) {
  const { pixelSize, pixelSizes, metadata, stacks } = report;
  if (metadata !== null && pixelSizes.length > 1) {
    const shown = pixelSizes.slice(0, 3).map((size) => decimal(size));
    const more = pixelSizes.length > 3 ? " …" : "";
    return `differs: ${shown.join(", ")}${more} Å; ` +
      `load one size at a time (--ind)`;
  }
  const stated = pixelSize === null ? "not stated" : `${decimal(pixelSize)} Å`;
  if (metadata === null) return stated;
  // Programs that know no pixel size write 1.
  const others = stacks.headerPixelSizes.filter((size) =>
    size !== 1 &&
    (pixelSize === null || Math.abs(size / pixelSize - 1) > 0.01)
  );
  if (others.length === 0) return stated;
  const sizes = others.length > 3
    ? `${decimal(others[0])} to ${decimal(others[others.length - 1])}`
    : others.map((size) => decimal(size)).join(", ");
  return `${stated} (stack headers say ${sizes} Å)`;
}

function metadataRows(
  { poses, ctf, halfsets, premultipliedCtf }: MetadataReport,
  format: string,
): [string, string][] {
  return [
    [
      "poses",
      poses.fault !== null
        ? `not readable: ${inFlags(poses.fault)}`
        : poses.present
        ? `yes, ${
          poses.origins === null ? "no origins" : `origins in ${poses.origins}`
        }`
        : `no: ${poses.missing.join(", ")} missing`,
    ],
    ["CTF", ctfLine(ctf) + (premultipliedCtf ? ", images premultiplied" : "")],
    ["half-sets", halfsetsLine(halfsets, format)],
  ];
}

function ctfLine(ctf: MetadataReport["ctf"]): string {
  if (ctf.fault !== null) return `not readable: ${inFlags(ctf.fault)}`;
  if (!ctf.present) return `no: ${ctf.missing.join(", ")} missing`;
  const range = ctf.defocusRange;
  const micrometres = (x: number) => x < 0.1 ? decimal(x, 2) : x.toFixed(2);
  const defocus = range === null
    ? ""
    : `, defocus ${range.map(micrometres).join(" to ")} µm`;
  return `yes${defocus}${ctf.phaseShift ? ", phase shifts" : ""}`;
}

function halfsetsLine(
  halfsets: MetadataReport["halfsets"],
  format: string,
): string {
  if (halfsets === null) {
    if (format === "HDF5 particle set") return "none";
    const isCs = format === "cryoSPARC";
    return `none (no ${isCs ? "alignments3D/split" : "_rlnRandomSubset"})`;
  }
  const { half1, half2, other, usable } = halfsets;
  const counts = `${whole(half1)} and ${whole(half2)} images`;
  if (usable) return counts;
  return `not usable: ${counts}` +
    (other > 0 ? `, ${whole(other)} in neither` : "");
}

function stacksLine(
  { found, named, bytes: size, modes }: StacksReport,
): string {
  const line = `${whole(found)} of ${whole(named)} found`;
  if (found === 0) return line;
  return [line, bytes(size), ...modes.map(mrcModeName)].join(", ");
}

function completeLine(report: ParticlesReport): string {
  const { ok, particles, stacks, metadata, tiltSeries } = report;
  if (ok) return "yes";
  const { missing, faulty, boxes } = stacks;
  const faults = [
    particles === 0 ? "there are no particles" : "",
    missing.length > 0 ? `${count(missing.length, "stack")} missing` : "",
    faulty.length > 0 ? `${count(faulty.length, "stack")} faulty` : "",
    boxes.length > 1 ? "images differ in size" : "",
    metadata?.poses.fault ? "poses not readable" : "",
    metadata?.ctf.fault ? "CTF not readable" : "",
    tiltSeries?.fault ? "tilt series not readable" : "",
  ].filter((fault) => fault !== "");
  return `no: ${faults.join(", ")}`;
}

function opticsTable(groups: readonly OpticsGroupReport[]): string {
  if (groups.length === 0) return "";
  const cell = (value: number | null) => value === null ? "-" : decimal(value);
  const rows = groups.slice(0, MOST_GROUPS).map((group) => [
    group.group,
    shortened(group.name ?? "-", 20),
    whole(group.particles),
    cell(group.voltage),
    cell(group.sphericalAberration),
    cell(group.amplitudeContrast),
    cell(group.pixelSize),
    cell(group.imageSize),
  ]);
  const rest = groups.length - rows.length;
  return table(
    [
      "optics group",
      "name",
      "images",
      "kV",
      "Cs mm",
      "contrast",
      "Å/px",
      "box",
    ],
    rows,
  ) + (rest > 0 ? `  and ${count(rest, "group")} more (--json has all)\n` : "");
}

function shortened(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text;
}

function faultLines({ faulty }: StacksReport): string {
  const lines = faulty.slice(0, MOST_FAULTS).flatMap(({ message }) =>
    wrap(`  ${inFlags(message)}`, undefined, "  ").map((line) => `${line}\n`)
  );
  const rest = faulty.length - MOST_FAULTS;
  if (rest > 0) lines.push(`  and ${count(rest, "more faulty stack")}\n`);
  return lines.join("");
}
