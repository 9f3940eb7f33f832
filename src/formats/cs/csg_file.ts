/**
 * `.csg` files: YAML that names, for each group of fields of a set, the `.cs`
 * file that holds it; a leading `>` stands for the folder of the `.csg` file.
 *
 * @module
 */
import { dirname, resolve } from "@std/path/posix";
import { DataFormatError } from "../../core/errors.ts";
import { type BlockMapping, parseBlockYaml, scalarText } from "./block_yaml.ts";

/** The files of one set. */
export interface CsGroup {
  /** Name of the group, such as "particles". */
  readonly name: string;
  /** Paths of its `.cs` files, each once, those with images first. */
  readonly files: readonly string[];
  /** Number of items that the group states, or null. */
  readonly length: number | null;
}

/**
 * Reads the content of a `.csg` file.
 *
 * @param path Path of the file, from which the files it names are found.
 * @throws {DataFormatError} `csg-content` if it names no files.
 */
// deno-lint-ignore require-await
export async function parseCsg(text: string, path: string): Promise<CsGroup> {
  const content = parseBlockYaml(text);
  if (content === null) throw notCsg(path, "it is no YAML of a group");
  const results = mapping(content.get("results"));
  const entries = [...results].map(([name, result]) => ({
    name,
    metafile: scalar(mapping(result).get("metafile")),
    items: scalar(mapping(result).get("num_items")),
  }));
  if (entries.length === 0) throw notCsg(path, "it lists no results");
  const files = new Set<string>();
  // The file with the images sets the order of the particles.
  entries.sort((a, b) => Number(b.name === "blob") - Number(a.name === "blob"));
  for (const { name, metafile } of entries) {
    if (!metafile) throw notCsg(path, `its result "${name}" names no file`);
    files.add(resolve(dirname(resolve(path)), metafile.replace(/^>+/, "")));
  }
  const items = entries[0].items;
  return {
    name: scalar(mapping(content.get("group")).get("name")) || "particles",
    files: [...files],
    length: items !== null && /^\d{1,15}$/.test(items) ? Number(items) : null,
  };
}

function mapping(value: string | BlockMapping | undefined): BlockMapping {
  return value instanceof Map ? value : new Map();
}

function scalar(value: string | BlockMapping | undefined): string | null {
  return typeof value === "string" ? scalarText(value) : null;
}

function notCsg(path: string, why: string): DataFormatError {
  return new DataFormatError(
    "csg-content",
    `Cannot read "${path}" as a cryoSPARC group: ${why}; give the .cs file ` +
      `itself`,
    { path },
  );
}

/** A group file for one `.cs` file, by the groups of its fields. */
// deno-lint-ignore require-await
export async function encodeCsg(
  csFile: string,
  fields: readonly string[],
  length: number,
  name = "particles",
): Promise<string> {
  const groups = new Set(
    fields.filter((field) => field.includes("/"))
      .map((field) => field.slice(0, field.indexOf("/"))),
  );
  const quoted = JSON.stringify;
  const lines = [
    "group:",
    '  description: ""',
    `  name: ${quoted(name)}`,
    `  title: ${quoted(name)}`,
    "  type: particle",
    "results:",
  ];
  for (const group of groups) {
    lines.push(
      `  ${quoted(group)}:`,
      `    metafile: ${quoted(`>${csFile}`)}`,
      `    num_items: ${length}`,
      `    type: ${quoted(`particle.${group}`)}`,
    );
  }
  return `${lines.join("\n")}\n`;
}
