import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../../src/core/errors.ts";
import { ndArray } from "../../../src/core/nd_array.ts";
import {
  encodeMrc,
  parseMrc,
  type WritableMrcMode,
} from "../../../src/formats/mrc/mod.ts";
import { codesOf, seededRandom } from "./hand_made.ts";
import { handMadePixels } from "./hand_made_pixels.ts";

for (const littleEndian of [true, false]) {
  for (const { name, layout, values, bytes } of handMadePixels(littleEndian)) {
    const { nx, ny, mode, signedBytes, paddedRows } = layout;
    const isWritten = mode !== 3 && mode !== 4 && signedBytes === undefined &&
      paddedRows === undefined && nx % 2 === 0;
    if (!isWritten) continue;
    const order = littleEndian ? "little" : "big";
    Deno.test(`encodeMrc() writes ${name} byte by byte, ${order}-endian`, () => {
      const data = Float32Array.from(values);
      const shape = [values.length / (nx * ny), ny, nx];
      const file = encodeMrc({ data, shape }, { mode, littleEndian });
      assertEquals(file.subarray(1024), bytes);
    });
  }
}

Deno.test("encodeMrc() pads odd 4-bit rows with zeros", () => {
  const images = { data: Uint8Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] };
  assertEquals(
    [...encodeMrc(images, { mode: 101 }).subarray(1024)],
    [0x21, 0x03, 0x54, 0x06],
  );
});

/** Values that a mode holds exactly. */
function fitting(mode: WritableMrcMode, random: () => number): number {
  const integers: { [mode: number]: [number, number] } = {
    0: [-128, 256],
    1: [-32768, 65536],
    6: [0, 65536],
    101: [0, 16],
  };
  if (mode === 2) return Math.fround((random() - 0.5) * 1e6);
  if (mode === 12) return (Math.floor(random() * 4097) - 2048) / 16;
  const [min, count] = integers[mode];
  return min + Math.floor(random() * count);
}

for (const mode of [0, 1, 2, 6, 12, 101] as const) {
  Deno.test(`parseMrc() gives back what encodeMrc() wrote in mode ${mode}`, () => {
    const random = seededRandom(mode + 1);
    for (let run = 0; run < 60; run++) {
      const shape = Array.from(
        { length: 3 },
        () => 1 + Math.floor(random() * 9),
      );
      const data = Float32Array.from(
        { length: shape[0] * shape[1] * shape[2] },
        () => fitting(mode, random),
      );
      const littleEndian = run % 2 === 0;
      const isVolume = run % 3 === 0;
      const bytes = encodeMrc(ndArray(data, shape), {
        mode,
        littleEndian,
        isVolume,
        voxelSize: 1.25,
        labels: ["a label"],
      });
      const { header, data: found } = parseMrc(bytes);
      assertEquals(found, ndArray(data, shape));
      assertEquals(codesOf(header), []);
      assertEquals(
        [header.mode, header.littleEndian, header.ispg, header.mz],
        [mode, littleEndian, isVolume ? 1 : 0, isVolume ? shape[0] : 1],
      );
      assertEquals(header.voxelSize, { x: 1.25, y: 1.25, z: 1.25 });
      assertEquals(header.labels, ["a label"]);
      assertEquals(
        [header.dmin, header.dmax],
        [Math.min(...data), Math.max(...data)],
      );
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const rms = Math.hypot(...data.map((value) => value - mean)) /
        Math.sqrt(data.length);
      const scale = Math.max(...data.map(Math.abs), 1);
      assertAlmostEquals(header.dmean, mean, 1e-6 * scale);
      assertAlmostEquals(header.rms, rms, 1e-6 * scale);
    }
  });
}

Deno.test("encodeMrc() takes statistics of what is stored, not of what was given", () => {
  const images = { data: Float64Array.of(0.1, 2.6, 300), shape: [1, 3] };
  const bytes = encodeMrc(images, { mode: 0, clip: true });
  const { header, data } = parseMrc(bytes);
  assertEquals([...data.data], [0, 3, 127]);
  assertEquals([header.dmin, header.dmax], [0, 127]);
  const half = parseMrc(encodeMrc(images, { mode: 12 }));
  assertEquals(half.header.dmin, half.data.data[0]);
});

Deno.test("encodeMrc() encodes several batches as one", () => {
  const shape = [5, 1024, 1024];
  const data = Float32Array.from({ length: 5 * 2 ** 20 }, (_, i) => i % 1000);
  const { header, data: found } = parseMrc(encodeMrc({ data, shape }));
  assertEquals(found.data.every((value, i) => value === i % 1000), true);
  assertEquals([header.dmin, header.dmax], [0, 999]);
});

Deno.test("encodeMrc() takes voxels that are not cubes", () => {
  const images = { data: new Float32Array(8), shape: [2, 2, 2] };
  const voxelSize = { x: 1, y: 2, z: 3.5 };
  const bytes = encodeMrc(images, { voxelSize, isVolume: true });
  assertEquals(parseMrc(bytes).header.voxelSize, voxelSize);
});

Deno.test("encodeMrc() states no voxel size unless told", () => {
  const bytes = encodeMrc({ data: new Float32Array(4), shape: [2, 2] });
  assertEquals(
    parseMrc(bytes).header.voxelSize,
    { x: null, y: null, z: null },
  );
});

Deno.test("encodeMrc() names the place of a value in a later batch", () => {
  const data = new Float32Array(6 * 2 ** 20);
  data[data.length - 1] = 128;
  assertThrows(
    () => encodeMrc({ data, shape: [6, 1024, 1024] }, { mode: 0 }),
    ArgumentError,
    `at index ${data.length - 1} `,
  );
});

Deno.test("encodeMrc() refuses shapes that are not images", () => {
  for (
    const [length, shape, stride] of [
      [4, [4]],
      [4, [1, 1, 2, 2]],
      [4, [3, 2]],
      [0, [0, 2, 2]],
      [4, [-2, -2]],
      [4, [2, 2], [1, 2]],
    ] as const
  ) {
    const error = assertThrows(
      () => encodeMrc({ data: new Float32Array(length), shape, stride }),
      ArgumentError,
    );
    assertEquals(error.code, "mrc-shape");
  }
});

Deno.test("encodeMrc() refuses options out of range", () => {
  const images = { data: new Float32Array(4), shape: [2, 2] };
  const codeOf = (options: object) =>
    assertThrows(() => encodeMrc(images, options), ArgumentError).code;
  assertEquals(codeOf({ mode: 3 }), "mrc-option");
  assertEquals(codeOf({ mode: 5 }), "mrc-option");
  assertEquals(codeOf({ voxelSize: -1 }), "mrc-option");
  assertEquals(codeOf({ voxelSize: NaN }), "mrc-option");
  assertEquals(codeOf({ labels: ["é"] }), "mrc-field");
  assertEquals(codeOf({ voxelsize: 1 }), "unknown-option");
});
