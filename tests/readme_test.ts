import { assertEquals, assertMatch } from "@std/assert";
import { writeParticleSet } from "./support/particle_set.ts";
import { temporaryFolder } from "./support/temporary.ts";

const README = await Deno.readTextFile(
  new URL("../README.md", import.meta.url),
);

Deno.test("the README's example runs with the flags it states", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.rename(star, folder.at("run_data.star"));
  const script = /```ts ignore\n([^]*?)```/.exec(README)![1];
  await folder.write("script.ts", script);
  assertMatch(README, /Run it with `deno run --allow-read=\. script\.ts`/);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-read=.", "script.ts"],
    cwd: folder.path,
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  assertEquals(code, 0);
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assertEquals(lines[0], "7 images at 1.5 Å/px");
  assertEquals(lines.at(-1), "half-sets of 4 and 3");
});
