/** Where a command writes: results to `out`, everything else to `err`. */
export interface Terminal {
  /** Writes results, for people or machines. */
  out(text: string): void;
  /** Writes progress, warnings and errors. */
  err(text: string): void;
  /** Whether a person is watching `err`. */
  readonly interactive: boolean;
}

const encoder = new TextEncoder();

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    out: (text) => write(Deno.stdout, text),
    err: (text) => write(Deno.stderr, text),
    interactive: Deno.stderr.isTerminal(),
  };
}

function write(stream: { writeSync(bytes: Uint8Array): number }, text: string) {
  let bytes = encoder.encode(text);
  while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
}

/** Writes a value as JSON, typed arrays as lists. */
export function writeJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, plain, 2)}\n`);
}

function plain(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) && !(value instanceof DataView)
    ? Array.from(value as unknown as ArrayLike<number>)
    : value;
}
