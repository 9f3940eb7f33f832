import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
} from "@std/assert";
import { hasRealData, REAL_DATA } from "../support/paths.ts";
import { cryoset, cryosetJson } from "./run.ts";

const FOLDER = `${REAL_DATA}cryodrgn/`;
const ignore = !hasRealData;

Deno.test("info on a RELION 3.1 set", { ignore }, async () => {
  const { code, out } = await cryoset("info", `${FOLDER}relion31.star`);
  assertEquals(code, 0);
  for (
    const line of [
      "particles     5 images",
      "box           256 × 256 px",
      "pixel size    2.806 Å",
      "half-sets     not usable: 5 and 0 images",
      "stacks        1 of 1 found, 1.3 MB, 32-bit floats",
    ]
  ) assertStringIncludes(out, line);
});

Deno.test("batches on a RELION 3.1 set", { ignore }, async () => {
  const expected = JSON.parse(
    await Deno.readTextFile(`${FOLDER}expected.json`),
  ).files["relion31.mrcs"];
  const star = `${FOLDER}relion31.star`;
  const { code, json } = await cryosetJson("batches", star, "-b", "2");
  assertEquals([code, json.images, json.batches.length], [0, 5, 3]);
  for (const name of ["mean", "std", "min", "max"]) {
    const tolerance = 1e-5 * expected.std;
    assertAlmostEquals(json.all[name], expected[name], tolerance, name);
  }
  assertAlmostEquals(json.voxelSize, 2.806, 1e-6);
});

Deno.test(
  "info and batches on a set whose stacks lie in --datadir",
  { ignore },
  async () => {
    const star = `${FOLDER}toy_projections_dir.star`;
    const { code, json } = await cryosetJson("info", star, "-d", "toy_datadir");
    assertEquals([code, json.ok, json.particles], [0, true, 1000]);
    assertEquals([json.box, json.pixelSize], [30, null]);
    const datadir = ["--datadir", `${FOLDER}toy_datadir`];
    const walk = await cryosetJson("batches", star, ...datadir, "-p", "half");
    assertEquals([walk.code, walk.json.images], [0, 1000]);
    assertStringIncludes(walk.json.metadataMissing, "--apix");
  },
);

Deno.test("info on a set whose stacks are missing", { ignore }, async () => {
  const star = `${FOLDER}relion5.star`;
  const { code, json } = await cryosetJson("info", star);
  assertEquals([code, json.ok, json.particles], [1, false, 17]);
  assertEquals(json.stacks.missing, ["toy_images_a.mrcs", "toy_images_b.mrcs"]);
  assertStringIncludes(json.stacks.remedy, "toy_datadir");
  // Its box is another than that of the stacks there.
  const { err } = await cryoset("info", star, "-d", `${FOLDER}toy_datadir`);
  assertStringIncludes(err, "warning: ");
});

Deno.test("split on a RELION 5 set", { ignore }, async () => {
  const { code, json } = await cryosetJson("split", `${FOLDER}relion5.star`);
  assertEquals(code, 0);
  assertEquals(json.halfsets.map((half: number[]) => half.length), [11, 6]);
  assertEquals(json.method, "_rlnRandomSubset");
});

Deno.test("header on a volume", { ignore }, async () => {
  const { code, out } = await cryoset("header", `${FOLDER}50S-vol.mrc`);
  assertEquals(code, 0);
  assertStringIncludes(out, "size          32 × 32 × 128\n");
  assertStringIncludes(out, "statistics    not computed\n");
  assert(out.includes("voxel size    4, 4, 4 Å\n"));
});
