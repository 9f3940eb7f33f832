/** What every child prints, as one line of JSON. */
export interface ChildReport {
  /** The most resident bytes it saw itself. */
  readonly sampledPeak: number;
}

/** Prints a report and stays until the input ends, as `runChild` expects. */
export async function report(found: ChildReport): Promise<void> {
  const line = new TextEncoder().encode(`${JSON.stringify(found)}\n`);
  Deno.stdout.writeSync(line);
  await Deno.stdin.read(new Uint8Array(1));
}
