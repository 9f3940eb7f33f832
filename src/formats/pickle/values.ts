import type { NumpyArray, NumpyDtype, NumpyValues } from "../numpy/mod.ts";

/**
 * A value of a pickle. Shared values are one object here too, and values may
 * contain themselves: walk them with a limit.
 *
 * | Python | here |
 * | --- | --- |
 * | `None`, `bool`, `str`, `float` | null, boolean, string, number |
 * | `int`, NumPy integer scalar | number if safe, else bigint |
 * | `bytes`, `bytearray`, Python 2 `str` | `Uint8Array`, a view of the file |
 * | `tuple`, `list` | {@linkcode PickleTuple}, array |
 * | `dict`, `OrderedDict` | `Map`; keys that are bytes become Latin-1 text |
 * | `set`, `frozenset` | `Set`; likewise |
 * | NumPy array, `dtype` | {@linkcode PickleArray}, {@linkcode PickleDtype} |
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleTuple
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleArray
  | PickleDtype
  | PickleGlobal;

/** A Python tuple, apart from lists: cryoDRGN poses are a tuple. */
export class PickleTuple<T = PickleValue> {
  /** The members, in order. */
  readonly items: readonly T[];

  /** Takes the members; they are not copied. */
  constructor(items: readonly T[]) {
    this.items = items;
  }
}

/** A name that a pickle may use, as a value; it does nothing by itself. */
export class PickleGlobal {
  /** Module and name, such as `numpy.ndarray`. */
  readonly name: string;

  /** Takes module and name. */
  constructor(name: string) {
    this.name = name;
  }
}

/** What a NumPy array holds; only one of the three is not empty. */
export interface PickleArrayContent {
  /** Numbers or texts. */
  readonly data: NumpyValues;
  /** Elements of an array of Python objects. */
  readonly objects: readonly PickleValue[] | null;
  /** Fields of records. */
  readonly fields: ReadonlyMap<string, NumpyArray> | null;
}

const EMPTY_DTYPE: NumpyDtype = {
  kind: "i",
  itemSize: 1,
  littleEndian: true,
  fields: null,
};

const EMPTY_CONTENT: PickleArrayContent = {
  data: new Int8Array(0),
  objects: null,
  fields: null,
};

/** Python makes arrays empty and fills them later, where all that share them see it. */
export class PickleArray implements NumpyArray {
  #dtype: NumpyDtype = EMPTY_DTYPE;
  #shape: readonly number[] = [0];
  #content: PickleArrayContent = EMPTY_CONTENT;

  /** Type of the elements as stored. */
  get dtype(): NumpyDtype {
    return this.#dtype;
  }

  /** Length of every axis. */
  get shape(): readonly number[] {
    return this.#shape;
  }

  /** The elements in C order (see `NumpyArray.data`); empty for objects and records. */
  get data(): NumpyValues {
    return this.#content.data;
  }

  /** Elements of an array of Python objects in C order, else null. */
  get objects(): readonly PickleValue[] | null {
    return this.#content.objects;
  }

  /** Fields of an array of records, by name, else null. */
  get fields(): ReadonlyMap<string, NumpyArray> | null {
    return this.#content.fields;
  }

  /** Gives the array its content. */
  fill(
    dtype: NumpyDtype,
    shape: readonly number[],
    content: Partial<PickleArrayContent>,
  ): void {
    this.#dtype = dtype;
    this.#shape = shape;
    this.#content = { data: [], objects: null, fields: null, ...content };
  }
}

/** A NumPy element type as a value. */
export class PickleDtype {
  #dtype: NumpyDtype;
  #shape: readonly number[] = [];

  /** Takes the type as its type string names it. */
  constructor(dtype: NumpyDtype) {
    this.#dtype = dtype;
  }

  /** The type. */
  get dtype(): NumpyDtype {
    return this.#dtype;
  }

  /** Shape of the sub-array that each element is, empty for one element. */
  get shape(): readonly number[] {
    return this.#shape;
  }

  /** Replaces the type by what the pickle says later. */
  fill(dtype: NumpyDtype, shape: readonly number[]): void {
    this.#dtype = dtype;
    this.#shape = shape;
  }
}

/** What a value is, for messages. */
export function describe(value: PickleValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "None";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Uint8Array) return "bytes";
  if (value instanceof PickleTuple) return "a tuple";
  if (value instanceof PickleArray) return "a NumPy array";
  if (value instanceof PickleDtype) return "a NumPy dtype";
  if (value instanceof PickleGlobal) return `"${value.name}"`;
  if (value instanceof Map) return "a dict";
  if (value instanceof Set) return "a set";
  if (typeof value === "string") return `text "${value.slice(0, 40)}"`;
  if (typeof value === "boolean") return value ? "True" : "False";
  return `number ${typeof value === "bigint" ? "beyond 2⁵³" : value}`;
}
