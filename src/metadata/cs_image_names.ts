import { DataFormatError } from "../core/errors.ts";
import type { CryoSparcFile } from "./cryosparc_file.ts";
import { fieldsMissing, fieldValues, wrongShape } from "./cs_fields.ts";
import type { ImageNames } from "./image_names.ts";

/** cryoSPARC numbers sections with 32 bits. */
const LARGEST_SECTION = 2 ** 31;

/**
 * Where the images of a cryoSPARC set lie: `blob/path` without the `>` that
 * marks imported files, and `blob/idx`, counted from 0.
 *
 * @throws {DataFormatError} `images-missing` if the fields are not there,
 * `image-section` if an index cannot be one, `image-name` if a path is empty.
 */
export function imageNamesFromCs(file: CryoSparcFile): ImageNames {
  const { table } = file;
  const fields = ["blob/path", "blob/idx"];
  const missing = fields.filter((name) => !table.has(name));
  if (missing.length > 0) {
    throw fieldsMissing(file, "images-missing", "image names", missing);
  }
  const path = file.path ?? undefined;
  const indices = fieldValues(file, "blob/idx");
  const bad = indices.findIndex((index) =>
    !Number.isInteger(index) || index < 0 || index >= LARGEST_SECTION
  );
  if (bad >= 0) {
    throw new DataFormatError(
      "image-section",
      `Cannot use "${indices[bad]}" as blob/idx of particle ${bad + 1}` +
        `${path ? ` in "${path}"` : ""}: sections are counted from 0`,
      { path, label: "blob/idx", actual: indices[bad] },
    );
  }
  const { codes, values } = table.categories("blob/path");
  if (codes.length !== table.length) {
    throw wrongShape(file.path, "blob/path", 1, table.width("blob/path"));
  }
  const files = values.map((value) => value.replace(/^>+/, ""));
  const empty = codes.findIndex((code) => files[code] === "");
  if (empty >= 0) {
    throw new DataFormatError(
      "image-name",
      `Cannot find the image of particle ${empty + 1}` +
        `${path ? ` in "${path}"` : ""}: its blob/path is empty`,
      { path, label: "blob/path", actual: values[codes[empty]] },
    );
  }
  return withEachFileOnce(files, codes, Int32Array.from(indices));
}

/** Paths with and without `>` may be one file. */
function withEachFileOnce(
  files: readonly string[],
  codes: Int32Array,
  sections: Int32Array,
): ImageNames {
  const distinct = [...new Set(files)];
  if (distinct.length === files.length) {
    return { files: distinct, fileIndex: codes, sections };
  }
  const position = new Map(distinct.map((file, i) => [file, i]));
  const fileIndex = codes.map((code) => position.get(files[code])!);
  return { files: distinct, fileIndex, sections };
}
