import { assertEquals } from "@std/assert";
import { parseStar, serializeStar } from "../../../src/formats/star/mod.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";

const ignore = !hasRealData;

const FILES = {
  "cryodrgn/relion31.star": "particles",
  "cryodrgn/relion5.star": "particles",
  "cryodrgn/toy_projections_dir.star": "",
  "cryodrgn/sta_testing.star": "",
  "cryodrgn/FinalRefinement-OriginalParticles-PfCRT.star": "images",
  "cryodrgn/derived/hand_tilt_series.star": "particles",
  "relion5_tomo/particles.star": "particles",
  "relion5_tomo/tomograms.star": "",
  "relion5_tomo/Polish/job185/tilt_series/area12_ts_001.star": "",
  "relion5_tomo/Polish/job185/tilt_series/area12_ts_002.star": "",
};

function readBytes(name: string): Uint8Array<ArrayBuffer> {
  return Deno.readFileSync(REAL_DATA + name);
}

/** Cells of the main loop by the plainest reading: lines split at blanks. */
function naiveRows(text: string, block: string): string[][] {
  const lines = text.split("\n").map((line) => line.trim());
  const start = lines.indexOf(`data_${block}`);
  const after = lines.slice(start + 1);
  const end = after.findIndex((line) => line.startsWith("data_"));
  return after.slice(0, end < 0 ? undefined : end)
    .filter((line) => !/^($|#|_|loop_)/.test(line))
    .map((line) => line.split(/\s+/));
}

for (const [name, block] of Object.entries(FILES)) {
  Deno.test(`${name} is read cell by cell`, { ignore }, () => {
    const bytes = readBytes(name);
    const document = parseStar(bytes, { mode: "strict" });
    const table = document.mainTable();
    assertEquals(table.name, block);
    assertEquals(document.diagnostics, []);
    const rows = naiveRows(new TextDecoder().decode(bytes), block);
    assertEquals(table.rowCount, rows.length);
    table.columns.forEach((label, column) => {
      const expected = rows.map((row) => row[column]);
      assertEquals(table.text(label), expected);
      if (expected.every((cell) => !Number.isNaN(Number(cell)))) {
        assertEquals([...table.numbers(label)], expected.map(Number));
      }
    });
  });

  Deno.test(`${name} is written as it was read`, { ignore }, () => {
    const bytes = readBytes(name);
    assertEquals(serializeStar(parseStar(bytes)), bytes);
  });

  Deno.test(
    `${name} changes by an edit only where it is edited`,
    { ignore },
    () => {
      const bytes = readBytes(name);
      const document = parseStar(bytes);
      const table = document.mainTable();
      const label = table.columns[1];
      const values = [...table.text(label)];
      const old = values[1];
      values[1] = "edited";
      const edited = document.withBlock(table.withColumn(label, values));
      const text = new TextDecoder().decode(serializeStar(edited));
      const expected = new TextDecoder().decode(bytes);
      const lines = text.split("\n");
      const before = expected.split("\n");
      const differing = lines.flatMap((line, i) =>
        line === before[i] ? [] : [i]
      );
      assertEquals(differing.length, 1);
      assertEquals(
        lines[differing[0]].replace("edited", old),
        before[differing[0]],
      );
    },
  );
}

Deno.test("relion5_tomo/particles.star has its lists of visible frames", {
  ignore,
}, () => {
  const table = parseStar(readBytes("relion5_tomo/particles.star")).mainTable();
  const frames = table.integerLists("_rlnTomoVisibleFrames");
  const visible = frames.map((list) =>
    list.filter((frame) => frame !== 0).length
  );
  assertEquals(visible, [30, 41, 41, 37, 41, 41, 41, 41, 41, 41]);
});

Deno.test(
  "relion5.star has its lists of Zernike coefficients",
  { ignore },
  () => {
    const optics = parseStar(readBytes("cryodrgn/relion5.star")).opticsTable()!;
    assertEquals([...optics.numberLists("_rlnOddZernike")[0]], [
      0.0680480107376,
      0.0982451014894,
      -1.79877045848,
      0,
      0,
      -1.36333410593,
    ]);
  },
);
