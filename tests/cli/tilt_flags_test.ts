import { ValidationError } from "@cliffy/command";
import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { inFlags } from "../../cli/faults.ts";
import { metadataNeeds, readOptions } from "../../cli/metadata_flags.ts";
import {
  TILT_CTF_FLAGS,
  TOMO_FLAGS,
  tomoOptions,
} from "../../cli/tilt_flags.ts";
import { ArgumentError, loadDataset, writeCs } from "../../mod.ts";
import { cryoSparcTable, writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { writeTiltStar } from "../support/tilt_star.ts";
import { cryosetJson, runScript } from "./run.ts";

Deno.test("tomoOptions() says nothing unless a flag does", () => {
  assertEquals(tomoOptions({}), undefined);
  assertEquals(readOptions({}).tomo, undefined);
  assertEquals(readOptions({ rowOrder: "file", projectDir: "p" }).tomo, {
    tomograms: undefined,
    projectDir: "p",
    coordinatePixelSize: undefined,
    missingCtfScale: undefined,
    stacks: undefined,
    dropUnseen: undefined,
    order: "file",
  });
});

Deno.test("--coordinate-pixel-size is a word or a size", () => {
  const read = (value: string) =>
    TOMO_FLAGS.types.coordinates({
      label: "Option",
      name: "--coordinate-pixel-size",
      type: "coordinates",
      value,
    });
  assertEquals(["tiltSeries", "image", "1.35", "1e1"].map(read), [
    "tiltSeries",
    "image",
    1.35,
    10,
  ]);
  for (const value of ["tilt", "0", "-1", "", " ", "Infinity", "nan"]) {
    const error = assertThrows(() => read(value), ValidationError);
    assertStringIncludes(error.message, `not "${value}"`);
  }
});

Deno.test("metadataNeeds() names all that is read beside the particles", () => {
  assertEquals(metadataNeeds({ passthrough: "auto" }), []);
  assertEquals(
    metadataNeeds({
      poses: "p.pkl",
      passthrough: "a/b.cs",
      tomograms: "t/tomograms.star",
      projectDir: "project",
    }),
    [
      { name: "read", path: "p.pkl" },
      { name: "read", path: "a/b.cs" },
      { name: "read", path: "t/tomograms.star" },
      { name: "read", path: "project", isFolder: true },
    ],
  );
});

Deno.test("--tilt-ctf knows the modes of the library", async () => {
  const error = await assertRejects(
    async () => await loadDataset("a.star", { tiltSeriesCtf: "none" }),
    ArgumentError,
  );
  assertEquals(
    TILT_CTF_FLAGS.types["tilt-ctf"].complete().sort(),
    [...error.expected as string[]].sort(),
  );
});

Deno.test("inFlags() names options of tilt series by their flags", () => {
  const messages = [
    ["group them by tiltSeries (--tilt-series)", "group them by --tilt-series"],
    ["give tiltSeries with ntilts", "give --tilt-series with --ntilts"],
    ['use the CTF mode "warp"', "give --tilt-ctf warp"],
    ['or tiltOrder "dose"', "or --tilt-order dose"],
    ['"x" as tiltSeriesCtf: known are', '"x" as --tilt-ctf: known are'],
    ['"-1" as dosePerTilt', '"-1" as --dose-per-tilt'],
    [
      'pass coordinatePixelSize: "image" or "tiltSeries"',
      'pass --coordinate-pixel-size image or "tiltSeries"',
    ],
    ["pass dropUnseen: true", "pass --drop-unseen"],
    ['pass stacks: "full"', "pass --stacks full"],
    ["pass projectDir", "pass --project-dir"],
    ['in "run/tiltSeries.star"', 'in "run/tiltSeries.star"'],
  ];
  assertEquals(
    messages.map(([message]) => inFlags(message)),
    messages.map(([, flags]) => flags),
  );
});

Deno.test("split takes --strip-prefix and --decimal-comma", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeTiltStar(folder);
  const text = await Deno.readTextFile(star);
  const commas = await folder.write(
    "commas.star",
    text.replaceAll(/(\d)\.(\d)/g, "$1,$2"),
  );
  const words = ["--tilt-series", "--ntilts", "2", "--tilt-order", "scale"];
  assertEquals((await cryosetJson("split", commas, ...words)).code, 1);
  const { code, json } = await cryosetJson(
    ...["split", commas, ...words, "--decimal-comma"],
  );
  assertEquals([code, json.nParticles], [0, 3]);
  const list = await folder.write("all.txt", "old/x/tilts.mrcs\n");
  const found = await cryosetJson("split", list, "--strip-prefix", "old/x");
  assertEquals([found.code, found.json.nImages], [0, 9]);
  const wrong = await cryosetJson("split", list, "--strip-prefix", "new");
  assertEquals(wrong.code, 2);
});

Deno.test("the folder of --passthrough is asked for with the others", async () => {
  await using folder = await temporaryFolder();
  const { cs, rows } = await writeCryoSparcSet(folder);
  await Deno.mkdir(folder.at("other"));
  const passthrough = folder.at("other/passthrough.cs");
  await writeCs(passthrough, cryoSparcTable(rows));
  await Deno.mkdir(folder.at("set"));
  await Deno.rename(cs, folder.at("set/run.cs"));
  for (const command of ["info", "split", "batches"]) {
    const words = [command, folder.at("set/run.cs")];
    const { code, err } = await runScript("cli/main.ts", [], [
      ...words,
      "--passthrough",
      passthrough,
    ]);
    assertEquals(code, 2);
    const folders = `${folder.at("set")},${folder.at("other")}`;
    assertStringIncludes(err, `add --allow-read=${folders} to the flags`);
  }
});
