import { assertEquals } from "@std/assert";
import { inspectStacks } from "../../../src/dataset/inspect/inspect_stacks.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import { temporaryFolder } from "../../support/temporary.ts";

Deno.test("inspectStacks() counts a stack once however often it is named", async () => {
  await using folder = await temporaryFolder();
  await folder.write("a.mrcs", mrcBytes(2, 4, () => 0));
  const { report, sections } = await inspectStacks(folder.at("x.star"), {
    files: ["a.mrcs", "./a.mrcs"],
    fileIndex: Int32Array.of(0, 1),
    sections: Int32Array.of(0, 1),
  }, {});
  assertEquals([report.named, report.found, sections], [2, 2, 4]);
  assertEquals(report.bytes, 1024 + 2 * 16 * 4);
});

Deno.test("inspectStacks() lists faults in the order of the names", async () => {
  await using folder = await temporaryFolder();
  const files = Array.from({ length: 40 }, (_, i) => `s${i}.mrcs`);
  for (const [i, name] of files.entries()) {
    const bytes = mrcBytes(1, 4, () => 0);
    await folder.write(name, i % 3 === 0 ? bytes : bytes.subarray(0, 9 + i));
  }
  const { report } = await inspectStacks(folder.at("x.star"), {
    files,
    fileIndex: new Int32Array(0),
    sections: new Int32Array(0),
  }, {});
  assertEquals(
    report.faulty.map(({ path }) => path),
    files.filter((_, i) => i % 3 !== 0).map((name) => folder.at(name)),
  );
  assertEquals([report.found, report.missing], [40, []]);
});

Deno.test("inspectStacks() reports doubtful headers", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(1, 4, () => 0, { mode: 0, pixelSize: 0 });
  new DataView(bytes.buffer).setUint32(208, 0);
  await folder.write("a.mrcs", bytes);
  const { report, diagnostics } = await inspectStacks(folder.at("x.star"), {
    files: ["a.mrcs"],
    fileIndex: Int32Array.of(0),
    sections: Int32Array.of(0),
  }, {});
  assertEquals(report.headerPixelSizes, []);
  assertEquals(report.modes, [0]);
  assertEquals(diagnostics.length > 0, true);
});
