import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startProgress } from "../../cli/progress.ts";
import { safeTerminal } from "../../cli/terminal.ts";

function watched(interactive: boolean) {
  const drawn: string[] = [];
  const terminal = safeTerminal({
    out: () => {},
    err: (text) => drawn.push(text),
    interactive,
  });
  return { drawn, terminal };
}

Deno.test("startProgress() draws a bar and takes it away", async () => {
  const { drawn, terminal } = watched(true);
  const progress = await startProgress(terminal, 2000);
  progress.update(1000, "500/s");
  progress.stop();
  const text = drawn.join("");
  assertStringIncludes(text, "50%  1000/2000 images  500/s");
  assert(text.endsWith("\x1b[2K"), "the line is cleared");
  // Whatever Ctrl-C leaves behind must not be a hidden cursor.
  assertEquals(text.includes("\x1b[?"), false);
  const widths = text.split("\x1b").map((part) => part.length);
  assert(Math.max(...widths) <= 80);
});

Deno.test("startProgress() is silent where nobody watches", async () => {
  const { drawn, terminal } = watched(false);
  const progress = await startProgress(terminal, 10);
  progress.update(5, "1/s");
  progress.stop();
  assertEquals(drawn, []);
});
