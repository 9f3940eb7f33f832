/**
 * The part of [YAML 1.2](https://yaml.org/spec/1.2.2/) that `.csg` files are
 * written in: mappings in mappings by indentation, and scalars of one or
 * several lines. Lists are passed over, flow collections and aliases are left
 * as they stand. (The npm package `yaml` reads environment variables, which
 * takes a permission.)
 *
 * @module
 */

/** A mapping; scalars are as they stand in the file, see `scalarText`. */
export type BlockMapping = Map<string, string | BlockMapping>;

interface Level {
  readonly indent: number;
  readonly entries: BlockMapping;
  /** The key that was read last. */
  key: string | null;
}

/** Reads nested mappings; null if the text is anything else. */
export function parseBlockYaml(text: string): BlockMapping | null {
  const root: Level = { indent: 0, entries: new Map(), key: null };
  const levels = [root];
  // Lines further in than this belong to a list.
  let list = Infinity;
  for (const line of text.split(/\r?\n/)) {
    const content = line.trim();
    if (content === "" || content[0] === "#") continue;
    if (content === "---" && root.key === null) continue;
    const indent = line.search(/[^ ]/);
    if (indent > list) continue;
    list = Infinity;
    while (levels.length > 1 && levels.at(-1)!.indent > indent) levels.pop();
    const level = levels.at(-1)!;
    const before = level.key === null ? "" : level.entries.get(level.key);
    if (/^-( |$)/.test(content) && level.key !== null && before === "") {
      list = indent;
    } else if (indent > level.indent && before) {
      if (typeof before !== "string") return null;
      level.entries.set(level.key!, `${before} ${content}`);
    } else if (indent === level.indent) {
      if (!addEntry(level, content)) return null;
    } else {
      if (level.key === null || before !== "") return null;
      const inner: Level = { indent, entries: new Map(), key: null };
      level.entries.set(level.key, inner.entries);
      levels.push(inner);
      if (!addEntry(inner, content)) return null;
    }
  }
  return root.entries;
}

/** Whether a line is a key with or without a value, and a new one. */
function addEntry(level: Level, content: string): boolean {
  const colon = content.search(/:( |$)/);
  const key = colon < 0 ? null : scalarText(content.slice(0, colon).trim());
  if (key === null || level.entries.has(key)) return false;
  level.entries.set(key, content.slice(colon + 1).trim());
  level.key = key;
  return true;
}

/** The text of a scalar, or null if it is a collection, alias or tag. */
export function scalarText(scalar: string): string | null {
  if (scalar[0] === "'") {
    const quoted = /^'([^']*(?:''[^']*)*)'(?: +#.*)?$/.exec(scalar);
    return quoted === null ? null : quoted[1].replaceAll("''", "'");
  }
  if (scalar[0] === '"') return doubleQuoted(scalar);
  if (/^[&*!|>{[%@`]/.test(scalar)) return null;
  return scalar.replace(/ #.*$/, "").trimEnd();
}

/** As in JSON, but for bytes in hexadecimal, which Python writes. */
function doubleQuoted(scalar: string): string | null {
  const json = scalar.replace(
    /\\(x[\da-fA-F]{2}|.)/g,
    (escape, code) => code.length === 3 ? `\\u00${code.slice(1)}` : escape,
  );
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
}
