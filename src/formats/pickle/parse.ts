import { DataFormatError } from "../../core/errors.ts";
import { checkOptions } from "../../core/options.ts";
import { readFileBytes } from "../../io/read_file.ts";
import { pickleFault } from "./faults.ts";
import { foreignContentFault, hasChangedLineEnds } from "./foreign_content.ts";
import { PickleMachine } from "./machine.ts";
import { OPERATIONS, refusedOpcode } from "./opcodes.ts";
import { PickleReader } from "./pickle_reader.ts";
import type { PickleValue } from "./values.ts";

const STOP = 0x2e;

/** Options of {@linkcode parsePickle}. */
export interface ParsePickleOptions {
  /** Name of the file, for messages. @default {undefined} */
  readonly path?: string | undefined;
}

/**
 * The value of a pickle of protocol 0 to 5, as Python 2 and 3 and NumPy 1 and
 * 2 write them. Nothing of the file is run: see the module's description.
 * Bytes after the first pickle do not count.
 *
 * @throws {DataFormatError} `pickle-global` or `pickle-opcode` if it wants
 * more than data, another code (`pickle-…`, `numpy-…`) if it is damaged, holds
 * what is not read, or is no pickle; each with the `offset`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals, assertThrows } from "@std/assert";
 * import { parsePickle, PickleTuple } from "@cryoset/cryoset/pickle";
 *
 * const pickle = (text: string) => new TextEncoder().encode(text);
 * assertEquals(parsePickle(pickle("(I1\nVa\nt.")), new PickleTuple([1, "a"]));
 * assertThrows(() => parsePickle(pickle("cos\nsystem\n(Vls\ntR.")), Error, "os.system");
 * ```
 */
export function parsePickle(
  bytes: Uint8Array,
  options: ParsePickleOptions = {},
): PickleValue {
  checkOptions("parsePickle()", options, ["path"]);
  const { path } = options;
  const foreign = foreignContentFault(bytes, path);
  if (foreign !== undefined) throw foreign;
  try {
    return run(new PickleMachine(new PickleReader(bytes, path)));
  } catch (error) {
    if (!(error instanceof DataFormatError && hasChangedLineEnds(bytes))) {
      throw error;
    }
    throw pickleFault(
      "pickle-line-ends",
      path,
      "its line ends were changed to CR LF on the way, which damages it: " +
        "transfer it again as binary",
      { offset: error.offset, cause: error },
    );
  }
}

/**
 * Reads a pickle; see {@linkcode parsePickle}.
 *
 * Permission: `--allow-read` of the file.
 *
 * @throws {MissingFileError} if there is no such file.
 * @throws {DataFormatError} as there.
 */
export async function readPickle(path: string): Promise<PickleValue> {
  return parsePickle(await readFileBytes(path), { path });
}

function run(machine: PickleMachine): PickleValue {
  const { reader } = machine;
  while (true) {
    const opcode = reader.opcode();
    if (opcode === STOP) return machine.pop();
    const operation = OPERATIONS[opcode];
    if (operation === undefined) throw refusedOpcode(machine, opcode);
    operation(machine);
  }
}
