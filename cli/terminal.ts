/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  /** Writes results, for people or machines. */
  out(text: string): void;
  /** Writes progress, warnings and errors. */
  err(text: string): void;
  /** Whether a person is watching `err`. */
  readonly interactive: boolean;
  /** Whether `out` shows colours. @default {false} */
  readonly colors?: boolean | undefined;
}

/**
 * A terminal that shows the control characters which names and labels from
 * files may hold, instead of obeying them.
 */
export interface SafeTerminal extends Terminal {
  /** Writes to `err` as it is: for moving the cursor. */
  draw(text: string): void;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => write(Deno.stdout, text),
    err: (text) => writeIfHeard(Deno.stderr, text),
    interactive: Deno.stderr.isTerminal(),
    colors: Deno.stdout.isTerminal() && !Deno.noColor,
  };
}

/** The same terminal, safe to show what files say. */
export function safeTerminal(terminal: Terminal): SafeTerminal {
  return {
    out: (text) => terminal.out(visible(text)),
    err: (text) => terminal.err(visible(text)),
    draw: (text) => terminal.err(text),
    interactive: terminal.interactive,
    colors: terminal.colors,
  };
}

/** Writes a value as JSON, typed arrays as lists. */
export function writeJson(
  terminal: Terminal,
  value: unknown,
  { compact = false }: { readonly compact?: boolean | undefined } = {},
): void {
  terminal.out(`${JSON.stringify(value, plain, compact ? 0 : 2)}\n`);
}

function plain(_key: string, value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as unknown as ArrayLike<number>)
    : value;
}

/** Control characters, and those that reverse the direction of text. */
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** The escapes are those of JSON, which they leave valid. */
function visible(text: string): string {
  return text.replace(
    UNSAFE,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

interface Stream {
  writeSync(bytes: Uint8Array): number;
}

const encoder = new TextEncoder();

function write(stream: Stream, text: string): void {
  let rest = encoder.encode(text);
  while (rest.length > 0) rest = rest.subarray(stream.writeSync(rest));
}

/** Nobody misses what is written to a closed pipe. */
function writeIfHeard(stream: Stream, text: string): void {
  try {
    write(stream, text);
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
