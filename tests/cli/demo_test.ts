import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, runScript } from "./run.ts";

Deno.test("demo runs the commands on a set it makes and removes", async () => {
  const { code, out, err } = await runScript("cli/demo.ts", [
    "--allow-read",
    "--allow-write",
  ], []);
  assertEquals([code, err], [0, ""]);
  for (
    const command of [
      "simulate",
      "info",
      "split",
      "batches",
      "reconstruct",
      "fsc",
    ]
  ) {
    assertStringIncludes(`\n${out}`, `\n$ cryoset ${command} `);
  }
  assertStringIncludes(out, "complete      yes");
  assertStringIncludes(out, "300 and 300 images");
  // The map reaches what the half-maps promise.
  const [half, truth] = [...out.matchAll(/^ *0\.143 +([\d.]+) Å$/gm)]
    .map(([, resolution]) => Number(resolution));
  assert(half < 9 && truth < half, `${half}, ${truth}`);
  assertStringIncludes(out, "Next, with your own particles:");
});

Deno.test("demo keeps the set in a named folder, and touches no other", async () => {
  await using folder = await temporaryFolder();
  const place = folder.at("set");
  const flags = [`--allow-read=${place}`, `--allow-write=${place}`];
  const { code, out } = await runScript("cli/demo.ts", flags, [place]);
  assertEquals(code, 0);
  assertStringIncludes(out, `--allow-read=${place}`);
  assertEquals((await cryoset("info", `${place}/set/halves.star`)).code, 0);
  const before = await Deno.readFile(`${place}/set/Particles/stack_0001.mrcs`);
  const again = await runScript("cli/demo.ts", flags, [place]);
  assertEquals(again.code, 2);
  assertStringIncludes(again.err, "is not empty");
  assertEquals(
    await Deno.readFile(`${place}/set/Particles/stack_0001.mrcs`),
    before,
  );
});
