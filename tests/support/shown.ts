import type { MediaBundle } from "../../src/display/show.ts";

/** What a notebook shows of a value. */
export async function shown(value: object): Promise<MediaBundle> {
  const displayed = value as Record<symbol, () => MediaBundle>;
  return await displayed[Symbol.for("Jupyter.display")]();
}
