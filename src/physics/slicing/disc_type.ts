import { ArgumentError } from "../../core/errors.ts";

/** How a volume is read between its voxels. */
export type DiscType = "nearest" | "linear_interp" | "cubic";

const ORDERS: ReadonlyMap<string, 0 | 1 | 3> = new Map([
  ["nearest", 0],
  ["linear_interp", 1],
  ["cubic", 3],
]);

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
  const order = ORDERS.get(discType);
  if (order !== undefined) return order;
  const known = [...ORDERS.keys()];
  throw new ArgumentError(
    "disc-type",
    `Unknown discType "${discType}": known are ${known.join(", ")}`,
    { label: "discType", expected: known, actual: discType },
  );
}
