import { requireRotations } from "../core/rotations.ts";
import { requireTranslations } from "../metadata/rotation_checks.ts";
import { requireSoundCtf } from "../physics/ctf_evaluator.ts";
import type { AnnotatedImages } from "./annotated_images.ts";

/** What of the metadata will be used besides rotations. */
export interface UsedMetadata {
  readonly translations: boolean;
  readonly ctf: boolean;
}

/**
 * Refuses images whose metadata would spoil all that is made with them, before
 * anything is.
 *
 * @param images Local images.
 * @throws {ArgumentError} `not-rotations`, `not-translations` or `ctf-value`,
 * naming the image.
 */
export function requireSoundMetadata(
  { metadata, ctfEvaluator }: AnnotatedImages,
  images: Int32Array,
  { translations, ctf }: UsedMetadata,
): void {
  const rows = metadata.getBatch(images);
  requireRotations(rows.rotationMatrices, images);
  if (translations) requireTranslations(rows.translations, images);
  if (ctf) requireSoundCtf(ctfEvaluator, rows.ctfParams, images);
}
