import { closest } from "fastest-levenshtein";

/** The user called a command wrongly. */
export class ValidationError extends Error {
  readonly exitCode: number;

  constructor(
    message: string,
    options: ErrorOptions & { exitCode?: number } = {},
  ) {
    super(message, options);
    this.exitCode = options.exitCode ?? 2;
  }
}

/** The hint that ends the message on an unknown word; always the nearest. */
export function didYouMean(
  kind: "option" | "command",
  word: string,
  known: readonly string[],
): string {
  if (known.length === 0) return "";
  return ` Did you mean ${kind} "${closest(word, known)}"?`;
}
