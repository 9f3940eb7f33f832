/**
 * How values show themselves: Jupyter kernels call `Jupyter.display` for media,
 * `console.log` calls `nodejs.util.inspect.custom`, in Deno too, for a text.
 *
 * @module
 */

/**
 * A value by media type, as Jupyter takes it: `text/plain`, and what shows more
 * (`text/html`, `image/png` in base 64, `image/svg+xml`, Vega-Lite's).
 */
export interface MediaBundle {
  /** The value as text. */
  readonly "text/plain": string;
  /** The value as another medium. */
  readonly [mediaType: string]: unknown;
}

/** How a plain value is shown. */
export interface Look {
  /** The value in one line. */
  line(): string;
  /** The value by media type, but for `text/plain`, which is the line. */
  media(): Media | Promise<Media>;
}

/** Media besides the text. */
export type Media = Readonly<Record<string, unknown>>;

/**
 * Makes a plain value show itself. The methods do not count as contents: they
 * are not enumerable, and neither compared nor copied.
 */
export function showing<T extends object>(value: T, look: Look): T {
  return giveMethods(value, () => look);
}

/** Makes the values of a class show themselves. */
export function showsAs<T extends object>(
  type: { readonly prototype: T },
  look: (value: T) => Look,
): void {
  giveMethods(type.prototype, look);
}

function giveMethods<T extends object>(object: T, look: (value: T) => Look): T {
  return Object.defineProperties(object, {
    [Symbol.for("Jupyter.display")]: {
      configurable: true,
      value(this: T): Promise<MediaBundle> {
        return bundleOf(look(this));
      },
    },
    [Symbol.for("nodejs.util.inspect.custom")]: {
      configurable: true,
      value(this: T): string {
        return look(this).line();
      },
    },
  });
}

/** All media of a look; where they cannot be made, the line and why. */
async function bundleOf(look: Look): Promise<MediaBundle> {
  const line = look.line();
  try {
    return { "text/plain": line, ...await look.media() };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { "text/plain": `${line}\nNot shown: ${reason}` };
  }
}
