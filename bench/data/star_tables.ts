import { seeded } from "../../tests/support/random.ts";

/** Makes the text of a cell. */
export type Cell = (row: number, random: () => number) => string;

/** One block of a STAR file. */
export interface StarTableCells {
  /** Name of the block, without `data_`. */
  readonly name: string;
  /** Number of rows of a loop; a list of labels and values if absent. */
  readonly rows?: number;
  /** Cells of each column, in order. */
  readonly cells: Readonly<Record<string, Cell>>;
}

/** Rows written at a time. */
const CHUNK = 10_000;

/** Writes a STAR file as RELION does; returns its bytes. */
export async function writeStarTables(
  path: string,
  tables: readonly StarTableCells[],
): Promise<number> {
  using file = await Deno.create(path);
  const encoder = new TextEncoder();
  let bytes = 0;
  for (const text of textOf(tables)) {
    const chunk = encoder.encode(text);
    for (let at = 0; at < chunk.length;) {
      at += await file.write(chunk.subarray(at));
    }
    bytes += chunk.length;
  }
  return bytes;
}

function* textOf(tables: readonly StarTableCells[]): Generator<string> {
  const random = seeded(1);
  for (const { name, rows, cells } of tables) {
    yield `\n# version 30001\n\ndata_${name}\n\n`;
    const columns = Object.entries(cells);
    if (rows === undefined) {
      for (const [label, cell] of columns) {
        yield `${label} ${cell(0, random)} \n`;
      }
      continue;
    }
    const labels = columns.map(([label], i) => `${label} #${i + 1} \n`);
    yield `loop_ \n${labels.join("")}`;
    for (let start = 0; start < rows; start += CHUNK) {
      let text = "";
      for (let row = start; row < Math.min(start + CHUNK, rows); row++) {
        for (const [, cell] of columns) text += cell(row, random) + " ";
        text += "\n";
      }
      yield text;
    }
  }
}

/** A uniform number between two, as wide as RELION writes it. */
export function real(least: number, most: number): Cell {
  return (_, random) =>
    (least + (most - least) * random()).toFixed(6).padStart(12);
}

/** A whole number from 1 to `most`. */
export function integer(most: number): Cell {
  return (_, random) => String(1 + Math.floor(most * random())).padStart(12);
}

/** The same text in every row. */
export function same(value: string | number): Cell {
  const text = String(value);
  return () => text;
}
