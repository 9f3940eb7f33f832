import { pathToFileURL } from "node:url";

/** The parts of deno.json that matter for a run against the real packages. */
export interface DenoConfig {
  readonly links?: readonly string[];
  readonly exclude?: readonly string[];
  readonly exports?: Readonly<Record<string, string>>;
  readonly tasks?: Readonly<
    Record<string, string | { readonly command?: string }>
  >;
}

/**
 * The configuration of a run against the real packages: those in the checkouts
 * at `folders`, or those of the registry if there are none.
 */
export function registryConfig(
  config: DenoConfig,
  folders: readonly string[],
): DenoConfig {
  return {
    ...config,
    links: folders,
    exclude: [...config.exclude ?? [], "offline"],
  };
}

/** The arguments by which `deno` type-checks all that the suite runs. */
export function checkArguments({ exports = {} }: DenoConfig): string[] {
  return ["check", "--doc", ...Object.values(exports), "tests"];
}

/** The arguments by which `deno` tests: those of the task "test". */
export function testArguments({ tasks = {} }: DenoConfig): string[] {
  const task = tasks["test"];
  const command = typeof task === "string" ? task : task?.command;
  const [deno, test, ...flags] = command?.split(" ") ?? [];
  if (deno !== "deno" || test !== "test" || flags.includes("&&")) {
    throw new Error(
      `The task "test" must be one call of "deno test", but is "${command}"`,
    );
  }
  return ["test", "--no-check", ...flags];
}

/**
 * The errors in a report of `deno check`, without those in the checkouts: they
 * are checked as our own code, but need not be as strict.
 */
export function ownErrors(
  report: string,
  folders: readonly string[],
): string[] {
  const foreign = folders.map((folder) => `at ${pathToFileURL(folder)}/`);
  return report.split(/^(?=TS\d+ \[ERROR\])/m).slice(1).filter((error) => {
    const place = /\bat file:.*/.exec(error)?.[0] ?? "";
    return !foreign.some((start) => place.startsWith(start));
  });
}
