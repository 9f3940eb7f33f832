/** Simulates in the folder named, with a Ctrl-C when images are being made. */
import { main } from "../../cli/main.ts";

let isSent = false;

const words = ["simulate", Deno.args[0], "-n", "3000", "--box", "32"];
const code = await main(words, {
  out: () => {},
  err: (text) => {
    if (text.startsWith("cryoset: ")) {
      Deno.stderr.writeSync(new TextEncoder().encode(text));
    }
    if (!isSent) Deno.kill(Deno.pid, "SIGINT");
    isSent = true;
  },
  interactive: true,
});
Deno.exit(code);
