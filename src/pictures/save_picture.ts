import { ArgumentError } from "../core/errors.ts";
import { checkOptions } from "../core/options.ts";
import { Chart } from "../display/chart.ts";
import type { Picture } from "../display/picture.ts";
import { checkNew } from "../io/check_new.ts";
import { writeFileAtomically } from "../io/write_file.ts";

/** Options of {@linkcode savePicture}. */
export interface SavePictureOptions {
  /** Overwrite a file that is there. @default {false} */
  readonly force?: boolean | undefined;
}

/**
 * Writes a picture to `.png`, or a chart to `.svg`, or as a Vega-Lite
 * specification to `.json`. The file appears whole or not at all.
 *
 * Permission: `--allow-read` and `--allow-write` of the folder.
 *
 * @throws {ArgumentError} `picture-kind` for another extension; `file-exists`
 * without `force`.
 * @throws {MissingFileError} if the folder does not exist.
 *
 * @example
 * ```ts
 * import { gaussianMolecule } from "@cryoset/cryoset";
 * import { noiseProfile, savePicture, sections } from "@cryoset/cryoset/pictures";
 *
 * const folder = await Deno.makeTempDir();
 * await savePicture(`${folder}/map.png`, await sections(gaussianMolecule(16, 4)));
 * await savePicture(`${folder}/noise.svg`, noiseProfile([4, 3, 2]));
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function savePicture(
  path: string,
  picture: Picture | Chart,
  options: SavePictureOptions = {},
): Promise<void> {
  checkOptions("savePicture", options, ["force"]);
  const content = contentOf(path, picture);
  await checkNew(path, options.force ?? false);
  await writeFileAtomically(path, await content());
}

function contentOf(
  path: string,
  picture: Picture | Chart,
): () => Uint8Array | Promise<Uint8Array> {
  const extension = /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? "";
  const encoder = new TextEncoder();
  if (!(picture instanceof Chart)) {
    if (extension === "png") return () => picture.png;
    throw otherKind(path, "a picture", [".png"]);
  }
  if (extension === "svg") {
    return async () => encoder.encode(await picture.toSvg());
  }
  if (extension === "json") {
    return () => encoder.encode(`${JSON.stringify(picture.spec, null, 2)}\n`);
  }
  throw otherKind(path, "a chart", [".svg", ".json"]);
}

function otherKind(
  path: string,
  what: string,
  expected: readonly string[],
): ArgumentError {
  return new ArgumentError(
    "picture-kind",
    `Cannot write ${what} to "${path}": the name must end with ${
      expected.join(" or ")
    }`,
    { label: "path", expected, actual: path },
  );
}
