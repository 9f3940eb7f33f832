import type { ImageSource } from "../mod.ts";

/** Images of a batch, unless asked otherwise: as many as fit into this. */
const BATCH_BYTES = 2 ** 25;

/** What a batch is made of. */
export interface BatchShape {
  readonly batchSize?: number | undefined;
  readonly byParticle?: boolean | undefined;
  readonly pack?: boolean | undefined;
  readonly pad?: boolean | undefined;
}

/**
 * Images of a batch: as asked, else 32 MB of them, which hold every particle
 * that is walked as a whole; null where each particle is a batch.
 */
export function batchSizeFor(
  source: ImageSource,
  { batchSize, byParticle, pack, pad }: BatchShape,
): number | null {
  if (byParticle && !pack && !pad) return null;
  if (batchSize !== undefined) return batchSize;
  const D = source.gridSize;
  const fitting = Math.max(1, Math.floor(BATCH_BYTES / (4 * D * D)));
  if (!byParticle) return fitting;
  const largest = largestParticle(source);
  return pack ? Math.max(fitting, largest) : largest;
}

function largestParticle(source: ImageSource): number {
  return (source.tiltParticles ?? []).reduce(
    (most, images) => Math.max(most, images.length),
    1,
  );
}
