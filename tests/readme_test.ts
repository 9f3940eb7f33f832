import { assertEquals, assertMatch } from "@std/assert";
import { simulateDataset } from "../mod.ts";
import { writeParticleSet } from "./support/particle_set.ts";
import { temporaryFolder } from "./support/temporary.ts";

const README = await Deno.readTextFile(
  new URL("../README.md", import.meta.url),
);

Deno.test("the README's example runs with the flags it states", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.rename(star, folder.at("run_data.star"));
  const script = /```ts ignore\n([^]*?)```/.exec(
    README.slice(README.indexOf("## Ten lines")),
  )![1];
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

Deno.test("the README's volumes are projected and reconstructed", async () => {
  await using folder = await temporaryFolder();
  const set = folder.at("set");
  const { files } = await simulateDataset(set, { particles: 40, box: 16 });
  await Deno.rename(files.star, `${set}/run_data.star`);
  await Deno.rename(files.volumes[0], `${set}/map.mrc`);
  const section = README.slice(README.indexOf("## Volumes"));
  const script = /```ts ignore\n([^]*?)```/.exec(section)![1];
  await Deno.writeTextFile(`${set}/script.ts`, script);
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--no-prompt", "--allow-read=.", "script.ts"],
    cwd: set,
  }).output();
  assertEquals([new TextDecoder().decode(stderr), code], ["", 0]);
  assertMatch(
    new TextDecoder().decode(stdout),
    /^\[ 2, 16, 16 \] \[ 16, 16, 16 \] \{ reached: true,/,
  );
});

Deno.test("the README's pictures are drawn", async () => {
  await using folder = await temporaryFolder();
  const set = folder.at("set");
  const { files } = await simulateDataset(set, { particles: 40, box: 16 });
  await Deno.rename(files.star, `${set}/run_data.star`);
  const section = README.slice(README.indexOf("## Notebooks"));
  const script = /```ts ignore\n([^]*?)```/.exec(section)![1];
  await Deno.writeTextFile(`${set}/script.ts`, script);
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--quiet", "--no-prompt", "--allow-read=."],
      ...["--allow-write=.", "script.ts"],
    ],
    cwd: set,
  }).output();
  assertEquals([new TextDecoder().decode(stderr), code], ["", 0]);
  for (const name of ["particles.png", "rings.png", "views.svg"]) {
    assertEquals((await Deno.stat(`${set}/${name}`)).size > 1000, true);
  }
});
