import { ArgumentError } from "../core/errors.ts";
import { type NdArray, requireReal } from "../core/nd_array.ts";
import { checkOptions } from "../core/options.ts";
import {
  drawMontage,
  type DrawMontageOptions,
  requireHeld,
} from "../display/montage.ts";

/** Options of {@linkcode toPng}. */
export interface ToPngOptions
  extends Pick<DrawMontageOptions, "contrast" | "voxelSize" | "description"> {
  /** Px of the picture, in a row and in a column, for a pixel. @default {1} */
  readonly scale?: number | undefined;
  /** A bar under the image, also of a length in Å. @default {false} */
  readonly scaleBar?: boolean | number | undefined;
}

/**
 * A real image as the bytes of a PNG file, grey between two percentiles; pixel
 * for pixel unless a scale is given. Pixels that are no finite numbers are
 * vermilion, an image of one value is grey.
 *
 * @param image Real, [H, W] or [1, H, W].
 * @throws {ArgumentError} `image-shape` or `array-complex` for other arrays,
 * `no-images` for one whose memory was given back, `contrast`,
 * `montage-option`, `montage-size`, `voxel-size` or `scale-bar`.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { ndArray } from "@cryoset/cryoset";
 * import { toPng } from "@cryoset/cryoset/pictures";
 *
 * const ramp = ndArray(Float32Array.from({ length: 12 }, (_, i) => i), [3, 4]);
 * const png = await toPng(ramp, { scale: 8 });
 * assertEquals([...png.slice(1, 4)], [..."PNG"].map((c) => c.charCodeAt(0)));
 * ```
 */
export async function toPng(
  image: NdArray,
  options: ToPngOptions = {},
): Promise<Uint8Array<ArrayBuffer>> {
  checkOptions("toPng", options, [
    "contrast",
    "voxelSize",
    "description",
    "scale",
    "scaleBar",
  ]);
  requireHeld(image);
  requireReal(image, "image");
  const { shape } = image;
  const [height, width] = shape.slice(-2);
  const isOne = shape.length === 2 || (shape.length === 3 && shape[0] === 1);
  if (!isOne || !(height > 0 && width > 0)) {
    throw new ArgumentError(
      "image-shape",
      `Cannot write an array of shape "[${shape.join(", ")}]" as a picture: ` +
        "one image [H, W] is needed; use montage for several",
      { label: "image", expected: "[H, W]", actual: shape },
    );
  }
  const { scale = 1, scaleBar = false, ...rest } = options;
  if (!Number.isSafeInteger(scale) || scale < 1) {
    throw new ArgumentError(
      "montage-option",
      `Cannot use "${scale}" as scale: a whole number from 1 is needed`,
      { label: "scale", expected: ">= 1", actual: scale },
    );
  }
  const tileSize = Math.max(height, width) * scale;
  return (await drawMontage(image, { ...rest, scaleBar, tileSize })).png;
}
