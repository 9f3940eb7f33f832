import { assert, assertEquals } from "@std/assert";
import { parseStar } from "../../../src/formats/star/mod.ts";
import {
  isOptimisationSet,
  isTomoParticles,
} from "../../../src/metadata/relion5_tomo/tomo_documents.ts";
import {
  exampleA,
  loop,
  particleText,
  SET_TEXT,
} from "../../support/tomo_texts.ts";

const documentOf = (text: string) => parseStar(new TextEncoder().encode(text));

Deno.test("isOptimisationSet() knows a set by its column", () => {
  assert(isOptimisationSet(documentOf(SET_TEXT)));
  assert(!isOptimisationSet(documentOf(particleText(exampleA()))));
});

Deno.test("isTomoParticles() knows tilt stacks by their particle table", () => {
  const project = exampleA();
  const outcomes = [
    particleText(project),
    loop("", project.particles),
    loop("global", project.tomograms),
    loop("TS_1", project.series.TS_1),
    loop("particles", { ImageName: ["1@a.mrcs"] }) +
    loop("other", project.particles),
    SET_TEXT,
  ].map((text) => isTomoParticles(documentOf(text)));
  assertEquals(outcomes, [true, true, false, false, false, false]);
  delete project.particles.TomoVisibleFrames;
  assert(!isTomoParticles(documentOf(particleText(project))));
});
