import { ArgumentError, DataFormatError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import {
  type ByteSource,
  bytesSource,
  openFile,
} from "../../io/byte_source.ts";
import { writeFileAtomically } from "../../io/write_file.ts";
import { isNpy } from "../numpy/npy_header.ts";
import { isColumnLayout, readColumns } from "./column_layout.ts";
import type { CsTable } from "./cs_table.ts";
import { encodeRecords, readRecords } from "./record_layout.ts";

/** Options of {@linkcode readCs}. */
export interface ReadCsOptions {
  /**
   * Which fields to load, by name; the others are listed only.
   *
   * @default {all}
   */
  readonly fields?: ((name: string) => boolean) | undefined;
}

/**
 * Reads a cryoSPARC `.cs` file in either layout: records (`.npy`) or columns.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} if it is malformed, truncated, or no `.cs` file.
 */
export async function readCs(
  path: string,
  options: ReadCsOptions = {},
): Promise<CsTable> {
  checkOptions("readCs", options, ["fields"]);
  await using source = await openFile(path);
  return await readTable(source, options);
}

/**
 * {@linkcode readCs} for the content of a file.
 *
 * @param path Name of the file, for messages.
 * @throws {DataFormatError} as there.
 */
export async function parseCs(
  bytes: Uint8Array,
  path: string,
  options: ReadCsOptions = {},
): Promise<CsTable> {
  checkOptions("parseCs", options, ["fields"]);
  return await readTable(bytesSource(bytes, path), options);
}

async function readTable(
  source: ByteSource,
  options: ReadCsOptions,
): Promise<CsTable> {
  const { fields = () => true } = options;
  const prefix = new Uint8Array(Math.min(48, source.size));
  await source.read(prefix, 0);
  if (isColumnLayout(prefix)) return await readColumns(source, fields);
  if (isNpy(prefix)) return await readRecords(source, fields);
  throw notCs(prefix, source.path);
}

function notCs(prefix: Uint8Array, path: string): DataFormatError {
  const text = String.fromCharCode(...prefix);
  const why = prefix.length === 0
    ? "it is empty"
    : text.startsWith("version https://git-lfs")
    ? "it is a pointer of Git LFS, not the data; fetch them with git lfs pull"
    : /^(created|group|results):/.test(text)
    ? "it is a group file; name it .csg"
    : /^\s*(#[^\n]*\s+)*(data_|loop_)/.test(text)
    ? "it is a STAR file; name it .star"
    : text.startsWith("\x1f\x8b")
    ? "it is compressed; unpack it with gunzip"
    : "it begins neither as a NumPy file nor as one with columns";
  return new DataFormatError(
    "cs-magic",
    `Cannot read "${path}" as a cryoSPARC table: ${why}`,
    { path, offset: 0 },
  );
}

/**
 * Writes a table as a `.cs` file of records, whole or not at all: every field
 * byte for byte as it was read.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {ArgumentError} `cs-not-loaded` if fields of the table were not
 * loaded, so that they would be lost.
 * @throws {MissingFileError} if the folder does not exist.
 */
export async function writeCs(path: string, table: CsTable): Promise<void> {
  const loaded = new Set(table.columns.map(({ name }) => name));
  const lost = table.names.filter((name) => !loaded.has(name));
  if (lost.length > 0) {
    throw new ArgumentError(
      "cs-not-loaded",
      `Cannot write "${path}": the fields ${
        lost.slice(0, 5).join(", ")
      } were ` +
        `not loaded; read the table with all fields`,
      { label: "table", actual: lost },
    );
  }
  await writeFileAtomically(path, encodeRecords(table));
}
