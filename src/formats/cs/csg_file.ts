/**
 * `.csg` files: YAML that names, for each group of fields of a set, the `.cs`
 * file that holds it; a leading `>` stands for the folder of the `.csg` file.
 *
 * @module
 */
import { dirname, resolve } from "@std/path/posix";
import { DataFormatError } from "../../core/errors.ts";

/** The files of one set. */
export interface CsGroup {
  /** Name of the group, such as "particles". */
  readonly name: string;
  /** Paths of its `.cs` files, each once, those with images first. */
  readonly files: readonly string[];
  /** For each group of fields, such as "blob", the file that holds it. */
  readonly fileOf: ReadonlyMap<string, string>;
  /** Number of items that the group states, or null. */
  readonly length: number | null;
}

/**
 * Reads the content of a `.csg` file.
 *
 * @param path Path of the file, from which the files it names are found.
 * @throws {DataFormatError} `csg-content` if it names no files.
 */
export async function parseCsg(text: string, path: string): Promise<CsGroup> {
  // Imported when called: few sets are opened by their .csg file.
  const { load } = await import("js-yaml");
  let content: unknown;
  try {
    content = load(text);
  } catch (cause) {
    throw notCsg(path, "it is no valid YAML", cause);
  }
  const { results, group } = record(content);
  const entries = Object.entries(record(results)).map(([name, result]) => {
    const { metafile, num_items: items } = record(result);
    return { name, metafile, items };
  });
  if (entries.length === 0) throw notCsg(path, "it lists no results");
  const fileOf = new Map<string, string>();
  // The file with the images sets the order of the particles.
  entries.sort((a, b) => Number(b.name === "blob") - Number(a.name === "blob"));
  for (const { name, metafile } of entries) {
    if (typeof metafile !== "string" || metafile === "") {
      throw notCsg(path, `its result "${name}" names no file`);
    }
    const file = metafile.replace(/^>+/, "");
    fileOf.set(name, resolve(dirname(resolve(path)), file));
  }
  const length = entries[0].items;
  const title = record(group).name;
  return {
    name: typeof title === "string" ? title : "particles",
    files: [...new Set(fileOf.values())],
    fileOf,
    length: Number.isSafeInteger(length) ? length as number : null,
  };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null
    ? value as Record<string, unknown>
    : {};
}

function notCsg(path: string, why: string, cause?: unknown): DataFormatError {
  return new DataFormatError(
    "csg-content",
    `Cannot read "${path}" as a cryoSPARC group: ${why}; give the .cs file ` +
      `itself`,
    { path, cause },
  );
}

/** A group file for one `.cs` file, by the groups of its fields. */
export async function encodeCsg(
  csFile: string,
  fields: readonly string[],
  length: number,
  name = "particles",
): Promise<string> {
  const { dump } = await import("js-yaml");
  const groups = [
    ...new Set(
      fields.filter((field) => field.includes("/"))
        .map((field) => field.slice(0, field.indexOf("/"))),
    ),
  ];
  return dump({
    group: { description: "", name, title: name, type: "particle" },
    results: Object.fromEntries(
      groups.map((group) => [group, {
        metafile: `>${csFile}`,
        num_items: length,
        type: `particle.${group}`,
      }]),
    ),
  });
}
