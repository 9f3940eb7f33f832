import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { parseStar, StarTable } from "../../src/formats/star/mod.ts";
import { parseImageNames } from "../../src/metadata/image_names.ts";
import { StarFile, type StarFileParts } from "../../src/metadata/star_file.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { hasRealData, REAL_DATA } from "../support/paths.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { OPTICS_31, PARTICLES_30, PARTICLES_31, starOf } from "./star_files.ts";

const TEXT = [
  "# version 50001",
  "",
  "data_general # all",
  "_rlnTomoSubTomosAre2DStacks   1",
  "",
  "data_optics",
  "",
  "loop_",
  "_rlnOpticsGroup #1",
  "_rlnImagePixelSize #2",
  "  1   1.310000  # one",
  "  2   2.620000",
  "",
  "data_particles",
  "",
  "loop_",
  "_rlnImageName #1",
  "_rlnOpticsGroup #2",
  "_rlnDefocusU #3",
  "000001@a.mrcs    1   15000.000000",
  "000002@a.mrcs    2   15250.500000  # good",
  "",
].join("\n");

Deno.test("StarFile.apix is the image pixel size rounded to float32", () => {
  const { apix } = starOf(PARTICLES_31, OPTICS_31);
  assertEquals(apix![0], 2.805999994277954);
  const other = starOf({ ...PARTICLES_30, _rlnImagePixelSize: ["1.31"] }).apix!;
  assertEquals(other[0], 1.309999942779541);
  assertEquals(10 / other[0], 7.633588119692684);
});

Deno.test("StarFile.apix comes from detector and magnification if need be", () => {
  const { apix } = starOf(PARTICLES_30);
  assertEquals(apix, Float32Array.of(5e4 / 38168));
  const { _rlnMagnification: _, ...rest } = PARTICLES_30;
  assertEquals(starOf(rest).apix, null);
  assertEquals(starOf({ _rlnPixelSize: [1.5] }).apix, null);
});

Deno.test("StarFile.resolution is the image size cut to an integer", () => {
  assertEquals(starOf(PARTICLES_31, OPTICS_31).resolution, Int32Array.of(256));
  const odd = starOf({
    _rlnImageSize: ["256.7", "64.000000", "nan", "1e20", "-1e20"],
  });
  assertEquals([...odd.resolution!], [256, 64, 0, 0, 0]);
  assertEquals(starOf(PARTICLES_30).resolution, null);
});

Deno.test("StarFile.load() reads the image size from the first stack", async () => {
  await using folder = await temporaryFolder();
  const text = "data_\nloop_\n_rlnImageName\n2@s/a@b.mrcs\n1@c.mrcs\n";
  const path = await folder.write("p.star", text);
  const missing = await StarFile.load(path);
  assertEquals(missing.resolution, null);
  assertEquals(
    missing.diagnostics.map(({ severity, code }) => [severity, code]),
    [["note", "star-image-size-unknown"]],
  );
  await folder.write("b.mrcs", mrcBytes(2, 6, () => 0));
  const found = await StarFile.load(path);
  assertEquals(found.resolution, Int32Array.of(6, 6));
  assertEquals(found.diagnostics, []);
  await folder.write("b.mrcs", "damaged");
  const damaged = await StarFile.load(path);
  assertEquals(damaged.resolution, null);
  assertEquals(damaged.diagnostics.length, 1);
});

Deno.test("StarFile.load() needs no stack if the file states the image size", async () => {
  await using folder = await temporaryFolder();
  const columns = "_rlnImageName #1\n_rlnImageSize #2\n";
  const path = await folder.write(
    "p.star",
    `data_\nloop_\n${columns}1@no.mrcs 64\n`,
  );
  const file = await StarFile.load(path);
  assertEquals([file.resolution, file.diagnostics], [Int32Array.of(64), []]);
});

Deno.test("StarFile has the properties of both generations", () => {
  const document = parseStar(new TextEncoder().encode(TEXT), {
    path: "p.star",
  });
  const file = new StarFile({ data: document.mainTable(), document });
  assertEquals([file.hasOptics, file.relion31, file.length, file.path], [
    true,
    true,
    2,
    "p.star",
  ]);
  assertEquals(file.dataOptics?.rowCount, 2);
  assertEquals([...file.apix!], [1.309999942779541, 2.619999885559082]);
  const old = starOf(PARTICLES_30);
  assertEquals([old.hasOptics, old.relion31, old.length, old.path], [
    false,
    false,
    1,
    null,
  ]);
});

Deno.test("StarFile.save() keeps all blocks and whatever was not edited", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("p.star", TEXT);
  const file = await StarFile.load(path);
  await file.save(folder.at("same.star"));
  assertEquals(await Deno.readTextFile(folder.at("same.star")), TEXT);
  file.setOpticsValues("_rlnImagePixelSize", [1.31, 2.5]);
  file.setOpticsValues("_rlnDefocusU", [15000, 1]);
  await file.write(folder.at("edited.star"));
  assertEquals(
    await Deno.readTextFile(folder.at("edited.star")),
    TEXT.replace("_rlnImagePixelSize #2\n", "")
      .replace("  1   1.310000  # one\n  2   2.620000\n", "1\n2\n")
      .replace("_rlnOpticsGroup #1\n1", "_rlnOpticsGroup\n1")
      .replace("_rlnDefocusU #3\n", "_rlnDefocusU #3\n_rlnImagePixelSize #4\n")
      .replace("15000.000000", "15000 1.31")
      .replace("15250.500000", "1 2.5"),
  );
});

Deno.test("StarFile.save() writes tables as writeStar() does", async () => {
  await using folder = await temporaryFolder();
  const file = starOf(PARTICLES_31, OPTICS_31);
  await file.save(folder.at("a.star"));
  const text = await Deno.readTextFile(folder.at("a.star"));
  assertEquals(/^# Created [^\n]*\n\ndata_optics\n/.test(text), true);
  const again = await StarFile.load(folder.at("a.star"));
  assertEquals(again.equals(file), true);
  assertEquals(file.equals(starOf(PARTICLES_31)), false);
  assertEquals(starOf(PARTICLES_31).equals(file), false);
  assertEquals(file.document.blocks.map(({ name }) => name), [
    "optics",
    "particles",
  ]);
});

Deno.test("a StarFile of an edited table keeps the rest of its document", () => {
  const document = parseStar(new TextEncoder().encode(TEXT));
  const data = document.mainTable().selectRows([1]);
  const names = (file: StarFile) =>
    file.document.blocks.map(({ name }) => name);
  const kept = new StarFile({ data, document });
  assertEquals([kept.length, names(kept)], [1, [
    "general",
    "optics",
    "particles",
  ]]);
  assertEquals([...kept.apix!], [2.619999885559082]);
  const without = new StarFile({ data, dataOptics: null, document });
  assertEquals([without.hasOptics, names(without)], [false, [
    "general",
    "particles",
  ]]);
  // @ts-expect-error an unknown option
  assertThrows(() => new StarFile({ data, optics: null }), ArgumentError);
});

Deno.test("StarFile.flattenToRelion30() adds the optics columns that main lacks", () => {
  const file = starOf(
    { _rlnOpticsGroup: [2, 1], _rlnVoltage: ["1", "2"] },
    {
      _rlnOpticsGroupName: ["one", "two"],
      _rlnOpticsGroup: [1, 2],
      _rlnVoltage: ["300", "200"],
      _rlnImagePixelSize: ["1.50", "2.50"],
    },
  );
  const flat = file.flattenToRelion30();
  assertEquals(flat.columns, [
    "_rlnOpticsGroup",
    "_rlnVoltage",
    "_rlnImagePixelSize",
  ]);
  assertEquals(flat.text("_rlnVoltage"), ["1", "2"]);
  assertEquals(flat.text("_rlnImagePixelSize"), ["2.50", "1.50"]);
  assertEquals(file.toRelion30().equals(flat), true);
  const old = starOf(PARTICLES_30);
  assertEquals(old.flattenToRelion30().equals(old.df), true);
});

Deno.test("StarFile.load() takes the block it is told", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write(
    "p.star",
    "data_a\nloop_\n_x\n1\ndata_b\nloop_\n_x\n1\n2\n",
  );
  assertEquals((await StarFile.load(path, { block: "b" })).length, 2);
  await assertRejects(
    () => StarFile.load(path),
    DataFormatError,
    "option block",
  );
  // @ts-expect-error an unknown option
  await assertRejects(() => StarFile.load(path, { blok: "b" }), ArgumentError);
});

Deno.test("StarTable of a file made from columns has its name", () => {
  const data = StarTable.fromColumns("images", PARTICLES_30);
  assertEquals(new StarFile({ data }).df.name, "images");
});

const EXPECTED = hasRealData
  ? JSON.parse(await Deno.readTextFile(`${REAL_DATA}cryodrgn/expected.json`))
    .files
  : {};

for (
  const name of [
    "relion31.star",
    "relion5.star",
    "toy_projections_dir.star",
    "FinalRefinement-OriginalParticles-PfCRT.star",
    "sta_testing.star",
    "derived/hand_tilt_series.star",
  ]
) {
  Deno.test(`StarFile.load() reads ${name} as expected`, {
    ignore: !hasRealData,
  }, async () => {
    const file = await StarFile.load(`${REAL_DATA}cryodrgn/${name}`);
    const expected = EXPECTED[name];
    assertEquals(`data_${file.df.name}`, expected.mainBlock);
    assertEquals(file.length, expected.nParticles);
    assertEquals(file.df.columns, expected.columns);
    assertEquals(file.hasOptics, expected.hasOptics);
    assertEquals(file.dataOptics?.columns, expected.opticsColumns);
    assertEquals(file.dataOptics?.rowCount, expected.nOpticsGroups);
    const { apix, resolution, imageName } = expected;
    const last = apix === null ? undefined : Math.fround(apix.last);
    assertEquals(file.apix?.[0], apix?.firstFloat32);
    assertEquals(file.apix?.at(-1), last);
    assertEquals(file.resolution?.[0], resolution?.first);
    const { files } = parseImageNames(file.df);
    assertEquals(files.toSorted(), imageName.distinctFiles);
    const images = file.df.text("_rlnImageName");
    assertEquals([images[0], images.at(-1)], [
      imageName.first,
      imageName.last,
    ]);
  });
}

Deno.test("StarFile() refuses parts without a main table", () => {
  for (const data of [undefined, null, "particles.star"]) {
    assertThrows(
      () => new StarFile({ data } as unknown as StarFileParts),
      ArgumentError,
      "StarFile.load",
    );
  }
});

Deno.test("a StarFile of a long name is shown in a line of a terminal", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write(
    `${"run_it025_".repeat(9)}data.star`,
    "data_optics\nloop_\n_rlnOpticsGroup\n1\n\ndata_particles\nloop_\n" +
      "_rlnImageName\n_rlnOpticsGroup\n1@a.mrcs 1\n",
  );
  const line = Deno.inspect(await StarFile.load(path));
  assertEquals(line.length <= 80, true, line);
  assertMatch(
    line,
    /^StarFile\(run_it.*1 particle, 2 columns, 1 optics group\)$/,
  );
});
