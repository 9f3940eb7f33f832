/**
 * Builds the transforms in `assembly`, which are AssemblyScript, and writes them
 * as a TypeScript module, or with `--check` only says whether that is up to
 * date. The sources are no TypeScript, though the language is close to it:
 * deno.json excludes them from checks, and from `deno fmt`, which would remove
 * the decorators of their functions.
 */
import asc from "npm:assemblyscript@0.28.20/asc";

const OPTIONS = [
  "--enable",
  "simd",
  "--optimizeLevel",
  "3",
  "--shrinkLevel",
  "0",
  "--converge",
  "--noAssert",
  "--runtime",
  "stub",
  "--pedantic",
];

const TARGET = new URL("../src/fourier/kernel/kernel_wasm.ts", import.meta.url);

/** The module, compiled in memory. */
async function compile(): Promise<Uint8Array> {
  const folder = new URL("./", import.meta.url);
  let wasm: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    ["assembly/index.ts", "--outFile", "kernel.wasm", ...OPTIONS],
    {
      readFile: (name) => read(new URL(name, folder)),
      writeFile: (_name, contents) => {
        wasm = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || wasm === null) {
    throw new Error(`Cannot build the kernel: ${stderr}`, { cause: error });
  }
  return wasm;
}

function read(url: URL): string | null {
  try {
    return Deno.readTextFileSync(url);
  } catch {
    return null;
  }
}

function moduleOf(wasm: Uint8Array): string {
  const lines = wasm.toBase64().replaceAll(/.{76}/g, "$&\n");
  return `/** Made by \`deno task build:kernel\` from kernel/assembly; base64. */
export const KERNEL_WASM: string = \`
${lines.trim()}
\`;
`;
}

if (import.meta.main) {
  const text = moduleOf(await compile());
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(TARGET, text);
  } else if (await Deno.readTextFile(TARGET) !== text) {
    throw new Error("Run deno task build:kernel: its sources have changed");
  }
}
