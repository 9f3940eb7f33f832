import { assertEquals, assertStringIncludes } from "@std/assert";
import { simulateDataset } from "../../mod.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { cryoset } from "./run.ts";

const FILES = ["fsc.star", "half1.mrc", "half2.mrc", "map.mrc"];

async function namesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

/** Puts a pixel that is no number into the last image of a stack. */
async function stain(stack: string): Promise<void> {
  const bytes = await Deno.readFile(stack);
  new DataView(bytes.buffer).setFloat32(bytes.length - 8, NaN, true);
  await Deno.writeFile(stack, bytes);
}

Deno.test("reconstruct writes all files, or leaves everything as it was", async () => {
  await using folder = await temporaryFolder();
  const { files } = await simulateDataset(folder.at("set"), {
    particles: 60,
    box: 16,
  });
  const { star, stacks } = files;
  const maps = folder.at("maps");
  const words = ["reconstruct", star, "-o", maps];
  await stain(stacks.at(-1)!);
  const { code, out, err } = await cryoset(...words);
  assertEquals([code, out], [1, ""]);
  assertStringIncludes(
    err.replaceAll(/\s+/g, " "),
    `Cannot use the image in row 60 of "${star}"`,
  );
  assertEquals(await namesIn(folder.path), ["set"]);
  await Deno.mkdir(`${maps}/fsc.star`, { recursive: true });
  await Deno.writeTextFile(`${maps}/half1.mrc`, "mine");
  const good = await folder.write("good.txt", "1\n2\n3\n4\n5\n6\n");
  const rest = [...words, "--ind", good, "--force"];
  const blocked = await cryoset(...rest);
  assertEquals([blocked.code, blocked.out], [2, ""]);
  assertStringIncludes(blocked.err.replaceAll(/\s+/g, " "), "it is a folder");
  assertEquals(await namesIn(maps), ["fsc.star", "half1.mrc"]);
  assertEquals(await Deno.readTextFile(`${maps}/half1.mrc`), "mine");
  await Deno.remove(`${maps}/fsc.star`);
  assertEquals((await cryoset(...rest)).code, 0);
  assertEquals(await namesIn(maps), FILES);
});
