import { LINE_WIDTH, whole } from "./layout.ts";
import type { SafeTerminal } from "./terminal.ts";

/** A progress bar, or nothing where nobody watches. */
export interface Progress {
  /** Moves the bar to so many images; `rate` is shown behind it. */
  update(done: number, rate: string): void;
  /** Takes the bar away. */
  stop(): void;
}

/** Rate of what was done since `start`, of `performance.now()`: "1,200/s". */
export function rateSince(start: number, done: number): string {
  const seconds = (performance.now() - start) / 1000;
  // A clock too coarse must not make rates infinite.
  return `${whole(done / Math.max(seconds, 1e-3))}/s`;
}

/** Starts a bar for `total` images on the terminal. */
export async function startProgress(
  terminal: SafeTerminal,
  total: number,
): Promise<Progress> {
  if (!terminal.interactive) return { update() {}, stop() {} };
  // Only who watches pays for the package.
  const { default: cliProgress } = await import("cli-progress");
  const bar = new cliProgress.SingleBar({
    format: "  {bar} {percentage}%  {value}/{total} images  {rate}  " +
      "{eta_formatted} left",
    stream: {
      isTTY: true,
      columns: LINE_WIDTH,
      write: (text: string) => terminal.draw(text),
    },
    barsize: 24,
    clearOnComplete: true,
    // Leaves the terminal as it is, so that Ctrl-C does, too.
    linewrap: true,
    hideCursor: false,
  }, cliProgress.Presets.shades_classic);
  bar.start(total, 0, { rate: "" });
  return {
    update: (done, rate) => bar.update(done, { rate }),
    stop: () => bar.stop(),
  };
}
