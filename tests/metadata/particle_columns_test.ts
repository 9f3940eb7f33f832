import { assertEquals } from "@std/assert";
import {
  columnsToRead,
  PARTICLE_COLUMNS,
} from "../../src/metadata/particle_columns.ts";
import { parseImageNames } from "../../src/metadata/image_names.ts";
import { readStarDocument } from "../../src/formats/star/mod.ts";
import { fromFileUrl } from "../support/paths.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Rooms whose code asks a table for columns by name. */
const ROOMS = ["metadata", "images", "dataset"];
/** These read whole files. */
const WHOLE = /\/(convert|relion5_tomo)\//;

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) yield* sources(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}

Deno.test("every column that readers of particles name is read of large files", async () => {
  const named = new Set<string>();
  for (const room of ROOMS) {
    const folder = fromFileUrl(new URL(`../../src/${room}`, import.meta.url));
    for await (const path of sources(folder)) {
      if (WHOLE.test(path)) continue;
      const code = (await Deno.readTextFile(path)).replace(/^ *\*.*$/gm, "");
      for (const [, label] of code.matchAll(/"(_[a-z]{3}[A-Z]\w*)"/g)) {
        named.add(label);
      }
    }
  }
  assertEquals([...named].sort(), PARTICLE_COLUMNS.toSorted());
});

Deno.test("columnsToRead() asks for some columns of large files", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.star");
  await Deno.writeTextFile(path, "data_\nloop_\n_a\n1\n");
  assertEquals(await columnsToRead(path), undefined);
  assertEquals(await columnsToRead(path, 10), PARTICLE_COLUMNS);
  assertEquals(await columnsToRead(folder.at("no.star"), 0), undefined);
});

Deno.test("parseImageNames() gives the same for columns read alone", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("a.star");
  const names = ["000002@b.mrcs", "1@a.mrcs", "000001@b.mrcs", "12@c@d.mrcs"];
  for (const more of [[], ["e.mrcs"], ["123456789@a.mrcs"], ["'1@f g'"]]) {
    const rows = [...names, ...more].map((name, i) => `${name} ${i}\n`);
    await Deno.writeTextFile(
      path,
      `data_\nloop_\n_rlnImageName\n_x\n${rows.join("")}`,
    );
    const whole = (await readStarDocument(path)).mainTable();
    const { blocks: [alone] } = await readStarDocument(path, {
      columns: ["_rlnImageName"],
    });
    assertEquals(parseImageNames(alone), parseImageNames(whole));
    const rowsTaken = [3, 1, 2];
    assertEquals(
      parseImageNames(alone.selectRows(rowsTaken)),
      parseImageNames(whole.selectRows(rowsTaken)),
    );
  }
});
