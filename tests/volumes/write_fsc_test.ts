import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  fscTable,
  MissingFileError,
  readStar,
  ShellCorrelation,
  writeFsc,
} from "../../mod.ts";
import { temporaryFolder } from "../support/temporary.ts";

function curve(voxelSize: number | null) {
  return new ShellCorrelation({
    side: 6,
    correlation: Float64Array.of(1, 0.9, 0.7, 0.1),
    counts: Float64Array.of(1, 18, 62, 98),
    voxelSize,
  });
}

Deno.test("fscTable has RELION's columns", () => {
  const table = fscTable(curve(2));
  assertEquals([table.name, table.kind], ["fsc", "loop"]);
  assertEquals(table.columns, [
    "_rlnSpectralIndex",
    "_rlnResolution",
    "_rlnAngstromResolution",
    "_rlnFourierShellCorrelation",
  ]);
  assertEquals([...table.numbers("_rlnSpectralIndex")], [0, 1, 2, 3]);
  assertEquals([...table.numbers("_rlnResolution")], [0, 1 / 12, 2 / 12, 0.25]);
  assertEquals([...table.numbers("_rlnAngstromResolution")], [999, 12, 6, 4]);
  assertEquals([...table.numbers("_rlnFourierShellCorrelation")], [
    1,
    0.9,
    0.7,
    0.1,
  ]);
});

Deno.test("writeFsc writes .star, .csv and .json", async () => {
  await using folder = await temporaryFolder();
  const star = folder.at("fsc.star");
  await writeFsc(star, curve(2));
  const [main] = await readStar(star);
  assertEquals([...main.numbers("_rlnAngstromResolution")], [999, 12, 6, 4]);

  const csv = folder.at("fsc.csv");
  await writeFsc(csv, curve(null));
  assertEquals((await Deno.readTextFile(csv)).split("\n").slice(0, 3), [
    "shell,per_px,per_angstrom,angstrom,correlation,count",
    "0,0,,,1,1",
    "1,0.16666666666666666,,,0.9,18",
  ]);

  await writeFsc(folder.at("scaled.CSV"), curve(2));
  const scaled = await Deno.readTextFile(folder.at("scaled.CSV"));
  assertEquals(scaled.split("\n").slice(1, 3), [
    "0,0,0,,1,1",
    `1,${1 / 6},${1 / 12},12,0.9,18`,
  ]);

  const json = folder.at("fsc.json");
  await writeFsc(json, curve(2));
  const record = JSON.parse(await Deno.readTextFile(json));
  assertEquals([record.side, record.voxelSize], [6, 2]);
  assertEquals(record.correlation, [1, 0.9, 0.7, 0.1]);
  assertEquals(record.frequenciesPerAngstrom[3], 0.25);
  await writeFsc(json, curve(null), { force: true });
  const unscaled = JSON.parse(await Deno.readTextFile(json));
  assertEquals(unscaled.frequenciesPerAngstrom, null);
  assertEquals(record.thresholds[0].threshold, 0.5);
  assertEquals(record.thresholds[0].resolution.toFixed(9), (36 / 7).toFixed(9));
});

Deno.test("writeFsc refuses what it cannot write, and keeps files", async () => {
  await using folder = await temporaryFolder();
  const codeOf = async (path: string, voxelSize: number | null = 2) =>
    (await assertRejects(() => writeFsc(path, curve(voxelSize)), ArgumentError))
      .code;
  assertEquals(await codeOf(folder.at("fsc.txt")), "fsc-kind");
  assertEquals(
    await codeOf(folder.at("fsc.star"), null),
    "fsc-without-voxel-size",
  );
  assertThrows(() => fscTable(curve(null)), ArgumentError);
  const unknown = await assertRejects(
    () => writeFsc(folder.at("fsc.csv"), curve(2), { overwrite: 1 } as object),
    ArgumentError,
  );
  assertEquals(unknown.code, "unknown-option");
  const old = await folder.write("old.csv", "mine");
  assertEquals(await codeOf(old), "file-exists");
  assertEquals(await Deno.readTextFile(old), "mine");
  await writeFsc(old, curve(2), { force: true });
  assertEquals((await Deno.readTextFile(old)).startsWith("shell,"), true);
  const missing = folder.at("none/fsc.csv");
  const error = await assertRejects(
    () => writeFsc(missing, curve(2)),
    MissingFileError,
  );
  assertEquals(error.code, "folder-missing");
});
