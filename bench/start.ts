import { fromFileUrl } from "../tests/support/paths.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { type Subject, subject } from "./support/subject.ts";
import type { Row, Table } from "./support/table.ts";

/** Most ms from the start of `cryoset --help` to its end. */
const LIMIT = 150;

/** The command from its start to its end, beside what NumPy's import takes. */
export async function start({ interpreter }: Context): Promise<Table[]> {
  const main = fromFileUrl(new URL("../cli/main.ts", import.meta.url));
  const python = interpreter?.program;
  const [help, bare, numpy] = await timings("start", [
    program(Deno.execPath(), ["run", "--no-prompt", main, "--help"]),
    program(Deno.execPath(), ["eval", "0"]),
    python === undefined ? null : program(python, ["-c", "import numpy"]),
  ]);
  const row: Row = {
    label: "cryoset --help",
    unit: "ms",
    better: "less",
    ours: 1000 * help!.median,
    peers: [
      1000 * bare!.median,
      numpy === null ? "not installed" : 1000 * numpy.median,
    ],
    limit: LIMIT,
  };
  const peers = ["deno eval 0", "import numpy"];
  return [{ title: "From start to end of the process", peers, rows: [row] }];
}

function program(name: string, args: readonly string[]): Subject {
  const command = new Deno.Command(name, {
    args: [...args],
    stdout: "null",
    stderr: "null",
  });
  return subject(async () => (await command.output()).code);
}
