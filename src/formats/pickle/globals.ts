import type { PickleMachine } from "./machine.ts";
import { PickleGlobal } from "./values.ts";

/** All names that a pickle may use: numbers, arrays, bytes, an ordered dict. */
const ALLOWED: ReadonlyMap<string, readonly string[]> = new Map([
  ["numpy", ["ndarray", "dtype"]],
  ["numpy.core.multiarray", ["_reconstruct", "scalar"]],
  ["numpy.core.numeric", ["_frombuffer"]],
  ["_codecs", ["encode"]],
  ["builtins", ["bytes", "bytearray"]],
  ["collections", ["OrderedDict"]],
]);

/** Modules under their other names: NumPy 2, Python 2. */
const SAME_MODULES: ReadonlyMap<string, string> = new Map([
  ["numpy._core.multiarray", "numpy.core.multiarray"],
  ["numpy._core.numeric", "numpy.core.numeric"],
  ["__builtin__", "builtins"],
]);

const GLOBALS: ReadonlyMap<string, PickleGlobal> = new Map(
  [...ALLOWED].flatMap(([module, names]) =>
    names.map((name) => `${module}.${name}`)
  ).map((name) => [name, new PickleGlobal(name)]),
);

/** What a refused name tells of the file, and what to do. */
const KNOWN_PROGRAMS: readonly (readonly [RegExp, string])[] = [
  [/^joblib\b/, "it is a joblib file: open it with joblib and save .npy"],
  [/^torch\b/, "it holds PyTorch objects: save them as NumPy arrays, as .npy"],
  [/^pandas\b/, "it holds pandas objects: save them as NumPy arrays, as .npy"],
  [/^numpy\b/, "of NumPy only plain arrays and numbers are read: save .npy"],
];

/**
 * What a name stands for. Nothing but the names listed here is ever looked
 * up, and none of them runs code of the file.
 *
 * @throws {DataFormatError} `pickle-global` for every other name.
 */
export function resolveGlobal(
  machine: PickleMachine,
  module: string,
  name: string,
): PickleGlobal {
  const home = SAME_MODULES.get(module) ?? module;
  if (ALLOWED.get(home)?.includes(name)) return GLOBALS.get(`${home}.${name}`)!;
  const asked = `${module.slice(0, 100)}.${name.slice(0, 100)}`;
  const remedy = KNOWN_PROGRAMS.find(([names]) => names.test(module))?.[1] ??
    "it could run code: ask for the data as .npy instead";
  throw machine.fault(
    "pickle-global",
    `it asks for "${asked}", which is refused; ${remedy}`,
    { actual: asked },
  );
}
