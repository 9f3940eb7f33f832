import { assertEquals, assertStringIncludes } from "@std/assert";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson, linesOf } from "./run.ts";

Deno.test("header shows the header of a stack", async () => {
  await using folder = await temporaryFolder();
  const stack = await folder.write(
    "stack.mrcs",
    mrcBytes(3, 8, () => 1, { mode: 6, pixelSize: 1.25, bigEndian: true }),
  );
  const { code, out, err } = await cryoset("header", stack);
  assertEquals([code, err], [0, ""]);
  assertEquals(linesOf(out), [
    stack,
    "  size          8 × 8 × 3",
    "  mode          6, unsigned 16-bit integers",
    "  byte order    big-endian",
    "  voxel size    1.25, 1.25, 1.25 Å",
    "  cell          10, 10, 1.25 Å",
    "  angles        90, 90, 90°",
    "  start         0, 0, 0",
    "  sampling      8, 8, 1",
    "  axes          1, 2, 3",
    "  statistics    not computed",
    "  origin        0, 0, 0",
    "  space group   0",
    "  extended      0 bytes",
    "  version       0",
    "  data from     byte 1,024",
  ]);
});

Deno.test("header --json gives the fields, of several files as a list", async () => {
  await using folder = await temporaryFolder();
  const a = await folder.write("a.mrcs", mrcBytes(3, 8, () => 1));
  const b = await folder.write("b.mrcs", mrcBytes(2, 10, () => 1));
  const { json } = await cryosetJson("header", a);
  assertEquals([json.path, json.nx, json.ny, json.nz], [a, 8, 8, 3]);
  assertEquals([json.mode, json.littleEndian, json.dataOffset], [
    2,
    true,
    1024,
  ]);
  const both = await cryosetJson("header", a, b);
  assertEquals(both.json.map(({ nz }: { nz: number }) => nz), [3, 2]);
});

Deno.test("header ends with 1 on a file that is truncated or no MRC file", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(4, 8, () => 1);
  const truncated = await folder.write("t.mrcs", bytes.slice(0, 2000));
  const { code, err } = await cryoset("header", truncated);
  assertEquals(code, 1);
  assertStringIncludes(err, "--salvage");
  const { json } = await cryosetJson("header", truncated, "--salvage");
  assertEquals(json.nz, 3);
  const text = await folder.write("a.star", "data_\nloop_\n_rlnImageName\nx\n");
  assertEquals((await cryoset("header", text)).code, 1);
  assertEquals((await cryoset("header", folder.at("none.mrc"))).code, 2);
});
