import { PROJECT } from "../support/paths.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { codeOf, inCells, moduleOf } from "./notebook.ts";

/** Type errors of the code of notebooks (names and texts), all at once. */
export async function typeErrors(
  notebooks: ReadonlyMap<string, string>,
): Promise<string> {
  await using folder = await temporaryFolder();
  const modules = modulesOf(notebooks);
  let all = "";
  for (const [name, code] of modules) {
    await folder.write(`${name}.ts`, code);
    // Types only, so that nothing runs: `deno check` passes by what the
    // configuration excludes.
    all += `export type * from "./${name}.ts";\n`;
  }
  const entry = await folder.write("all_notebooks.ts", all);
  return inCells(await errorsOf(["--check", entry]), modules);
}

/** Cells of notebooks that `deno fmt` would write otherwise. */
export async function unformatted(
  notebooks: ReadonlyMap<string, string>,
): Promise<string[]> {
  await using folder = await temporaryFolder();
  const cells: string[] = [];
  for (const [name, text] of notebooks) {
    for (const [index, code] of codeOf(text).entries()) {
      await folder.write(`${cells.length}.ts`, `${code}\n`);
      cells.push(`${name}.ipynb cell [${index + 1}]`);
    }
  }
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["fmt", "--check", "--no-config", folder.path],
    env: { NO_COLOR: "1" },
  }).output();
  const said = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  const named = said.matchAll(/^from .*\/(\d+)\.ts:$/gm);
  return Array.from(named, ([, cell]) => cells[Number(cell)]);
}

/** Errors of a notebook's code that may use the project and its own folder. */
export async function runErrors(name: string, text: string): Promise<string> {
  await using folder = await temporaryFolder();
  const modules = modulesOf(new Map([[name, text]]));
  const script = await folder.write(`${name}.ts`, modules.get(name)!);
  const own = folder.at("own");
  await Deno.mkdir(own);
  const errors = await errorsOf([
    `--allow-read=${PROJECT},${own}`,
    `--allow-write=${own}`,
    script,
  ], own);
  return inCells(errors, modules);
}

function modulesOf(notebooks: ReadonlyMap<string, string>) {
  return new Map([...notebooks].map(([name, text]) => [name, moduleOf(text)]));
}

/** What `deno run` prints on stderr if it fails; nothing if not. */
async function errorsOf(
  args: readonly string[],
  folder: string = PROJECT,
): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", ...args],
    cwd: folder,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1", TMPDIR: folder },
  }).output();
  return success ? "" : new TextDecoder().decode(stderr) || "failed silently";
}
