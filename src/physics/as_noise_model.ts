import { sizeOf } from "../core/nd_array.ts";
import { halfShapeOf, requirePlaneShape } from "../fourier/planes.ts";
import { ConstantNoiseModel } from "./constant_noise_model.ts";
import {
  type NoiseModel,
  type NoiseValues,
  toNoiseArray,
} from "./noise_model.ts";
import { RadialNoiseModel } from "./radial_noise_model.ts";

/**
 * Makes a noise model of variances: a {@linkcode RadialNoiseModel} of a list
 * as long as neither layout of a spectrum, a {@linkcode ConstantNoiseModel} of
 * anything else. A model is given back unchanged.
 *
 * @param noise Variances, or a model.
 * @param imageShape [height, width].
 * @throws {ArgumentError} if the variances fit neither model.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertInstanceOf } from "@std/assert";
 * import { asNoiseModel, ConstantNoiseModel, RadialNoiseModel } from "@cryoset/cryoset";
 *
 * assertInstanceOf(asNoiseModel([1, 2, 3], [8, 8]), RadialNoiseModel);
 * assertInstanceOf(asNoiseModel(1, [8, 8]), ConstantNoiseModel);
 * ```
 */
export function asNoiseModel(
  noise: NoiseValues | NoiseModel,
  imageShape: readonly number[],
): NoiseModel {
  if (isNoiseModel(noise)) return noise;
  const image = requirePlaneShape(imageShape);
  const { shape } = toNoiseArray(noise);
  const isExpanded = shape[0] === sizeOf(image) ||
    shape[0] === sizeOf(halfShapeOf(image));
  return shape.length === 1 && !isExpanded
    ? new RadialNoiseModel(noise, image)
    : new ConstantNoiseModel(noise, image);
}

function isNoiseModel(noise: NoiseValues | NoiseModel): noise is NoiseModel {
  return typeof noise === "object" && "getHalf" in noise;
}
