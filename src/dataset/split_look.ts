import { showing } from "../display/show.ts";
import { halvesTable, halvesText } from "../display/show_halves.ts";
import { oneLine } from "../display/one_line.ts";
import { abridged, count, fileName } from "../display/words.ts";
import type { ParticleSplit } from "./split_particles.ts";

/** Makes half-sets of a particle file show what is in each half. */
export function showSplit(split: ParticleSplit): ParticleSplit {
  const { particlesFile, halfsets, tiltParticles } = split;
  const images = halvesText(halfsets, "image");
  return showing(split, {
    line: () =>
      oneLine("ParticleSplit", [
        `${abridged(fileName(particlesFile), 24)}: ${images}`,
        ...(tiltParticles === undefined
          ? []
          : [halvesText(tiltParticles.halfsets, "particle")]),
        origin(split),
      ]),
    media: () => ({ "text/html": splitTables(split) }),
  });
}

function splitTables(split: ParticleSplit): string {
  const { particlesFile, nImages, halfsets, tiltParticles } = split;
  const title = `${abridged(fileName(particlesFile), 60)}: halves ` +
    `${origin(split)}, of ${count(nImages, "image")}`;
  const images = halvesTable(halfsets, "images", title);
  return tiltParticles === undefined
    ? images
    : images + halvesTable(tiltParticles.halfsets, "particles");
}

function origin({ method, seed }: ParticleSplit): string {
  if (method === "random") return `at random, seed ${seed}`;
  return method === "file" ? "as given" : `by ${method}`;
}
