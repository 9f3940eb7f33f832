import {
  type ArgumentValue,
  FileType,
  Type,
  ValidationError,
} from "@cliffy/command";

/**
 * The path of an input. Cliffy puts unknown options where a path is wanted:
 * here they are refused.
 */
export class InputType extends FileType {
  /** Reads a word. */
  override parse(argument: ArgumentValue): string {
    const { value } = argument;
    if (/^-./.test(value)) {
      throw new ValidationError(`Unknown option "${value}"`);
    }
    if (value === "") throw new ValidationError("The name of a file is empty");
    return super.parse(argument);
  }
}

/**
 * One of some words, completed by the shell. Unlike those of `EnumType`, help
 * leaves them to the description: beside it they are wider than the screen.
 */
export class ChoiceType<const Value extends string> extends Type<Value> {
  readonly #words: readonly Value[];

  /** Takes the words to choose from. */
  constructor(...words: readonly Value[]) {
    super();
    this.#words = words;
  }

  /** Reads a word. */
  override parse({ name, value }: ArgumentValue): Value {
    const word = this.#words.find((word) => word === value);
    if (word !== undefined) return word;
    throw new ValidationError(
      `Option "${name}" must be one of ${this.#words.join(", ")}, not ` +
        `"${value}"`,
    );
  }

  /** The words. */
  override complete(): Value[] {
    return this.#words.slice();
  }
}

/** A whole number from 1. */
export function positive(argument: ArgumentValue): number {
  return integerWithin(argument, 1, Number.MAX_SAFE_INTEGER, "from 1");
}

/** A whole number from 0. */
export function whole(argument: ArgumentValue): number {
  return integerWithin(argument, 0, Number.MAX_SAFE_INTEGER, "from 0");
}

/** A seed of the random split. */
export function seed(argument: ArgumentValue): number {
  return integerWithin(argument, 0, 2 ** 32 - 1, "from 0 to 4294967295");
}

/** A number of worker threads. */
export function workers(argument: ArgumentValue): number {
  return integerWithin(argument, 0, 64, "from 0 to 64");
}

/** A length in Å. */
export function length({ name, value }: ArgumentValue): number {
  const number = Number(value);
  if (value.trim() !== "" && number > 0 && number < Infinity) return number;
  throw new ValidationError(
    `Option "${name}" must be a length above 0 in Å, not "${value}"`,
  );
}

/** A number of days. */
export function days({ name, value }: ArgumentValue): number {
  const number = value.trim() === "" ? NaN : Number(value);
  if (number >= 0 && number < Infinity) return number;
  throw new ValidationError(
    `Option "${name}" must be a number of days, not "${value}"`,
  );
}

/** A number of bytes: "500M", "50GB" (decimal), "50GiB" (binary). */
export function byteCount({ name, value }: ArgumentValue): number {
  const [, number, unit = "", binary] =
    /^(\d+(?:\.\d+)?) ?(?:([kKMGT])?(i)?B?)$/.exec(value) ?? [];
  const power = ["", "K", "M", "G", "T"].indexOf(unit.toUpperCase());
  const bytes = Number(number) * (binary === undefined ? 1000 : 1024) ** power;
  if (Number.isFinite(bytes)) return bytes;
  throw new ValidationError(
    `Option "${name}" must be a size such as 500M or 50G, not "${value}"`,
  );
}

function integerWithin(
  { name, value }: ArgumentValue,
  least: number,
  most: number,
  range: string,
): number {
  const number = /^\d+$/.test(value) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  throw new ValidationError(
    `Option "${name}" must be a whole number ${range}, not "${value}"`,
  );
}
