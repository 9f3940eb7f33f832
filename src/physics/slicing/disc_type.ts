import { ArgumentError } from "../../core/errors.ts";

/** How a volume is read between its voxels. */
export type DiscType = "nearest" | "linear_interp" | "cubic";

const ORDERS: Readonly<Record<DiscType, 0 | 1 | 3>> = {
  nearest: 0,
  linear_interp: 1,
  cubic: 3,
};

/**
 * Order of the interpolation that a name stands for: 0 nearest voxel, 1
 * trilinear, 3 cubic B-spline.
 *
 * @throws {ArgumentError} `disc-type` for another name.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { decideOrder } from "@cryoset/cryoset";
 *
 * assertEquals(decideOrder("linear_interp"), 1);
 * ```
 */
export function decideOrder(discType: DiscType): 0 | 1 | 3 {
  if (Object.hasOwn(ORDERS, discType)) return ORDERS[discType];
  const known = Object.keys(ORDERS);
  throw new ArgumentError(
    "disc-type",
    `Unknown discType "${discType}": known are ${known.join(", ")}`,
    { label: "discType", expected: known, actual: discType },
  );
}
