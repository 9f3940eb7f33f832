/** Walks a particle file: `walk_program.ts STAR WORKERS all|first|break`. */
import { loadDataset } from "../../mod.ts";

const [star, workers, how] = Deno.args;
const dataset = await loadDataset(star);
const batches = dataset.iterBatches(2, { workers: Number(workers) });
const print = (text: string) =>
  Deno.stdout.writeSync(new TextEncoder().encode(`${text}\n`));
try {
  let images = (await batches.next()).value?.count ?? 0;
  if (how === "break") await batches.return();
  if (how === "all") { for await (const { count } of batches) images += count; }
  print(`${images}`);
} catch (error) {
  const { name, message } = error as Error;
  print(`${name}: ${message}`);
}
