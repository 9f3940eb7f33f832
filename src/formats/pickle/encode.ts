import { ArgumentError } from "../../core/errors.ts";
import {
  type EncodableArray,
  encodeArray,
  isEncodableArray,
} from "./encode_array.ts";
import { float, integer, text } from "./encode_parts.ts";
import { PickleTuple } from "./values.ts";

/** Nesting beyond which a value is taken to contain itself. */
const MAX_DEPTH = 100;
/** Pieces are gathered up to this size. */
const GATHERED_BYTES = 65_536;

type Pieces = Generator<Uint8Array, void, undefined>;

/** What {@linkcode encodePickle} writes. */
export type EncodablePickle =
  | null
  | boolean
  | number
  | bigint
  | string
  | EncodableArray
  | PickleTuple<EncodablePickle>
  | readonly EncodablePickle[];

/**
 * The bytes of a pickle, piece by piece: large arrays are not copied. Python 3
 * reads it with NumPy 1 and 2. Whole numbers become `int`, others `float`.
 * The same value always gives the same bytes (protocol 4).
 *
 * @throws {ArgumentError} `pickle-value` for a value that has no place in a
 * pickle, while the pieces are taken.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { encodePickle, parsePickle } from "@cryoset/cryoset/pickle";
 *
 * const pieces = encodePickle([1, 0.5, "a"]);
 * const bytes = Uint8Array.from([...pieces].flatMap((piece) => [...piece]));
 * assertEquals(parsePickle(bytes), [1, 0.5, "a"]);
 * ```
 */
export function* encodePickle(
  value: EncodablePickle,
): Generator<Uint8Array, void, undefined> {
  let gathered: number[] = [0x80, 4];
  for (const piece of encodeValue(value, 0)) {
    if (piece.length < 256) { for (const byte of piece) gathered.push(byte); }
    if (piece.length >= 256 || gathered.length >= GATHERED_BYTES) {
      yield Uint8Array.from(gathered);
      gathered = [];
    }
    if (piece.length >= 256) yield piece;
  }
  gathered.push(0x2e);
  yield Uint8Array.from(gathered);
}

function* encodeValue(value: EncodablePickle, depth: number): Pieces {
  if (depth > MAX_DEPTH) throw notEncodable("lists that nest too deeply");
  if (value instanceof PickleTuple) {
    yield* encodeMarked(value.items, depth);
    yield Uint8Array.of(0x74); // TUPLE
  } else if (isList(value)) {
    yield Uint8Array.of(0x5d); // EMPTY_LIST
    yield* encodeMarked(value, depth);
    yield Uint8Array.of(0x65); // APPENDS
  } else if (isEncodableArray(value)) {
    yield* encodeArray(value);
  } else {
    yield encodePlain(value);
  }
}

function isList(value: EncodablePickle): value is readonly EncodablePickle[] {
  return Array.isArray(value);
}

function* encodeMarked(
  items: readonly EncodablePickle[],
  depth: number,
): Pieces {
  yield Uint8Array.of(0x28); // MARK
  for (const item of items) yield* encodeValue(item, depth + 1);
}

function encodePlain(value: unknown): Uint8Array {
  if (value === null) return Uint8Array.of(0x4e);
  if (value === true) return Uint8Array.of(0x88);
  if (value === false) return Uint8Array.of(0x89);
  if (typeof value === "string") return text(value);
  if (typeof value === "bigint") return integer(value);
  if (typeof value !== "number") throw notEncodable(typeof value);
  const isInt = Number.isSafeInteger(value) && !Object.is(value, -0);
  return isInt ? integer(BigInt(value)) : float(value);
}

function notEncodable(what: string): ArgumentError {
  return new ArgumentError(
    "pickle-value",
    `Cannot write "${what}" into a pickle: it takes numbers, booleans, null, ` +
      `texts, arrays, lists and tuples`,
    { actual: what },
  );
}
