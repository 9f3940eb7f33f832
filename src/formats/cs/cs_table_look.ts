import { sizeOf } from "../../core/nd_array.ts";
import { type Cell, htmlTable } from "../../display/html_table.ts";
import type { Look } from "../../display/show.ts";
import { abridged, count, decimal, whole } from "../../display/words.ts";
import { isReadable, typeString } from "../numpy/dtype.ts";
import type { CsField, CsTable } from "./cs_table.ts";

/** Records and values of a record that are shown. */
const MOST_RECORDS = 3;
const MOST_VALUES = 4;

/** How a cryoSPARC table shows itself: its fields, and their first values. */
export function csTableLook(table: CsTable): Look {
  const { length, fields } = table;
  const size = `${count(length, "record")} of ${count(fields.length, "field")}`;
  return {
    line: () => `CsTable(${size})`,
    media: () => ({ "text/html": csTableHtml(table, size) }),
  };
}

/** The fields of a table, one a line: type, shape, values of some records. */
export function csTableHtml(table: CsTable, title: string): string {
  const shown = Math.min(table.length, MOST_RECORDS);
  const first = table.selectRows(Array.from({ length: shown }, (_, at) => at));
  const loaded = new Set(first.columns.map(({ name }) => name));
  const rows = table.fields.map((field): Cell[] => {
    const values = loaded.has(field.name)
      ? valuesOf(first, field)
      : first.length === 0
      ? []
      : ["not loaded"];
    const cells = Array.from({ length: shown }, (_, at) => values[at] ?? "");
    return [field.name, typeOf(field), ...cells];
  });
  const numbers = Array.from({ length: shown }, (_, at) => `record ${at}`);
  const rest = table.length - shown;
  return htmlTable({
    title,
    head: ["field", "type", ...numbers],
    rows,
    note: rest > 0 ? `and ${whole(rest)} more records` : undefined,
  });
}

function typeOf({ dtype, shape }: CsField): string {
  const size = shape.length === 0 ? "" : ` [${shape.join(", ")}]`;
  return `${typeString(dtype)}${size}`;
}

function valuesOf(table: CsTable, { name, dtype, shape }: CsField): string[] {
  if (!isReadable(dtype)) return [];
  if (name === "uid") return [...table.uids()].map(String);
  if ("SU".includes(dtype.kind)) {
    return table.text(name).map((text) => abridged(text, 40));
  }
  if (!"biuf".includes(dtype.kind)) return [];
  const width = sizeOf(shape);
  const numbers = table.numbers(name);
  return Array.from({ length: table.length }, (_, record) => {
    const own = numbers.subarray(record * width, (record + 1) * width);
    const texts = Array.from(
      own.subarray(0, MOST_VALUES),
      (x) => decimal(x, 5),
    );
    return texts.join(" ") + (width > MOST_VALUES ? " …" : "");
  });
}
