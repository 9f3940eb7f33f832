import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { splitParticles } from "../../src/dataset/split_particles.ts";
import { writeHalfsets } from "../../src/dataset/write_halfsets.ts";
import { writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("half-sets know the images they were made for", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const split = await splitParticles(star, { method: "random" });
  assertMatch(split.imagesDigest ?? "", /^[0-9a-f]{64}$/);
  const halves = folder.at("halves.json");
  await writeHalfsets(halves, split);
  const again = await splitParticles(star, { halfsets: halves });
  assertEquals(again.halfsets, split.halfsets);

  const text = await Deno.readTextFile(star);
  const other = await folder.write("other.star", text.replaceAll("s1", "s2"));
  const error = await assertRejects(
    () => splitParticles(other, { halfsets: halves }),
    ArgumentError,
    "other image names",
  );
  assertEquals(error.code, "halfsets-other-file");
});
