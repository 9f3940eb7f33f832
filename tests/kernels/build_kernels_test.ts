import { assertEquals } from "@std/assert";
import { fromFileUrl } from "../support/paths.ts";

Deno.test("the embedded kernels are what their sources compile to", async () => {
  const script = new URL("../../src/kernels/build_kernels.ts", import.meta.url);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", fromFileUrl(script), "--check"],
  }).output();
  assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
});
