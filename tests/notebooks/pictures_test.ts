import { assertEquals } from "@std/assert";
import { PROJECT } from "../support/paths.ts";

interface Cell {
  readonly metadata: { readonly tags?: readonly string[] };
  readonly outputs?: readonly {
    readonly data: Readonly<Record<string, string | readonly string[]>>;
  }[];
}

const FOLDER = `${PROJECT}notebooks`;

Deno.test("the README shows a picture of each notebook, as the notebook has it", async () => {
  const readme = await Deno.readTextFile(`${PROJECT}README.md`);
  const entries = await Array.fromAsync(Deno.readDir(FOLDER));
  const names = entries.map(({ name }) => name)
    .filter((name) => name.endsWith(".ipynb"))
    .map((name) => name.slice(0, -".ipynb".length)).sort();
  const pictures = await Array.fromAsync(Deno.readDir(`${FOLDER}/pictures`));
  assertEquals(
    pictures.map(({ name }) => name.replace(/\.(png|svg)$/, "")).sort(),
    names,
  );
  for (const { name: file } of pictures) {
    const name = file.slice(0, -4);
    assertEquals(readme.includes(`(notebooks/pictures/${file})`), true, file);
    assertEquals(readme.includes(`(notebooks/${name}.ipynb)`), true, name);
    const text = await Deno.readTextFile(`${FOLDER}/${name}.ipynb`);
    const { cells } = JSON.parse(text) as { cells: readonly Cell[] };
    const [shown, ...others] = cells.filter(({ metadata: { tags = [] } }) =>
      tags.includes("readme")
    );
    assertEquals(others, []);
    const { data } = shown.outputs!.at(-1)!;
    const bytes = file.endsWith(".png")
      ? Uint8Array.fromBase64([data["image/png"]].flat().join(""))
      : new TextEncoder().encode([data["image/svg+xml"]].flat().join(""));
    assertEquals(await Deno.readFile(`${FOLDER}/pictures/${file}`), bytes);
  }
});
