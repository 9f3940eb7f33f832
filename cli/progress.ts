import type { Terminal } from "./terminal.ts";

/** A progress bar, or nothing where nobody watches. */
export interface Progress {
  /** Moves the bar to so many items; `rate` is shown behind it. */
  update(done: number, rate: string): void;
  /** Clears the line of the bar, before something else is written. */
  clear(): void;
  /** Ends the bar. */
  stop(): void;
}

const SILENT: Progress = { update() {}, clear() {}, stop() {} };

/** Starts a bar for `total` items on the terminal. */
export async function startProgress(
  terminal: Terminal,
  total: number,
): Promise<Progress> {
  if (!terminal.interactive) return SILENT;
  // Only who watches pays for the package.
  const { default: cliProgress } = await import("cli-progress");
  const { process } = await import("node:process").then((module) => ({
    process: module.default,
  }));
  const bar = new cliProgress.SingleBar({
    format: "  {bar} {percentage}%  {value}/{total} images  {rate}",
    stream: process.stderr,
    barsize: 24,
    hideCursor: true,
    clearOnComplete: true,
    linewrap: null,
  }, cliProgress.Presets.shades_classic);
  bar.start(total, 0, { rate: "" });
  return {
    update: (done, rate) => bar.update(done, { rate }),
    clear: () => terminal.err("\r\x1b[K"),
    stop: () => bar.stop(),
  };
}
