/**
 * Throughput and memory in one table, beside peers where Python is there. Exit
 * code 1 if a limit was not kept; a goal that was missed is marked.
 *
 * Permissions: read; write to ./.tmp; run of python3, deno and cat; env PATH.
 */
import { Command, EnumType } from "@cliffy/command";
import { processTerminal, type Terminal, writeJson } from "../cli/terminal.ts";
import { temporaryFolder } from "../tests/support/temporary.ts";
import { cryosparc } from "./cryosparc.ts";
import { hdf5 } from "./hdf5.ts";
import { images } from "./images.ts";
import { memory } from "./memory.ts";
import { pickles } from "./pickles.ts";
import { projection } from "./projection.ts";
import { reconstruction } from "./reconstruction.ts";
import { spectra } from "./spectra.ts";
import { opening } from "./opening.ts";
import { star } from "./star.ts";
import { start } from "./start.ts";
import { threads } from "./threads.ts";
import { relion5Tomo } from "./relion5_tomo.ts";
import { tiltSeries } from "./tilt_series.ts";
import type { Context } from "./support/context.ts";
import { findPython } from "./support/find_python.ts";
import { Python } from "./support/python.ts";
import {
  isMissed,
  ratioOf,
  type Table,
  tableHead,
  tableText,
} from "./support/table.ts";

const TOPICS = {
  start,
  opening,
  star,
  cryosparc,
  pickles,
  images,
  hdf5,
  spectra,
  threads,
  "tilt-series": tiltSeries,
  "relion5-tomo": relion5Tomo,
  projection,
  reconstruction,
  memory,
} satisfies Record<
  string,
  (context: Context) => Promise<Table[]>
>;
type Topic = keyof typeof TOPICS;
const NAMES = Object.keys(TOPICS) as Topic[];

interface Options {
  readonly json?: boolean | undefined;
  readonly large?: boolean | undefined;
  readonly huge?: boolean | undefined;
}

/** Measures, prints and returns the exit code. */
async function bench(
  terminal: Terminal,
  topics: readonly Topic[],
  { json = false, large = false, huge = false }: Options,
): Promise<0 | 1> {
  const interpreter = await findPython();
  const machine = {
    deno: Deno.version.deno,
    system: `${Deno.build.os} ${Deno.build.arch}`,
    cores: navigator.hardwareConcurrency,
    peers: interpreter?.versions ?? "not installed",
  };
  if (!json) terminal.out(`${head(machine)}\n\n${tableHead}`);
  const tables: Table[] = [];
  await using folder = await temporaryFolder();
  await using python = new Python(interpreter);
  const context = { folder: folder.path, large, huge, interpreter, python };
  for (const topic of topics) {
    for (const table of await TOPICS[topic](context)) {
      if (!json) terminal.out(tableText(table));
      tables.push(table);
    }
  }
  const exceeded = tables.flatMap(({ rows }) => rows)
    .filter(({ ours, limit = Infinity }) => ours > limit);
  if (json) writeJson(terminal, { machine, tables: tables.map(withRatios) });
  for (const { label, ours, limit, unit } of exceeded) {
    terminal.err(
      `bench: ${label}: ${ours.toFixed(0)} ${unit}, limit ${limit} ${unit}\n`,
    );
  }
  return exceeded.length > 0 ? 1 : 0;
}

function withRatios(table: Table) {
  const rows = table.rows.map((row) => ({
    ...row,
    ratios: row.peers.map((_, peer) => ratioOf(row, peer)),
    missed: isMissed(row),
  }));
  return { ...table, rows };
}

function head(machine: Record<string, unknown>): string {
  const { peers, ...ours } = machine;
  const list = (fields: object) =>
    Object.entries(fields).map(([name, value]) => `${name} ${value}`)
      .join(", ");
  const theirs = typeof peers === "object" ? list(peers!) : peers;
  return `${list(ours)}\npeers: ${theirs}\n` +
    "Medians of at least five rounds, taking turns; a ratio above 1 favours us.";
}

if (import.meta.main) {
  await new Command()
    .name("deno task bench")
    .description("Throughput and memory, beside peers where Python is there.")
    .type("topic", new EnumType(NAMES))
    .option("--json", "Write results as JSON.")
    .option("--large", "STAR file of 1M rows, stack of 65536 images.")
    .option("--huge", "Growth of STAR files to 10M rows, 4.1 GB on the disk.")
    .arguments("[topics...:topic]")
    .action(async (options: Options, ...topics: Topic[]) => {
      const chosen = topics.length > 0 ? topics : NAMES;
      Deno.exit(await bench(processTerminal(), chosen, options));
    })
    .parse(Deno.args);
}
