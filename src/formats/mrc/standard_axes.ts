import { type NdArray, ndArray } from "../../core/nd_array.ts";
import { mrcFault } from "./faults.ts";
import type { MrcHeaderFields } from "./header_fields.ts";
import { axisOrder } from "./voxel_size.ts";

/**
 * Brings a volume into the axis order [Z, Y, X], whatever order the header
 * (`mapc`, `mapr`, `maps`) says that it is stored in. A volume that is in that
 * order, or whose header has no axis order at all, is returned as it is.
 * Image stacks have no use for this.
 *
 * @param volume Voxels as stored, [nz, ny, nx].
 * @throws {DataFormatError} `mrc-axis-order` if the header's order is no order.
 *
 * @example
 * ```ts
 * #!/usr/bin/env -S deno run
 * import { assertEquals } from "@std/assert";
 * import { toStandardAxes } from "@cryoset/cryoset/mrc";
 *
 * const data = Float32Array.of(1, 2, 3, 4, 5, 6);
 * const stored = { data, shape: [1, 2, 3], stride: [6, 3, 1] };
 * const volume = toStandardAxes(stored, { mapc: 2, mapr: 1, maps: 3 });
 * assertEquals(volume.shape, [1, 3, 2]);
 * assertEquals([...volume.data], [1, 4, 2, 5, 3, 6]);
 * ```
 */
export function toStandardAxes(
  volume: NdArray<Float32Array>,
  header: Pick<MrcHeaderFields, "mapc" | "mapr" | "maps">,
): NdArray<Float32Array> {
  const { mapc, mapr, maps } = header;
  if (mapc === 0 && mapr === 0 && maps === 0) return volume;
  const order = axisOrder(header);
  if (order === undefined) {
    throw mrcFault(
      "mrc-axis-order",
      undefined,
      `mapc, mapr, maps are "${mapc} ${mapr} ${maps}", which is no order of the axes 1, 2, 3`,
      { label: "mapc", offset: 64, expected: "1 2 3" },
    );
  }
  if (order.join() === "0,1,2") return volume;
  return transposed(volume, order);
}

function transposed(
  { data, shape, stride }: NdArray<Float32Array>,
  order: readonly [number, number, number],
): NdArray<Float32Array> {
  // Columns, rows and sections are the array's axes 2, 1 and 0.
  const axisOf = (axis: number): number => 2 - order.indexOf(axis);
  const [x, y, z] = [axisOf(0), axisOf(1), axisOf(2)];
  const [sizeX, sizeY, sizeZ] = [shape[x], shape[y], shape[z]];
  const target = new Float32Array(data.length);
  let to = 0;
  for (let k = 0; k < sizeZ; k++) {
    for (let j = 0; j < sizeY; j++) {
      let from = k * stride[z] + j * stride[y];
      for (let i = 0; i < sizeX; i++, from += stride[x]) {
        target[to++] = data[from];
      }
    }
  }
  return ndArray(target, [sizeZ, sizeY, sizeX]);
}
