import { assertEquals, assertRejects } from "@std/assert";
import { InterruptedError, withInterrupts } from "../../cli/interrupts.ts";
import { reportFault } from "../../cli/faults.ts";
import { simulateDataset } from "../../mod.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { runScript } from "./run.ts";

/** How a call ends that is interrupted. */
async function interrupted(...words: string[]) {
  const program = "tests/cli/interrupt_program.ts";
  const { code, err } = await runScript(program, ["-A"], words);
  return [code, err.trim()];
}

const ENDED = [130, "cryoset: Interrupted: nothing was written"];

Deno.test("Ctrl-C ends a simulation, which leaves nothing", async () => {
  await using folder = await temporaryFolder();
  const words = ["simulate", folder.at("set"), "-n", "3000", "--box", "32"];
  assertEquals(await interrupted(...words), ENDED);
  assertEquals([...Deno.readDirSync(folder.path)], []);
});

Deno.test("Ctrl-C ends a reconstruction, which leaves nothing", async () => {
  await using folder = await temporaryFolder();
  const set = folder.at("set");
  await simulateDataset(set, { particles: 2000, box: 32 });
  const star = `${set}/particles.star`;
  const words = ["reconstruct", star, "-o", folder.at("maps"), "-b", "20"];
  assertEquals(await interrupted(...words), ENDED);
  assertEquals([...Deno.readDirSync(folder.path)].map((e) => e.name), ["set"]);
});

Deno.test("withInterrupts() hands on what work gives", async () => {
  assertEquals(
    await withInterrupts(({ aborted }) => Promise.resolve(aborted)),
    false,
  );
  const work = () => Promise.reject(new Error("mine"));
  await assertRejects(() => withInterrupts(work), Error, "mine");
});

Deno.test("an interruption is told to machines by its code", async () => {
  const { fields, code } = await reportFault(new InterruptedError());
  assertEquals([fields.code, code], ["interrupted", 130]);
});
