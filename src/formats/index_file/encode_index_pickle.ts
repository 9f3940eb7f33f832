import { ArgumentTypeError } from "../../core/errors.ts";
import {
  type EncodableArray,
  encodePickle,
  PickleTuple,
} from "../pickle/mod.ts";

/** Indices to be written: safe integers. */
export type IndexList = ArrayLike<number>;

/**
 * The bytes of an index pickle as cryoDRGN has them, an int64 array, piece by
 * piece; of several lists, as of half-sets, a tuple of such arrays.
 *
 * @throws {ArgumentTypeError} `index-type` if an element is no safe integer.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodeIndexPickle, parseIndexFile } from "@cryoset/cryoset";
 *
 * const pieces = encodeIndexPickle([[0, 2], [1]]);
 * const bytes = Uint8Array.from([...pieces].flatMap((piece) => [...piece]));
 * assertEquals(parseIndexFile(bytes, "halves.pkl").indices, [[0, 2], [1]]);
 * ```
 */
export function encodeIndexPickle(
  indices: IndexList | readonly IndexList[],
): Iterable<Uint8Array> {
  return encodePickle(
    isLists(indices)
      ? new PickleTuple(indices.map(int64Array))
      : int64Array(indices),
  );
}

function isLists(
  indices: IndexList | readonly IndexList[],
): indices is readonly IndexList[] {
  return typeof indices[0] === "object";
}

function int64Array(indices: IndexList): EncodableArray {
  const data = new BigInt64Array(indices.length);
  for (let k = 0; k < data.length; k++) {
    if (!Number.isSafeInteger(indices[k])) {
      throw new ArgumentTypeError(
        "index-type",
        `Cannot write "${indices[k]}" at position ${k} as index: a whole ` +
          `number is needed`,
        { label: "indices", expected: "integer", actual: indices[k] },
      );
    }
    data[k] = BigInt(indices[k]);
  }
  return { data, shape: [data.length] };
}
