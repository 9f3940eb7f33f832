import type { StarDocument } from "../../formats/star/mod.ts";

/** Whether a file is an optimisation set: it names the files of a set. */
export function isOptimisationSet(document: StarDocument): boolean {
  return document.blocks.some((block) => block.has("_rlnTomoParticlesFile"));
}

/** Whether a file lists particles of tomograms with one tilt stack each. */
export function isTomoParticles(document: StarDocument): boolean {
  return document.blocks.some((block) =>
    block.has("_rlnTomoName") && block.has("_rlnTomoVisibleFrames")
  );
}
