import { ValidationError } from "@cliffy/command";

/**
 * The extension of an output, in small letters.
 *
 * @throws {ValidationError} if it is none of those that can be written.
 */
export function pictureKind<const Kind extends string>(
  output: string,
  kinds: readonly Kind[],
  remedy = "",
): Kind {
  const extension = /\.([^./\\]+)$/.exec(output)?.[1].toLowerCase();
  const kind = kinds.find((kind) => kind === extension);
  if (kind !== undefined) return kind;
  const names = kinds.map((kind) => `.${kind}`).join(" or ");
  throw new ValidationError(
    `Option "--output" must end with ${names}, not "${output}"${remedy}`,
  );
}
