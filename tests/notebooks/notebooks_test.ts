import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PROJECT } from "../support/paths.ts";
import { flawsOf } from "./notebook.ts";
import { runErrors, typeErrors, unformatted } from "./run_notebooks.ts";

const notebooks = await readNotebooks(`${PROJECT}notebooks`);

Deno.test("the notebooks have the right types", async () => {
  assert(notebooks.size > 0);
  assertEquals(await typeErrors(notebooks), "");
});

// `deno fmt --check` wants cells to end with an empty line, which `deno fmt`
// takes away: notebooks are checked here instead.
Deno.test("the code of the notebooks is formatted", async () => {
  assertEquals(await unformatted(notebooks), []);
  const cells = new Map([["a", notebook("const a = 1;", "const b=2")]]);
  assertEquals(await unformatted(cells), ["a.ipynb cell [2]"]);
});

for (const [name, text] of notebooks) {
  Deno.test(`${name}.ipynb is whole and executed`, () => {
    assertEquals(flawsOf(text), []);
  });

  Deno.test(`${name}.ipynb runs with the least permissions`, async () => {
    assertEquals(await runErrors(name, text), "");
  });
}

Deno.test("type errors name notebook and cell, and nothing runs", async () => {
  const right = notebook("const size: number = 1;", "throw new Error('ran');");
  const wrong = notebook("const size = 1;", "// text\nsize.length;");
  const errors = await typeErrors(new Map([["right", right], ["a", wrong]]));
  assertStringIncludes(errors, "Property 'length' does not exist");
  assertStringIncludes(errors, "at a.ipynb cell [2]:2:6");
  assertStringIncludes(errors, "Type checking failed");
});

Deno.test("errors of a run name notebook and cell", async () => {
  assertEquals(await runErrors("a", notebook("1;", "2;")), "");
  const bad = notebook("1;", "throw new RangeError('bad');");
  const errors = await runErrors("a", bad);
  assertStringIncludes(errors, "RangeError: bad");
  assertStringIncludes(errors, "at a.ipynb cell [2]:1:7");
});

Deno.test("a run may write into its own folder only", async () => {
  const own = notebook(
    "const folder = await Deno.makeTempDir();\nDeno.chdir(folder);",
    "await Deno.writeTextFile('a.txt', 'a');",
    "await Deno.permissions.revoke({ name: 'write' });",
    "if (await Deno.readTextFile('a.txt') !== 'a') throw new Error();",
    "await Deno.writeTextFile('b.txt', 'b');",
  );
  const errors = await runErrors("a", own);
  assertStringIncludes(errors, "NotCapable: Requires write access");
  assertStringIncludes(errors, "a.ipynb cell [5]:1:");
  const outside = notebook(`await Deno.mkdir('${PROJECT}.tmp/outside');`);
  assertStringIncludes(await runErrors("a", outside), "NotCapable");
  const net = notebook("await fetch('http://localhost:8000');");
  assertStringIncludes(await runErrors("a", net), "Requires net access");
});

Deno.test("flaws of a file are found", () => {
  assertEquals(flawsOf(notebook("1;", "2;")), []);
  const cells = JSON.parse(notebook("1;", " ", "3;")).cells;
  cells[0].execution_count = null;
  cells[1].id = cells[0].id;
  cells[2].outputs = [
    { output_type: "error" },
    { output_type: "display_data", data: { "image/png": "AA" } },
  ];
  cells.push({ cell_type: "raw", source: "x".repeat(1e6) });
  const text = JSON.stringify({ cells, metadata: {}, nbformat: 3 });
  assertEquals(flawsOf(text), [
    '"c0" is the id of two cells',
    '"" is no id of a cell',
    'a cell is "raw"',
    "cell [1] is not executed",
    "cell [2] is empty",
    "cell [3] ends in an error",
    "cell [3] lacks text/plain",
    "the kernel is not Deno's",
    "the format is not 4.5",
    "has more than 1000000 bytes",
  ]);
});

/** Texts of the notebooks of a folder by their names, in order. */
async function readNotebooks(folder: string): Promise<Map<string, string>> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  const names = entries.map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb")).sort();
  const texts = await Promise.all(names.map(async (name) =>
    [
      name.slice(0, -".ipynb".length),
      await Deno.readTextFile(`${folder}/${name}`),
    ] as const
  ));
  return new Map(texts);
}

/** A notebook of code cells, executed without output. */
function notebook(...sources: readonly string[]): string {
  return JSON.stringify({
    cells: sources.map((source, index) => ({
      cell_type: "code",
      execution_count: index + 1,
      id: `c${index}`,
      outputs: [],
      source,
    })),
    metadata: { kernelspec: { name: "deno", language: "typescript" } },
    nbformat: 4,
    nbformat_minor: 5,
  });
}
