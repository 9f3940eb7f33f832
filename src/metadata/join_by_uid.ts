import { DataFormatError, type Diagnostic } from "../core/errors.ts";
import { CsTable } from "../formats/cs/mod.ts";
import { wrongShape } from "./cs_fields.ts";

const UID = "uid";

/**
 * Adds the fields of another table to the particles of the first, by their
 * `uid`. Particles that the other has besides are left out; fields of both
 * keep the values of the first.
 *
 * @param diagnostics Takes a warning if values of both differ.
 * @throws {DataFormatError} `cs-uid-missing` if a table has no `uid` or the
 * other lacks particles, `cs-uid-twice` if the other has one twice.
 */
export function joinByUid(
  first: CsTable,
  other: CsTable,
  diagnostics: Diagnostic[] = [],
): CsTable {
  for (const table of [first, other]) {
    if (!table.has(UID)) {
      throw fault(
        "cs-uid-missing",
        table,
        `"${table.path}" has no field ${UID}`,
        first,
      );
    }
    const width = table.width(UID);
    if (width !== 1) throw wrongShape(table.path, UID, 1, width);
  }
  const rowOf = new Map<bigint, number>();
  other.uids().forEach((uid, row) => {
    if (rowOf.has(uid)) {
      throw fault("cs-uid-twice", other, `it has ${UID} ${uid} twice`, first);
    }
    rowOf.set(uid, row);
  });
  let lacking = 0;
  let example: bigint | null = null;
  const rows = new Int32Array(first.length);
  first.uids().forEach((uid, i) => {
    const row = rowOf.get(uid);
    if (row === undefined) {
      lacking++;
      example ??= uid;
    } else rows[i] = row;
  });
  if (lacking > 0) {
    throw fault(
      "cs-uid-missing",
      other,
      `it lacks ${lacking} of ${first.length} particles, such as ${UID} ` +
        `${example}; take the file of the same job and group`,
      first,
    );
  }
  const added = other.selectRows(rows);
  noteDifferences(first, added, diagnostics);
  const isNew = ({ name }: { readonly name: string }) => !first.has(name);
  return new CsTable(
    first.length,
    [...first.columns, ...added.columns.filter(isNew)],
    {
      path: first.path,
      fields: [...first.fields, ...added.fields.filter(isNew)],
    },
  );
}

/** Says which fields of both differ: those of the other are not taken. */
function noteDifferences(
  first: CsTable,
  other: CsTable,
  diagnostics: Diagnostic[],
): void {
  const before = new Map(first.columns.map((column) => [column.name, column]));
  const differing = other.columns.filter(({ name, bytes }) => {
    const mine = before.get(name);
    return mine !== undefined && !sameBytes(mine.bytes, bytes);
  }).map(({ name }) => name);
  if (differing.length === 0) return;
  diagnostics.push({
    severity: "warning",
    code: "cs-fields-twice",
    message: `Both files have ${differing.slice(0, 4).join(", ")}` +
      `${differing.length > 4 ? " and more" : ""}, with other values: took ` +
      `those of "${first.path}"`,
    path: other.path ?? undefined,
  });
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/**
 * The rows of another set in the order of the first, by `uid`; null if a set
 * has no such field, or the other lacks particles or has one twice.
 */
export function rowsByUid(first: CsTable, other: CsTable): Int32Array | null {
  if (first.width(UID) !== 1 || other.width(UID) !== 1) return null;
  const rowOf = new Map<bigint, number>();
  other.uids().forEach((uid, row) => rowOf.set(uid, row));
  if (rowOf.size < other.length) return null;
  const rows = new Int32Array(first.length);
  const uids = first.uids();
  for (let i = 0; i < rows.length; i++) {
    const row = rowOf.get(uids[i]);
    if (row === undefined) return null;
    rows[i] = row;
  }
  return rows;
}

function fault(
  code: string,
  { path }: CsTable,
  why: string,
  first: CsTable,
): DataFormatError {
  return new DataFormatError(
    code,
    `Cannot join "${path}" to "${first.path}": ${why}`,
    { path: path ?? undefined, label: UID },
  );
}
