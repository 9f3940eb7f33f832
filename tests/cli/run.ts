import { type ExitCode, main } from "../../cli/main.ts";
import { PROJECT } from "../support/paths.ts";

/** What came of a call. */
export interface Outcome {
  readonly code: ExitCode;
  readonly out: string;
  readonly err: string;
}

/** Calls the command in this process. */
export async function cryoset(...words: string[]): Promise<Outcome> {
  let [out, err] = ["", ""];
  const code = await main(words, {
    out: (text) => out += text,
    err: (text) => err += text,
    interactive: false,
  });
  return { code, out, err };
}

/** Calls the command with `--json`; stdout must be one JSON value. */
export async function cryosetJson(
  ...words: string[]
  // deno-lint-ignore no-explicit-any -- what JSON holds is what is tested
): Promise<Outcome & { readonly json: any }> {
  const outcome = await cryoset(...words, "--json");
  return { ...outcome, json: JSON.parse(outcome.out) };
}

/** What came of a process. */
export interface ProcessOutcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a script of the project in a process of its own, without prompts. */
export async function runScript(
  script: string,
  flags: readonly string[],
  words: readonly string[],
  cwd: string = PROJECT,
): Promise<ProcessOutcome> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      `--config=${PROJECT}deno.json`,
      "--no-lock",
      "--no-prompt",
      "--deny-env",
      "--deny-net",
      "--deny-run",
      "--deny-sys",
      ...flags,
      `${PROJECT}${script}`,
      ...words,
    ],
    cwd,
    stdin: "null",
    env: { NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** The lines of a text, without the empty one at its end. */
export function linesOf(text: string): string[] {
  return text.replace(/\n$/, "").split("\n");
}
