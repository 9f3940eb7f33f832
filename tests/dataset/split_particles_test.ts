import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  IndexError,
  splitParticles,
  type SplitParticlesOptions,
  writeHalfsets,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("splitParticles() takes stated halves, then the column, then chance", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const plain = await rewrite(folder, star, "plain.star", [
    "_rlnRandomSubset",
    "_other",
  ]);
  const found = async (
    path: string,
    options: SplitParticlesOptions = {},
  ): Promise<unknown[]> => {
    const split = await splitParticles(path, options);
    return [split.method, split.seed, ...split.halfsets.map(list)];
  };
  const random = ["random", 0, [1, 2, 6], [0, 3, 4, 5]];
  const halfsets = [[6, 0], [1]];
  assertEquals(await found(star, { halfsets }), ["file", null, [6, 0], [1]]);
  assertEquals(
    await found(star),
    ["_rlnRandomSubset", null, [0, 2, 4, 6], [1, 3, 5]],
  );
  assertEquals(await found(star, { method: "random" }), random);
  assertEquals(await found(plain), random);
  assertEquals(
    await found(plain, { method: "auto", halfsets: null }),
    random,
  );
  assertEquals(await found(folder.at("Stacks/s1.mrcs")), [
    "random",
    0,
    [2, 3],
    [0, 1],
  ]);
});

Deno.test("splitParticles() keeps to a selection on every route", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const halves = async (options: SplitParticlesOptions) =>
    (await splitParticles(star, options)).halfsets.map(list);
  const ind = await folder.write("ind.json", "[5, 4, 0, 5]");
  assertEquals(await halves({ ind }), [[0, 4], [5]]);
  assertEquals(await halves({ ind, halfsets: [[4, 3], [0, 1]] }), [[4], [0]]);
  // n = 3: positions 2 | 1, 0.
  assertEquals(await halves({ ind, method: "random" }), [[0], [4, 5]]);
  await assertRejects(() => splitParticles(star, { ind: [7] }), IndexError);
});

Deno.test("splitParticles() says what it is of and what was tolerated", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const odd = await rewrite(folder, star, "odd.star", [
    /^(000002@.* )2$/,
    "$13",
  ]);
  const split = await splitParticles(odd, { seed: 3 });
  assertEquals(split.particlesFile, odd);
  assertEquals([split.nImages, split.method, split.seed], [7, "random", 3]);
  assertEquals(split.diagnostics.map(({ code }) => code), [
    "random-subset-value",
  ]);
  assertEquals("block" in split, false);
  // Nothing is said of a column that is not looked at.
  for (const options of [{ method: "random" }, { halfsets: [[0], [1]] }]) {
    const quiet = await splitParticles(odd, options as SplitParticlesOptions);
    assertEquals(quiet.diagnostics, []);
  }
});

Deno.test("splitParticles() reports what was tolerated in the file itself", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const marked = await folder.write("marked.star", `\ufeff${text}`);
  const { diagnostics } = await splitParticles(marked);
  assertEquals(diagnostics.map(({ code }) => code), ["star-bom"]);
});

Deno.test("splitParticles() refuses written halves of rows in another order", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const halves = folder.at("halves.json");
  await writeHalfsets(halves, await splitParticles(star));
  const [first, second] = ["000001@Stacks/s0", "000002@Stacks/s0"];
  const sorted = await rewrite(
    folder,
    star,
    "sorted.star",
    [first, "placeholder"],
    [second, first],
    ["placeholder", second],
  );
  assertEquals((await splitParticles(star, { halfsets: halves })).nImages, 7);
  const error = await assertRejects(
    () => splitParticles(sorted, { halfsets: halves }),
    ArgumentError,
  );
  assertEquals(error.code, "halfsets-other-file");
  // A bare stack has no names to compare.
  const stack = await splitParticles(folder.at("Stacks/s1.mrcs"));
  assertEquals(stack.imagesDigest, null);
});

Deno.test("splitParticles() takes a block and remembers it", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const table = text.slice(text.indexOf("data_particles"));
  const both = await folder.write(
    "both.star",
    `${text}\n${
      table.replace("data_particles", "data_selected")
        .replace(/^000001@Stacks\/s0.*\n/m, "")
    }`,
  );
  const split = await splitParticles(both, { block: "selected" });
  assertEquals([split.nImages, split.block], [6, "selected"]);
});

Deno.test("splitParticles() refuses methods and options that do not fit", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const code = async (options: unknown) =>
    (await assertRejects(
      () => splitParticles(star, options as SplitParticlesOptions),
      ArgumentError,
    )).code;
  assertEquals(
    await code({ method: "random", halfsets: [[0], [1]] }),
    "split-method",
  );
  assertEquals(await code({ method: "relion" }), "split-method");
  assertEquals(await code({ sed: 1 }), "unknown-option");
  assertEquals(await code({ halfsets: [[0], [0]] }), "halfsets-overlap");
  assertEquals(await code({ method: "random", seed: -1 }), "random-range");
});
