import { starTableHtml } from "../formats/star/table_look.ts";
import { oneLine } from "../display/one_line.ts";
import type { Look } from "../display/show.ts";
import { abridged, count, fileName } from "../display/words.ts";
import type { StarFile } from "./star_file.ts";

/** How a STAR file shows itself: its optics groups and first particles. */
export function starFileLook({ df, dataOptics, path }: StarFile): Look {
  return {
    line: () => {
      const name = path === null ? "" : `${abridged(fileName(path), 24)}: `;
      return oneLine("StarFile", [
        name + count(df.rowCount, "particle"),
        count(df.columns.length, "column"),
        ...(dataOptics === null
          ? []
          : [count(dataOptics.rowCount, "optics group")]),
      ]);
    },
    media: () => ({
      "text/html": [dataOptics, df].filter((table) => table !== null)
        .map((table) => starTableHtml(table, `data_${table.name}`)).join(""),
    }),
  };
}
