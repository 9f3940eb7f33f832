import { assertEquals } from "@std/assert";
import {
  parseStar,
  type ParseStarOptions,
  serializeStar,
  type StarDocument,
  type StarTable,
} from "../../../src/formats/star/mod.ts";

export const LABELS = ["_rlnImageName", "_rlnMicrographName", "_rlnDefocusU"];

export const ROWS = [
  "000001@stack/a.mrcs mic/a.mrc 15000.500000",
  "000002@stack/a.mrcs mic/a.mrc 15250.250000",
  "000001@stack/b.mrcs mic/b.mrc 9999.125000",
];

/** The content of the torture matrix: one loop of 3 columns and 3 rows. */
export const BASE = [
  "# version 30001",
  "",
  "data_particles",
  "",
  "loop_",
  ...LABELS.map((label, i) => `${label} #${i + 1}`),
  ...ROWS,
  "",
].join("\n");

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** One byte a character. */
export function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function parse(text: string, options?: ParseStarOptions): StarDocument {
  return parseStar(bytesOf(text), options);
}

/** A loop of these rows with unnumbered labels `_a`, `_b`, … */
export function loop(width: number, ...rows: string[]): StarTable {
  const labels = Array.from(
    { length: width },
    (_, i) => `_${"abcdefgh"[i]}`,
  );
  return parse(["data_x", "loop_", ...labels, ...rows, ""].join("\n"))
    .table("x");
}

export function write(document: StarDocument): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    serializeStar(document),
  );
}

export function codes(document: StarDocument): string[] {
  return document.diagnostics.map(({ code }) => code);
}

/** Asserts the labels and values of {@linkcode BASE}. */
export function assertBase(document: StarDocument): void {
  const table = document.table("particles");
  assertEquals(table.columns, LABELS);
  assertEquals(table.rowCount, 3);
  assertEquals(
    Array.from(
      table.rows(),
      (row) => LABELS.map((label) => row[label]).join(" "),
    ),
    ROWS,
  );
  assertEquals([...table.numbers("_rlnDefocusU")], [
    15000.5,
    15250.25,
    9999.125,
  ]);
}
