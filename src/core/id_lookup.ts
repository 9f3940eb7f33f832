import { IndexError } from "./errors.ts";
import type { IndexSelection } from "./index_utils.ts";
import { toIndexList } from "./read_integers.ts";

/** A table may have this many slots for each id; with more, a map is smaller. */
const TABLE_SLOTS_PER_ID = 16;

/**
 * Finds the positions of ids in a list of ids. Where an id occurs twice, its
 * last position counts.
 */
export class IdLookup {
  readonly #name: string;
  readonly #maxId: number;
  readonly #positions: Int32Array | Map<number, number>;

  /**
   * @param ids Non-negative integers.
   * @param name What error messages call the ids.
   */
  constructor(ids: Int32Array, name: string) {
    this.#name = name;
    this.#maxId = ids.reduce((max, id) => Math.max(max, id), -1);
    this.#positions = this.#maxId < TABLE_SLOTS_PER_ID * ids.length
      ? tableOf(ids, this.#maxId)
      : new Map(Array.from(ids, (id, position) => [id, position]));
  }

  /**
   * Position of every id, in the order given; −1 for an id that is not there
   * if `allowMissing`.
   *
   * @throws {IndexError} if an id is not there, unless `allowMissing`.
   */
  findAll(ids: IndexSelection, allowMissing = false): Int32Array {
    return toIndexList(ids, this.#name).map((id) => {
      const position = this.#find(id);
      if (position < 0 && !allowMissing) throw this.#missing(id);
      return position;
    });
  }

  #find(id: number): number {
    if (id > this.#maxId) return -1;
    return this.#positions instanceof Map
      ? this.#positions.get(id) ?? -1
      : this.#positions[id];
  }

  #missing(id: number): IndexError {
    const reason = id > this.#maxId
      ? `it is outside this layout, whose largest is ${this.#maxId}`
      : "it is not present in this layout";
    return new IndexError(
      "index-missing",
      `Cannot find "${id}" among the ${this.#name}: ${reason}`,
      { label: this.#name, actual: id },
    );
  }
}

function tableOf(ids: Int32Array, maxId: number): Int32Array {
  const table = new Int32Array(maxId + 1).fill(-1);
  for (let position = 0; position < ids.length; position++) {
    table[ids[position]] = position;
  }
  return table;
}
