// deno-lint-ignore-file camelcase -- the names are the format's

/** What of a notebook file the tests look at. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: { readonly kernelspec?: Readonly<Record<string, string>> };
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

interface Cell {
  readonly cell_type: string;
  readonly id?: string;
  readonly source: string | readonly string[];
  readonly execution_count?: number | null;
  readonly outputs?: readonly Output[];
}

interface Output {
  readonly output_type: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

const LARGEST_BYTES = 1_000_000;

/** All that is wrong with the text of a notebook, without running it. */
export function flawsOf(text: string): string[] {
  const notebook = JSON.parse(text) as Notebook;
  const flaws = [...flawsOfCells(notebook)];
  const { kernelspec } = notebook.metadata;
  if (kernelspec?.name !== "deno" || kernelspec.language !== "typescript") {
    flaws.push("the kernel is not Deno's");
  }
  if (notebook.nbformat !== 4 || notebook.nbformat_minor < 5) {
    flaws.push("the format is not 4.5");
  }
  if (new TextEncoder().encode(text).length > LARGEST_BYTES) {
    flaws.push(`has more than ${LARGEST_BYTES} bytes`);
  }
  return flaws;
}

function* flawsOfCells({ cells }: Notebook): Generator<string> {
  const ids = new Set<string>();
  for (const { id = "", cell_type: type } of cells) {
    if (!/^[\w-]{1,64}$/.test(id)) yield `"${id}" is no id of a cell`;
    if (ids.has(id)) yield `"${id}" is the id of two cells`;
    if (type !== "code" && type !== "markdown") yield `a cell is "${type}"`;
    ids.add(id);
  }
  for (const [index, cell] of cells.filter(isCode).entries()) {
    const name = `cell [${index + 1}]`;
    if (sourceOf(cell).trim() === "") yield `${name} is empty`;
    if (cell.execution_count !== index + 1) yield `${name} is not executed`;
    for (const { output_type: type, data } of cell.outputs ?? []) {
      if (type === "error") yield `${name} ends in an error`;
      if (data && !("text/plain" in data)) yield `${name} lacks text/plain`;
    }
  }
}

/** The code of each code cell. */
export function codeOf(text: string): string[] {
  const { cells } = JSON.parse(text) as Notebook;
  return cells.filter(isCode).map(sourceOf);
}

/** The code cells as one module; a comment above each has its number. */
export function moduleOf(text: string): string {
  return codeOf(text)
    .map((code, index) => `// cell [${index + 1}]\n${code}\n`)
    .concat("export {};\n")
    .join("\n");
}

/** A message on modules, with their places stated as cells of notebooks. */
export function inCells(
  message: string,
  modules: ReadonlyMap<string, string>,
): string {
  const place = /file:\/\/\S*\/([^/\s]+)\.ts:(\d+)(:\d+)/g;
  return message.replace(place, (found, name, line, column) => {
    const above = modules.get(name)?.split("\n").slice(0, Number(line));
    const start = above?.findLastIndex((text) => /^\/\/ cell \[/.test(text));
    if (above === undefined || start === undefined || start < 0) return found;
    const within = above.length - 1 - start;
    return `${name}.ipynb ${above[start].slice(3)}:${within}${column}`;
  });
}

function isCode(cell: Cell): boolean {
  return cell.cell_type === "code";
}

function sourceOf({ source }: Cell): string {
  return typeof source === "string" ? source : source.join("");
}
