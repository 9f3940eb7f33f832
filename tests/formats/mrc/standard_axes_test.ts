import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { ndArray } from "../../../src/core/nd_array.ts";
import { toStandardAxes } from "../../../src/formats/mrc/mod.ts";

/** Size along X, Y, Z, and the value of a voxel from its place. */
const SIZES = [2, 3, 4];
const voxel = (place: readonly number[]) =>
  place[0] + 10 * place[1] + 100 * place[2];

/** The volume as a program with this axis order stores it, column by column. */
function stored(mapc: number, mapr: number, maps: number) {
  const [nx, ny, nz] = [mapc, mapr, maps].map((axis) => SIZES[axis - 1]);
  const values: number[] = [];
  for (let section = 0; section < nz; section++) {
    for (let row = 0; row < ny; row++) {
      for (let column = 0; column < nx; column++) {
        const place = [0, 0, 0];
        place[mapc - 1] = column;
        place[mapr - 1] = row;
        place[maps - 1] = section;
        values.push(voxel(place));
      }
    }
  }
  return ndArray(Float32Array.from(values), [nz, ny, nx]);
}

for (
  const order of [[1, 3, 2], [2, 1, 3], [2, 3, 1], [3, 1, 2], [
    3,
    2,
    1,
  ]] as const
) {
  Deno.test(`toStandardAxes() undoes the order ${order.join(" ")}`, () => {
    const [mapc, mapr, maps] = order;
    const volume = toStandardAxes(stored(mapc, mapr, maps), {
      mapc,
      mapr,
      maps,
    });
    assertEquals(volume, stored(1, 2, 3));
  });
}

Deno.test("toStandardAxes() leaves a volume that needs nothing", () => {
  const volume = stored(1, 2, 3);
  for (const [mapc, mapr, maps] of [[1, 2, 3], [0, 0, 0]]) {
    assertStrictEquals(toStandardAxes(volume, { mapc, mapr, maps }), volume);
  }
});

Deno.test("toStandardAxes() refuses what is no order", () => {
  for (
    const [mapc, mapr, maps] of [[1, 1, 3], [1, -2, 3], [0, 1, 2], [2, 3, 4]]
  ) {
    const error = assertThrows(
      () => toStandardAxes(stored(1, 2, 3), { mapc, mapr, maps }),
      DataFormatError,
    );
    assertEquals(error.code, "mrc-axis-order");
  }
});
