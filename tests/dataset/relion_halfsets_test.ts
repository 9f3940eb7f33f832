import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
  MissingFileError,
  readRelionHalfsetsFromStar,
  StarFile,
} from "../../mod.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { list } from "../support/simulation.ts";
import { rewrite } from "../support/star_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("readRelionHalfsetsFromStar() reads 1 and 2 as half 0 and 1", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  for (const particles of [star, await StarFile.load(star)]) {
    const { halfsets, nTotal, diagnostics } = await readRelionHalfsetsFromStar(
      particles,
    );
    assertEquals(halfsets!.map(list), [[0, 2, 4, 6], [1, 3, 5]]);
    assertEquals([nTotal, diagnostics], [7, []]);
  }
});

Deno.test("readRelionHalfsetsFromStar() takes whole numbers however written", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const decimal = await rewrite(folder, star, "decimal.star", [
    /^(\d+@.* )([12])$/,
    "$1$2.000000",
  ]);
  const { halfsets } = await readRelionHalfsetsFromStar(decimal);
  assertEquals(halfsets!.map(list), [[0, 2, 4, 6], [1, 3, 5]]);
});

Deno.test("readRelionHalfsetsFromStar() keeps to a selection, ascending", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const file = await folder.write("ind.json", "[5, 4, 0, 5]");
  for (const indFile of [[5, 4, 0, 5], file]) {
    const { halfsets } = await readRelionHalfsetsFromStar(star, { indFile });
    assertEquals(halfsets!.map(list), [[0, 4], [5]]);
  }
  await assertRejects(
    () => readRelionHalfsetsFromStar(star, { indFile: [7] }),
    IndexError,
  );
  await assertRejects(
    () => readRelionHalfsetsFromStar(star, { indFile: [true] }),
    ArgumentError,
  );
});

Deno.test("readRelionHalfsetsFromStar() says why there are no half-sets", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const cases = [
    [/^(000002@.* )2$/, "$13", "random-subset-value"],
    [/^(000002@.* )2$/, "$11.5", "random-subset-value"],
    [/^(\d+@.* )1$/, "$12", "random-subset-empty"],
    [/^(\d+@.* )2$/, "$11", "random-subset-empty"],
  ] as const;
  for (const [old, now, code] of cases) {
    const odd = await rewrite(folder, star, "odd.star", [old, now]);
    const { halfsets, nTotal, diagnostics } = await readRelionHalfsetsFromStar(
      odd,
    );
    assertEquals([halfsets, nTotal], [null, 7]);
    assertEquals(diagnostics.map((d) => [d.code, d.severity, d.path]), [
      [code, "warning", odd],
    ]);
  }
  const { halfsets, diagnostics } = await readRelionHalfsetsFromStar(star, {
    indFile: [0, 2],
  });
  assertEquals(halfsets, null);
  assertEquals(diagnostics[0].code, "random-subset-empty");
});

Deno.test("readRelionHalfsetsFromStar() is silent without the column or a STAR file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const without = await rewrite(folder, star, "without.star", [
    "_rlnRandomSubset",
    "_other",
  ]);
  assertEquals(await readRelionHalfsetsFromStar(without), {
    halfsets: null,
    nTotal: 7,
    diagnostics: [],
  });
  assertEquals(await readRelionHalfsetsFromStar("absent.mrcs"), {
    halfsets: null,
    nTotal: null,
    diagnostics: [],
  });
});

Deno.test("readRelionHalfsetsFromStar() refuses what is no number or no file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await rewrite(folder, star, "text.star", [
    /^(000002@.* )2$/,
    "$1two",
  ]);
  await assertRejects(
    () => readRelionHalfsetsFromStar(text),
    DataFormatError,
    "two",
  );
  await assertRejects(
    () => readRelionHalfsetsFromStar(folder.at("absent.star")),
    MissingFileError,
  );
});
