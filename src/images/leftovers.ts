import { SpareMemory } from "./batch_memory.ts";
import { IdleWorkers } from "./idle_workers.ts";

/** What walks through some images leave to the next one. */
export class Leftovers implements Disposable {
  /** Workers without tasks. */
  readonly workers: IdleWorkers = new IdleWorkers();
  /** Memory of batches that were given back. */
  readonly memory: SpareMemory = new SpareMemory();

  /** Stops the workers and drops the memory, now and later. */
  [Symbol.dispose](): void {
    this.workers[Symbol.dispose]();
    this.memory[Symbol.dispose]();
  }
}

const all = new WeakMap<object, Leftovers>();

/** What walks through the images of a loader left; it is dropped with them. */
export function leftoversOf(loader: object): Leftovers {
  let leftovers = all.get(loader);
  if (leftovers === undefined) {
    leftovers = new Leftovers();
    all.set(loader, leftovers);
  }
  return leftovers;
}
