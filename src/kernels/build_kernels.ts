/**
 * Compiles the kernels of `assembly/`, which are written in AssemblyScript, and
 * embeds them in TypeScript: `deno task build:kernels`. With `--check` nothing
 * is written, and kernels that are not what their sources compile to are an
 * error.
 */
import asc from "npm:assemblyscript@0.28.20/asc";

/** Where something of this folder is. */
function placeOf(path: string): URL {
  return new URL(path, import.meta.url);
}

/** The module that holds a kernel. */
function embeddingOf(name: string): URL {
  return placeOf(`embedded/${name}.ts`);
}

/**
 * Names of the files in a folder, without their extension. What a kernel is
 * made of beside its own file is in a folder of its name.
 */
function namesIn(folder: string): string[] {
  const entries = [...Deno.readDirSync(placeOf(folder))];
  return entries.filter(({ isFile }) => isFile)
    .map(({ name }) => name.replace(/\.ts$/, "")).sort();
}

function textOf(place: URL): string | null {
  try {
    return Deno.readTextFileSync(place);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** A kernel as the TypeScript that holds it. */
async function embedded(name: string): Promise<string> {
  const base64 = (await compiled(name)).toBase64();
  const lines = base64.match(/.{1,72}/g) ?? [];
  return `// Made by \`deno task build:kernels\` of assembly/${name}.ts.\n` +
    "const WASM =\n" +
    lines.map((line) => `  "${line}"`).join(" +\n") +
    ";\n\nexport default WASM;\n";
}

async function compiled(name: string): Promise<Uint8Array> {
  const files = new Map<string, Uint8Array | string>();
  const { error, stderr } = await asc.main(
    [
      `${name}.ts`,
      ...["--outFile", "out.wasm"],
      ...["--optimizeLevel", "3", "--shrinkLevel", "0", "--converge"],
      ...["--noAssert", "--runtime", "stub", "--importMemory"],
      ...["--enable", "simd"],
    ],
    {
      readFile: (file: string) => textOf(placeOf(`assembly/${file}`)),
      writeFile: (file: string, content: Uint8Array | string) => {
        files.set(file, content);
      },
      listFiles: () => [],
    },
  );
  const wasm = files.get("out.wasm");
  if (error !== null || !(wasm instanceof Uint8Array)) {
    throw new Error(`Cannot compile ${name}.ts:\n${stderr}`);
  }
  return wasm;
}

const names = namesIn("assembly/");
if (Deno.args[0] === "--check") {
  const stale = namesIn("embedded/").filter((name) => !names.includes(name));
  for (const name of names) {
    const file = embeddingOf(name);
    const found = await Deno.readTextFile(file).catch(() => null);
    if (found !== await embedded(name)) stale.push(name);
  }
  if (stale.length > 0) {
    throw new Error(`Run deno task build:kernels: ${stale.join(", ")} changed`);
  }
} else {
  for (const name of names) {
    await Deno.writeTextFile(embeddingOf(name), await embedded(name));
  }
}
