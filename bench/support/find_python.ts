import { PEER_SERVER } from "./python.ts";

/** Modules of the peers. */
const MODULES = ["numpy", "scipy", "pandas", "h5py"];

/** A Python interpreter and what it brings. */
export interface Interpreter {
  /** The program. */
  readonly program: string;
  /** Versions of Python and of those modules that are installed. */
  readonly versions: Readonly<Record<string, string>>;
}

/** Of every python3 on the PATH the one with most of the peers' modules. */
export async function findPython(): Promise<Interpreter | null> {
  let best: Interpreter | null = null;
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    const found = await probe(`${folder}/python3`);
    if (moduleCount(found) > moduleCount(best)) best = found;
  }
  return best;
}

function moduleCount(interpreter: Interpreter | null): number {
  return Object.keys(interpreter?.versions ?? {}).length;
}

/** Null if there is no such program, or none that runs. */
async function probe(program: string): Promise<Interpreter | null> {
  try {
    const { stdout } = await new Deno.Command(program, {
      args: [PEER_SERVER, "versions", ...MODULES],
      stderr: "null",
    }).output();
    return { program, versions: JSON.parse(new TextDecoder().decode(stdout)) };
  } catch {
    return null;
  }
}
