import { ValidationError } from "./errors.ts";

/** A word to be read, and where it stood. */
export interface ArgumentValue {
  /** `"Option"` or `"Argument"`. */
  label: string;
  name: string;
  type: string;
  value: string;
}

/** Reads the words of one type. */
export abstract class Type<Value> {
  abstract parse(argument: ArgumentValue): Value;
  /** The words to choose from, for help. */
  values?(): Value[];
  /** The words to choose from, for completions; those of help without it. */
  complete?(): Value[];
}

/** What `.type()` takes. */
export type TypeOrTypeHandler =
  | Type<unknown>
  | ((argument: ArgumentValue) => unknown);

/** The path of a file; completed by the shell. */
export class FileType extends Type<string> {
  override parse(argument: ArgumentValue): string {
    return argument.value;
  }
}

/** One of a few values. */
export class EnumType<const Value extends string | number | boolean>
  extends Type<Value> {
  readonly #values: readonly Value[];

  constructor(values: readonly Value[]) {
    super();
    this.#values = values;
  }

  override parse(argument: ArgumentValue): Value {
    const found = this.#values.find((value) => `${value}` === argument.value);
    return found ?? refuse(argument, this.#values);
  }

  override values(): Value[] {
    return this.#values.slice();
  }
}

/** The types that every command knows. */
export const standardTypes: ReadonlyMap<string, TypeOrTypeHandler> = new Map<
  string,
  TypeOrTypeHandler
>([
  ["string", ({ value }) => value],
  ["file", new FileType()],
  ["boolean", readBoolean],
  ["number", readNumber],
  ["integer", readInteger],
]);

function readBoolean(argument: ArgumentValue): boolean {
  if (["1", "true"].includes(argument.value)) return true;
  if (["0", "false"].includes(argument.value)) return false;
  return refuse(argument, ["true", "false", "1", "0"]);
}

function readNumber(argument: ArgumentValue): number {
  const number = argument.value === "" ? NaN : Number(argument.value);
  return Number.isFinite(number) ? number : refuse(argument);
}

function readInteger(argument: ArgumentValue): number {
  const number = Number(argument.value);
  return Number.isInteger(number) ? number : refuse(argument);
}

function refuse(
  { label, name, type, value }: ArgumentValue,
  expected: readonly unknown[] = [],
): never {
  const values = expected.map((value) => `"${value}"`).join(", ");
  throw new ValidationError(
    `${label} "${name}" must be of type "${type}", but got "${value}".` +
      (values && ` Expected values: ${values}`),
  );
}
