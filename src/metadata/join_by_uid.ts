import { DataFormatError } from "../core/errors.ts";
import { CsTable } from "../formats/cs/mod.ts";
import { wrongShape } from "./cs_fields.ts";

const UID = "uid";

/**
 * Adds the fields of another table to the particles of the first, by their
 * `uid`. Particles that the other has besides are left out; fields of both
 * keep the values of the first.
 *
 * @throws {DataFormatError} `cs-uid-missing` if a table has no `uid` or the
 * other lacks particles, `cs-uid-twice` if the other has one twice.
 */
export function joinByUid(first: CsTable, other: CsTable): CsTable {
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
