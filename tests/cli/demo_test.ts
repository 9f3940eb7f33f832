import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, runScript } from "./run.ts";

Deno.test("demo runs the commands on a set it makes and removes", async () => {
  const { code, out, err } = await runScript("cli/demo.ts", [
    "--allow-read",
    "--allow-write",
  ], []);
  assertEquals([code, err], [0, ""]);
  for (const command of ["info", "split", "batches"]) {
    assertStringIncludes(out, `\n$ cryoset ${command} `);
  }
  assertStringIncludes(out, "complete      yes");
  assertStringIncludes(out, "60 and 60 images");
  assertStringIncludes(out, "Next, with your own particles:");
});

Deno.test("demo keeps the set in a named folder, and touches no other", async () => {
  await using folder = await temporaryFolder();
  const place = folder.at("set");
  const flags = [`--allow-read=${place}`, `--allow-write=${place}`];
  const { code, out } = await runScript("cli/demo.ts", flags, [place]);
  assertEquals(code, 0);
  assertStringIncludes(out, `--allow-read=${place}`);
  assertEquals((await cryoset("info", `${place}/halves.star`)).code, 0);
  const before = await Deno.readFile(`${place}/Extract/mic_001.mrcs`);
  const again = await runScript("cli/demo.ts", flags, [place]);
  assertEquals(again.code, 2);
  assertStringIncludes(again.err, "is not empty");
  assertEquals(await Deno.readFile(`${place}/Extract/mic_001.mrcs`), before);
});

Deno.test("demo makes particles that stand out of the noise", async () => {
  await using folder = await temporaryFolder();
  const { writeDemoSet } = await import("../../cli/demo_set.ts");
  assertEquals(await writeDemoSet(folder.path), 120);
  const bytes = await Deno.readFile(folder.at("Extract/mic_002.mrcs"));
  const pixels = new Float32Array(bytes.buffer, 1024);
  assertEquals(pixels.length, 40 * 64 * 64);
  const meanAt = (isInside: (radius: number) => boolean) => {
    let [sum, count] = [0, 0];
    pixels.forEach((value, p) => {
      const [x, y] = [p % 64 - 32, Math.floor(p / 64) % 64 - 32];
      if (!isInside(Math.hypot(x, y))) return;
      sum += value;
      count++;
    });
    return sum / count;
  };
  assert(meanAt((radius) => radius < 6) > 0.8);
  assert(Math.abs(meanAt((radius) => radius > 28)) < 0.05);
});
