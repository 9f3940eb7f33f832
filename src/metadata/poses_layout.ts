import { DataFormatError } from "../core/errors.ts";
import { PickleTuple } from "../formats/pickle/mod.ts";
import { isNumpyArray, itemsOf, type TableValue } from "./table_values.ts";

/** A value that holds poses or a part of them, and its file. */
export interface PosesPart {
  /** What the file holds. */
  readonly value: TableValue;
  /** Its name, for messages. */
  readonly path?: string | undefined;
}

/** Axes of rotations [N, 3, 3]. */
const ROTATION_AXES = 3;

/**
 * Rotations and shifts of one file: a tuple or list of both, or rotations
 * alone. A list of matrices is rotations, too.
 *
 * @throws {DataFormatError} `poses-layout` for other numbers of parts.
 */
export function posesLayout(
  { value, path }: PosesPart,
): [rotations: PosesPart, translations: PosesPart | null] {
  const items = itemsOf(value);
  const isParts = value instanceof PickleTuple ||
    (items !== null && items.length > 0 &&
      axesOf(items[0]) === ROTATION_AXES);
  if (!isParts || items === null) return [{ value, path }, null];
  if (items.length === 1) return [{ value: items[0], path }, null];
  if (items.length === 2) {
    return [{ value: items[0], path }, { value: items[1], path }];
  }
  throw new DataFormatError(
    "poses-layout",
    `Cannot read poses from "${path ?? "the pickle"}": it holds ` +
      `${items.length} parts, expected rotations and translations`,
    { path, expected: 2, actual: items.length },
  );
}

/** Axes of an array, or of nested lists as their first members show. */
function axesOf(value: TableValue): number {
  let inner = value;
  for (let axes = 0; axes <= ROTATION_AXES; axes++) {
    if (isNumpyArray(inner) && inner.shape.length > 0 && !itemsOf(inner)) {
      return axes + inner.shape.length;
    }
    const items = itemsOf(inner);
    if (items === null || items.length === 0) return axes;
    inner = items[0];
  }
  return ROTATION_AXES + 1;
}
