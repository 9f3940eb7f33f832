import { fromFileUrl } from "../../tests/support/paths.ts";
import type { ChildReport } from "./child_report.ts";
import { lines } from "./lines.ts";

/** Modules of this package, which workers load. */
const SOURCES = fromFileUrl(new URL("../../src/", import.meta.url));

/**
 * Runs `children/script` with read access to `folder` alone, and with
 * `workers` to their program. Returns its
 * report and the most memory in MB that it held resident.
 */
export async function runChild<Report extends ChildReport>(
  script: string,
  folder: string,
  words: readonly string[],
  workers = false,
): Promise<Report & { readonly peak: number }> {
  const url = new URL(`../children/${script}`, import.meta.url);
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      `--allow-read=${workers ? `${folder},${SOURCES}` : folder}`,
      fromFileUrl(url),
      ...words,
    ],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const { value } = await lines(child.stdout).next();
  const peak = await peakMemory(child.pid);
  await child.stdin.close();
  const { success } = await child.status;
  if (!success || value === undefined) throw new Error(`${script} failed`);
  const report: Report = JSON.parse(value);
  return { ...report, peak: peak ?? report.sampledPeak / 1e6 };
}

/**
 * The most memory in MB that a process held resident so far; null where the
 * system does not tell. Deno reads /proc only with all permissions; `cat`
 * needs none.
 */
export async function peakMemory(pid: number): Promise<number | null> {
  const { stdout } = await new Deno.Command("cat", {
    args: [`/proc/${pid}/status`],
    stderr: "null",
  }).output();
  const status = new TextDecoder().decode(stdout);
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return kibibytes === undefined ? null : Number(kibibytes) * 1024 / 1e6;
}
