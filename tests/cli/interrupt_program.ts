/** Does what the arguments say, with a Ctrl-C when images are being gone through. */
import { main } from "../../cli/main.ts";

let isSent = false;

const code = await main(Deno.args, {
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
