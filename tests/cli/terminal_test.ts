import { assertEquals, assertStringIncludes } from "@std/assert";
import { safeTerminal, type Terminal, writeJson } from "../../cli/terminal.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { PROJECT } from "../support/paths.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset, cryosetJson } from "./run.ts";

function recordingTerminal(): Terminal & { text: string } {
  return {
    text: "",
    out(text) {
      this.text += text;
    },
    err(text) {
      this.text += text;
    },
    interactive: true,
  };
}

Deno.test("safeTerminal() shows control characters, draw() obeys them", () => {
  const terminal = recordingTerminal();
  const safe = safeTerminal(terminal);
  safe.out("a\x1b[31mb\tc\n");
  safe.err("d\x07\r\u202ee\x9b");
  safe.draw("\r\x1b[K");
  assertEquals(
    terminal.text,
    "a\\u001b[31mb\tc\nd\\u0007\\u000d\\u202ee\\u009b\r\x1b[K",
  );
});

Deno.test("writeJson() writes typed arrays, big integers and odd characters", () => {
  const terminal = recordingTerminal();
  const value = { a: new Int32Array([1, 2]), b: 2n ** 60n, c: "\x9b\u202e" };
  writeJson(safeTerminal(terminal), value);
  assertEquals(JSON.parse(terminal.text), {
    a: [1, 2],
    b: "1152921504606846976",
    c: "\x9b\u202e",
  });
});

Deno.test("main() does not let names of files control the terminal", async () => {
  await using folder = await temporaryFolder();
  const stack = await folder.write("\x1b[31mred.mrcs", mrcBytes(1, 8, () => 0));
  const { code, out } = await cryoset("info", stack);
  assertEquals(code, 0);
  assertEquals(out.includes("\x1b"), false);
  assertStringIncludes(out, "\\u001b[31mred.mrcs");
  assertEquals((await cryosetJson("info", stack)).json.path, stack);
});

Deno.test("what goes to a pipe has no colours", async () => {
  const script = new URL("../../cli/main.ts", import.meta.url).pathname;
  for (const words of [["--help"], ["info", "--help"], ["info", "lost.star"]]) {
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        `--config=${PROJECT}deno.json`,
        "--no-lock",
        "--allow-read",
        script,
        ...words,
      ],
      // Empty, it counts as not set.
      env: { NO_COLOR: "" },
    }).output();
    const text = new TextDecoder().decode(stdout) +
      new TextDecoder().decode(stderr);
    assertEquals(text.length > 20, true);
    assertEquals(text.includes("\x1b"), false, words.join(" "));
  }
});
