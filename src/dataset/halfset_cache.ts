import { rangeTo } from "../core/index_utils.ts";
import type { ImageSource } from "../images/image_sources.ts";
import type { NoiseModel } from "../physics/mod.ts";
import type { CryoEMDataset } from "./cryoem_dataset.ts";
import type { HalfsetIndices } from "./indexed_images.ts";

/** Half 0 and half 1. */
export type HalfsetPair = readonly [CryoEMDataset, CryoEMDataset];

/** What the two halves of a dataset show. */
export interface HalfsetState {
  /** The halves themselves. */
  readonly halves: HalfsetIndices;
  /** Noise model of the dataset. */
  readonly noise: NoiseModel | null;
  /** Sign of the data. */
  readonly dataMultiplier: 1 | -1;
  /** Fingerprint of poses and CTF rows. */
  readonly metadata: number;
}

/** How halves are made. */
export interface HalfsetMaker {
  /** Both halves with images of their own. */
  make(): Promise<HalfsetPair>;
  /** The present state of local images, over their images already open. */
  renew(images: ImageSource | null, local: Int32Array): CryoEMDataset;
}

interface KeptHalfsets {
  readonly state: HalfsetState;
  readonly pair: Promise<HalfsetPair>;
}

/**
 * Both halves of a dataset, kept while they show its present state. If only
 * metadata or noise changed, the open images stay in use; so a loop that
 * updates poses opens files once.
 */
export class HalfsetCache {
  readonly #maker: HalfsetMaker;
  readonly #openings: Promise<HalfsetPair>[] = [];
  #kept: KeptHalfsets | null = null;

  /** Makes an empty cache. */
  constructor(maker: HalfsetMaker) {
    this.#maker = maker;
  }

  /** The halves that show `state`, which is the present one. */
  get(state: HalfsetState): Promise<HalfsetPair> {
    const kept = this.#kept;
    if (kept !== null && isSame(kept.state, state)) return kept.pair;
    const pair = kept !== null && haveSameHalves(kept.state, state)
      ? kept.pair.then((halves) => this.#renewed(halves, state))
      : this.#open(state);
    const now = { state, pair };
    this.#kept = now;
    // A failure is the caller's to see; the next call tries anew.
    pair.catch(() => {
      if (this.#kept === now) this.#kept = null;
    });
    return pair;
  }

  /** Views of halves that are open here: closing a view leaves them open. */
  async #open(state: HalfsetState): Promise<HalfsetPair> {
    const opening = this.#maker.make();
    this.#openings.push(opening);
    return this.#renewed(await opening, state);
  }

  #renewed([a, b]: HalfsetPair, { halves }: HalfsetState): HalfsetPair {
    const view = ({ imageSource, nImages }: CryoEMDataset) =>
      imageSource?.subset(rangeTo(nImages)) ?? null;
    return [
      this.#maker.renew(view(a), halves[0]),
      this.#maker.renew(view(b), halves[1]),
    ];
  }

  /** Closes the images of every half that was made here. */
  async close(): Promise<void> {
    this.#kept = null;
    // What could not be opened needs no closing.
    const openings = await Promise.allSettled(this.#openings.splice(0));
    for (const opening of openings) {
      if (opening.status === "rejected") continue;
      for (const half of opening.value) await half.close();
    }
  }
}

function isSame(a: HalfsetState, b: HalfsetState): boolean {
  return a.noise === b.noise && a.dataMultiplier === b.dataMultiplier &&
    a.metadata === b.metadata && haveSameHalves(a, b);
}

function haveSameHalves(a: HalfsetState, b: HalfsetState): boolean {
  return [0, 1].every((id) => {
    const [x, y] = [a.halves[id], b.halves[id]];
    return x.length === y.length && x.every((image, k) => image === y[k]);
  });
}
