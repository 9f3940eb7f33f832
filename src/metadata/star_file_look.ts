import { starTableHtml } from "../formats/star/table_look.ts";
import type { Look } from "../display/show.ts";
import { abridged, count, fileName } from "../display/words.ts";
import type { StarFile } from "./star_file.ts";

/** How a STAR file shows itself: its optics groups and first particles. */
export function starFileLook({ df, dataOptics, path }: StarFile): Look {
  return {
    line: () => {
      const name = path === null ? "" : `${abridged(fileName(path), 30)}: `;
      const optics = dataOptics === null
        ? ""
        : `, ${count(dataOptics.rowCount, "optics group")}`;
      const rows = count(df.rowCount, "particle");
      const columns = count(df.columns.length, "column");
      return `StarFile(${name}${rows}, ${columns}${optics})`;
    },
    media: () => ({
      "text/html": [dataOptics, df].filter((table) => table !== null)
        .map((table) => starTableHtml(table, `data_${table.name}`)).join(""),
    }),
  };
}
