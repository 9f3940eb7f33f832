import { forEachConcurrently } from "../../core/concurrency.ts";
import { MissingFileError } from "../../core/errors.ts";
import { type MrcHeader, readMrcHeader } from "../../formats/mrc/mod.ts";
import {
  findStack,
  imageRoot,
  joinToRoot,
  type StackPathOptions,
  type StackSearch,
  stripPathPrefix,
} from "../../io/stack_path.ts";
import { firstOfMany } from "./first_of_many.ts";
import type { TomoTables } from "./tomo_tables.ts";

/** Stacks looked for, or headers read, at a time. */
const UNDER_WAY = 16;

/** Folder that relative paths of particle stacks start from. */
export function stackRoot(
  { projectDir, particles }: TomoTables,
  datadir: string | null | undefined,
): string {
  return datadir || projectDir === null
    ? imageRoot(particles.path, datadir)
    : projectDir;
}

/**
 * Headers of stacks by their names in the particle file, each read once.
 *
 * Permission: `--allow-read` of the folders that hold the stacks.
 *
 * @param names Names of stacks, which may repeat.
 * @throws {MissingFileError} `stack-missing` naming all that were not found.
 * @throws {DataFormatError} if one is no sound MRC file, or too short.
 * @throws {ArgumentError} if `stripPrefix` fits no name.
 */
export async function readStackHeaders(
  tables: TomoTables,
  names: readonly string[],
  options: StackPathOptions,
): Promise<ReadonlyMap<string, MrcHeader>> {
  const distinct = [...new Set(names)];
  const { datadir, stripPrefix } = options;
  const paths = stripPrefix ? stripPathPrefix(distinct, stripPrefix) : distinct;
  const root = stackRoot(tables, datadir);
  const searches = new Array<StackSearch>(paths.length);
  await forEachConcurrently(paths.entries(), UNDER_WAY, async ([i, path]) => {
    searches[i] = await findStack(root, path, { upward: !datadir });
  });
  const missing = paths.filter((_, i) => searches[i].found === null);
  if (missing.length > 0) throw notFound(tables, root, missing, searches);
  const headers = new Map<string, MrcHeader>();
  await forEachConcurrently(searches.entries(), UNDER_WAY, async ([i, at]) => {
    headers.set(distinct[i], await readMrcHeader(at.found!));
  });
  return headers;
}

/** Where the path itself may not be looked at, the error is Deno's own. */
function notFound(
  { particles: { path } }: TomoTables,
  root: string,
  missing: readonly string[],
  searches: readonly StackSearch[],
): Error {
  const failed = searches.filter(({ found }) => found === null);
  const denied = failed.find(({ denial }) => denial !== null);
  if (denied !== undefined) return denied.denial!;
  return new MissingFileError(
    "stack-missing",
    `Cannot find ${missing.length} of ${searches.length} stacks named in ` +
      `"${path}": ${firstOfMany(missing)}. Looked for the first at ` +
      `${firstOfMany(failed[0].tried)}. Give RELION's project folder as ` +
      `projectDir or the folder that these paths start from as datadir, or ` +
      `say what they hold (stacks: "compact") to open the tables alone`,
    {
      paths: missing.map((name) => joinToRoot(root, name)),
      tried: failed.flatMap(({ tried }) => tried),
    },
  );
}
