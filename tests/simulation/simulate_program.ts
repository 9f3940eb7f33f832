/**
 * Simulates a small set in the folder named, and kills itself after so many
 * images if told to.
 */
import { simulateDataset } from "../../mod.ts";

const [folder, killedAfter] = Deno.args;

await simulateDataset(folder, {
  box: 16,
  particles: 20,
  imagesPerStack: 5,
  batchSize: 3,
  onProgress: (done) => {
    if (done >= Number(killedAfter ?? Infinity)) {
      Deno.kill(Deno.pid, "SIGKILL");
    }
  },
});
