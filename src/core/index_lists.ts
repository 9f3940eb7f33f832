import { ArgumentTypeError } from "./errors.ts";
import type { IndexSelection } from "./index_utils.ts";
import { toIndexList } from "./read_integers.ts";

/** An immutable sequence of lists of indices, all in one array: thousands of lists cost no more than two. */
export class IndexLists {
  readonly #values: Int32Array;
  readonly #starts: Int32Array;

  /** Takes `starts[k]` to `starts[k + 1]` of `values` as list k; neither is copied. */
  constructor(values: Int32Array, starts: Int32Array) {
    this.#values = values;
    this.#starts = starts;
  }

  /** Copies lists of non-negative integers. */
  static from(lists: ArrayLike<IndexSelection>, name: string): IndexLists {
    if (!Number.isInteger(Object(lists).length)) {
      throw new ArgumentTypeError(
        "index-type",
        `Cannot use "${lists}" as ${name}: a list of lists of integers is needed`,
        { label: name, actual: lists },
      );
    }
    const starts = new Int32Array(lists.length + 1);
    const copies = Array.from(lists, (list, k) => {
      const copy = toIndexList(list, `${name}[${k}]`);
      starts[k + 1] = starts[k] + copy.length;
      return copy;
    });
    const values = new Int32Array(starts[lists.length]);
    copies.forEach((copy, k) => values.set(copy, starts[k]));
    return new IndexLists(values, starts);
  }

  /** Number of lists. */
  get length(): number {
    return this.#starts.length - 1;
  }

  /** Number of indices in list k. */
  sizeOf(k: number): number {
    return this.#starts[k + 1] - this.#starts[k];
  }

  /** List k as a view that must not be written to. */
  view(k: number): Int32Array {
    return this.#values.subarray(this.#starts[k], this.#starts[k + 1]);
  }

  /** The named lists end to end, in the order given. */
  concatenate(which: Int32Array): Int32Array {
    let size = 0;
    for (const k of which) size += this.sizeOf(k);
    const joined = new Int32Array(size);
    let next = 0;
    for (const k of which) {
      joined.set(this.view(k), next);
      next += this.sizeOf(k);
    }
    return joined;
  }

  /** Copies of all lists. */
  toArrays(): Int32Array[] {
    return Array.from({ length: this.length }, (_, k) => this.view(k).slice());
  }
}
