import { DataFormatError } from "../../core/errors.ts";
import type { Hdf5Dataset } from "./dataset.ts";
import type { Hdf5File } from "./hdf5_file.ts";

/** Objects that a search looks at. */
const MOST_OBJECTS = 4096;

/** Groups in groups that a search goes into: they may contain each other. */
const DEEPEST = 16;

/**
 * All datasets of a file that hold numbers along so many axes. Soft links are
 * not followed: what they lead to is found where it lies.
 *
 * @throws {DataFormatError} `hdf5-many-objects` if there is too much to look at.
 */
export function findDatasets(file: Hdf5File, axes: number): Hdf5Dataset[] {
  const found: Hdf5Dataset[] = [];
  const groups = [{ path: "", depth: 0 }];
  let seen = 0;
  for (const { path: group, depth } of groups) {
    for (const name of file.namesIn(group || "/")) {
      if (++seen > MOST_OBJECTS) throw tooMany(file);
      const path = `${group}/${name}`;
      if (file.isSoftLink(path)) continue;
      const kind = file.kindOf(path);
      if (kind === "group" && depth < DEEPEST) {
        groups.push({ path, depth: depth + 1 });
      }
      if (kind !== "dataset") continue;
      const dataset = file.dataset(path);
      if (dataset.type !== null && dataset.shape.length === axes) {
        found.push(dataset);
      }
    }
  }
  return found;
}

function tooMany({ path }: Hdf5File): DataFormatError {
  return new DataFormatError(
    "hdf5-many-objects",
    `Cannot search "${path}" for images: it has more than ${MOST_OBJECTS} ` +
      `objects; name the dataset, as in "${path}::/images"`,
    { path, expected: MOST_OBJECTS },
  );
}
