import { ArgumentError } from "../../core/errors.ts";
import { quoted } from "./notes.ts";

/** Values that stand in a file as they are. */
const PLAIN = /^(?!data_|loop_)[^#_"' \t\v\f\n\r][^ \t\v\f\n\r]*$/;

/** What no line of a STAR file can hold; tabs and form feeds need quotes. */
// deno-lint-ignore no-control-regex
const UNWRITABLE = /[\0-\x08\n\r\x0e-\x1f]/;

/**
 * A value as it stands in a file: in quotes if it is empty, has blanks, or
 * begins like something else than a value.
 *
 * @throws {ArgumentError} `star-unwritable` if it has line ends or control
 * characters, or both kinds of quotes before blanks.
 */
export function tokenText(value: string): string {
  if (UNWRITABLE.test(value) || !value.isWellFormed()) {
    throw unwritable(value, "it has a line end or is not text");
  }
  if (PLAIN.test(value)) return value;
  for (const quote of ['"', "'"]) {
    if (!closesEarly(value, quote)) return quote + value + quote;
  }
  throw unwritable(value, "it has both kinds of quotes before blanks");
}

/** Whether a quote within the value would be taken for the closing one. */
function closesEarly(value: string, quote: string): boolean {
  for (const blank of " \t\v\f") {
    if (value.includes(quote + blank)) return true;
  }
  return false;
}

function unwritable(value: string, reason: string): ArgumentError {
  return new ArgumentError(
    "star-unwritable",
    `Cannot write ${quoted(value)} to a STAR file: ${reason}`,
    { actual: value },
  );
}
