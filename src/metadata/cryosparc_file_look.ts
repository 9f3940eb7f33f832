import { csTableHtml } from "../formats/cs/cs_table_look.ts";
import type { Look } from "../display/show.ts";
import { abridged, count, fileName } from "../display/words.ts";
import type { CryoSparcFile } from "./cryosparc_file.ts";

/** How a cryoSPARC set shows itself: fields and their first values. */
export function cryoSparcFileLook({ table, path }: CryoSparcFile): Look {
  const name = path === null ? "" : `${abridged(fileName(path), 30)}: `;
  const fields = count(table.fields.length, "field");
  const line = `${name}${count(table.length, "particle")}, ${fields}`;
  return {
    line: () => `CryoSparcFile(${line})`,
    media: () => ({ "text/html": csTableHtml(table, line) }),
  };
}
