/** Walks a particle file: `walk_program.ts STAR WORKERS all|first|break`. */
import { loadDataset } from "../../mod.ts";

const [star, workers, how] = Deno.args;
const dataset = await loadDataset(star);
const batches = dataset.iterBatches(2, { workers: Number(workers) });
try {
  let images = (await batches.next()).value?.count ?? 0;
  if (how === "break") await batches.return();
  if (how === "all") { for await (const { count } of batches) images += count; }
  console.log(images);
} catch (error) {
  const { name, message } = error as Error;
  console.log(`${name}: ${message}`);
}
