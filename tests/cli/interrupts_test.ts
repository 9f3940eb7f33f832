import { assertEquals, assertRejects } from "@std/assert";
import { InterruptedError, withInterrupts } from "../../cli/interrupts.ts";
import { reportFault } from "../../cli/faults.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { runScript } from "./run.ts";

Deno.test("Ctrl-C ends a simulation, which leaves nothing", async () => {
  await using folder = await temporaryFolder();
  const program = "tests/cli/interrupt_program.ts";
  const { code, err } = await runScript(program, ["-A"], [folder.at("set")]);
  assertEquals([code, err.trim()], [
    130,
    "cryoset: Interrupted: nothing was written",
  ]);
  assertEquals([...Deno.readDirSync(folder.path)], []);
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
