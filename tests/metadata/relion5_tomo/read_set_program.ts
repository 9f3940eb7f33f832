/** Prints the project folder of the set that the argument names, or the error. */
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";

const encoder = new TextEncoder();
let outcome: string;
try {
  outcome = (await readTomoTables(Deno.args[0])).projectDir ?? "null";
} catch (error) {
  const { name, message } = error as Error;
  outcome = `${name}: ${message}`;
}
await Deno.stdout.write(encoder.encode(outcome));
