import { assert, assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, ndArray } from "../../mod.ts";
import {
  drawMontage,
  type DrawMontageOptions,
} from "../../src/display/montage.ts";
import { layOut } from "../../src/display/montage_layout.ts";
import { setPixelSize } from "../../src/display/pixel_size.ts";
import { pixelsOf } from "../support/png.ts";

const PLAIN: DrawMontageOptions = {
  contrast: [0, 100],
  scaleBar: false,
  gap: 0,
};

function ramp(...shape: number[]) {
  const length = shape.reduce((a, b) => a * b, 1);
  return ndArray(Float32Array.from({ length }, (_, i) => i), shape);
}

Deno.test("drawMontage() stretches the values of an image from black to white", async () => {
  const picture = await drawMontage(ramp(2, 3), { ...PLAIN, tileSize: 3 });
  const { at, width, height, channels } = pixelsOf(picture.png);
  assertEquals([width, height, channels], [3, 2, 1]);
  const levels = [0, 1, 2, 3, 4, 5].map((i) => at(i % 3, Math.floor(i / 3)));
  assertEquals(levels, [0, 51, 102, 153, 204, 255]);
});

Deno.test("drawMontage() cuts at percentiles", async () => {
  const values = Float32Array.from({ length: 101 }, (_, i) => i);
  values[100] = 1e6;
  const image = ndArray(values, [1, 101]);
  const options = { ...PLAIN, contrast: [10, 60] as const, tileSize: 101 };
  const { at } = pixelsOf((await drawMontage(image, options)).png);
  assertEquals([at(10, 0), at(35, 0), at(60, 0), at(100, 0)], [
    0,
    128,
    255,
    255,
  ]);
});

Deno.test("drawMontage() enlarges by whole factors and bins by means", async () => {
  const image = ramp(2, 2);
  const large = pixelsOf(
    (await drawMontage(image, { ...PLAIN, tileSize: 7 })).png,
  );
  assertEquals([large.width, large.height], [6, 6]);
  assertEquals([large.at(2, 2), large.at(3, 2)], [0, 85]);
  const small = pixelsOf(
    (await drawMontage(ramp(4, 4), { ...PLAIN, tileSize: 2 })).png,
  );
  // Means of squares: 2.5, 4.5, 10.5, 12.5.
  assertEquals([small.width, small.height], [2, 2]);
  assertEquals(
    [small.at(0, 0), small.at(1, 0), small.at(0, 1), small.at(1, 1)],
    [0, 51, 204, 255],
  );
});

Deno.test("drawMontage() keeps the aspect of images that are not square", async () => {
  const picture = await drawMontage(ramp(1, 10, 40), {
    ...PLAIN,
    tileSize: 80,
  });
  assertEquals([picture.width, picture.height], [80, 20]);
});

Deno.test("drawMontage() sets tiles that are not square side by side", async () => {
  // Four flat images of 3 rows and 5 columns, in two rows, with a gap.
  const levels = [0, 10, 20, 30];
  const images = ndArray(
    Float32Array.from({ length: 60 }, (_, i) => levels[Math.floor(i / 15)]),
    [4, 3, 5],
  );
  const picture = await drawMontage(images, {
    ...PLAIN,
    contrastBy: "all",
    columns: 2,
    tileSize: 10,
    gap: 2,
  });
  const { at } = pixelsOf(picture.png);
  assertEquals([picture.width, picture.height], [22, 14]);
  const corners = (
    x: number,
    y: number,
  ) => [at(x, y), at(x + 9, y), at(x, y + 5), at(x + 9, y + 5)];
  const places = [[0, 0], [12, 0], [0, 8], [12, 8]];
  places.forEach(([x, y], tile) =>
    assertEquals(corners(x, y), new Array(4).fill(85 * tile))
  );
  assertEquals([at(10, 3), at(11, 3), at(3, 6), at(3, 7)], [
    255,
    255,
    255,
    255,
  ]);
});

Deno.test("drawMontage() stretches each image, or all alike", async () => {
  const data = Float32Array.of(0, 1, 0, 10);
  const images = ndArray(data, [2, 1, 2]);
  const options = { ...PLAIN, tileSize: 2, columns: 2 };
  const own = pixelsOf((await drawMontage(images, options)).png);
  assertEquals([own.at(1, 0), own.at(3, 0)], [255, 255]);
  const all = pixelsOf(
    (await drawMontage(images, { ...options, contrastBy: "all" })).png,
  );
  assertEquals([all.at(1, 0), all.at(3, 0)], [26, 255]);
});

Deno.test("drawMontage() draws an image of one value grey", async () => {
  const image = ndArray(new Float32Array(16).fill(7), [4, 4]);
  const { at } = pixelsOf(
    (await drawMontage(image, { ...PLAIN, tileSize: 4 })).png,
  );
  assertEquals([at(0, 0), at(3, 3)], [128, 128]);
});

Deno.test("drawMontage() marks what has no finite value, and says so", async () => {
  const image = ramp(2, 3);
  image.data[1] = NaN;
  image.data[2] = Infinity;
  const picture = await drawMontage(image, { ...PLAIN, tileSize: 3 });
  const { at, channels } = pixelsOf(picture.png);
  assertEquals(channels, 3);
  assertEquals([0, 1, 2].map((c) => at(1, 0, c)), [213, 94, 0]);
  assertEquals([0, 1, 2].map((c) => at(2, 0, c)), [213, 94, 0]);
  // The others are stretched as if those were not there.
  assertEquals([at(0, 0), at(2, 1)], [0, 255]);
  assertEquals(
    picture.description,
    "1 image of 3 × 2 px; 2 pixels of the picture without a value (vermilion)",
  );
  const none = ndArray(new Float32Array(4).fill(NaN), [2, 2]);
  assertEquals((await drawMontage(none, PLAIN)).width > 0, true);
});

Deno.test("drawMontage() draws a bar of a round length", async () => {
  const images = ndArray(new Float32Array(100 * 100), [1, 100, 100]);
  setPixelSize(images, 2);
  const options = { gap: 0, tileSize: 100 };
  const { at, height } = pixelsOf((await drawMontage(images, options)).png);
  const lengths = Array.from({ length: height - 100 }, (_, row) => {
    let length = 0;
    while (at(length, 100 + row) === 0) length++;
    return length;
  });
  // 200 Å is the width of the image; the bar is exactly that long.
  assertEquals(Math.max(...lengths), 100);
  assert(lengths.filter((length) => length === 100).length >= 3);
  const stated = pixelsOf(
    (await drawMontage(images, { ...options, scaleBar: 50 })).png,
  );
  assertEquals(stated.at(24, 113), 0);
  assertEquals(stated.at(26, 113), 255);
});

Deno.test("drawMontage() writes labels into tiles that are large enough", async () => {
  const images = ndArray(new Float32Array(2 * 40 * 40), [2, 40, 40]);
  const options = { ...PLAIN, columns: 2, tileSize: 40 };
  const { at } = pixelsOf(
    (await drawMontage(images, { ...options, labels: [7, "x"] })).png,
  );
  const whites = (left: number) => {
    let count = 0;
    for (let y = 0; y < 20; y++) {
      for (let x = left; x < left + 40; x++) if (at(x, y) > 200) count++;
    }
    return count;
  };
  assert(whites(0) > 5 && whites(40) > 5);
  assertEquals(at(30, 30), 128);
});

Deno.test("drawMontage() draws no more than it is asked for", async () => {
  const images = ramp(50, 4, 4);
  const picture = await drawMontage(images, {
    ...PLAIN,
    most: 3,
    columns: 3,
    tileSize: 4,
  });
  assertEquals([picture.width, picture.height], [12, 4]);
  assertEquals(picture.description, "3 images of 4 × 4 px");
});

Deno.test("layOut() leaves few places empty and is wider than high", () => {
  const gap = 3;
  for (
    const [count, columns] of [[1, 1], [8, 4], [24, 6], [25, 5], [100, 10]]
  ) {
    const layout = layOut({ count, shape: [64, 64], gap });
    assertEquals(layout.columns, columns);
    assert(layout.width <= 1300);
  }
});

Deno.test("drawMontage() refuses what it cannot draw", async () => {
  const image = ramp(4, 4);
  const complex = { data: new Float32Array(32), shape: [4, 4], stride: [4, 1] };
  const given = {
    data: new Float32Array(0),
    shape: [2, 4, 4],
    stride: [16, 4, 1],
  };
  const cases: [string, () => Promise<unknown>][] = [
    ["no-images", () => drawMontage(ndArray(new Float32Array(0), [0, 4, 4]))],
    ["no-images", () => drawMontage(given)],
    ["image-shape", () => drawMontage(ramp(4))],
    ["image-shape", () => drawMontage(ndArray(new Float32Array(0), [0, 4]))],
    ["array-complex", () => drawMontage(complex)],
    ["contrast", () => drawMontage(image, { contrast: [99, 1] })],
    ["contrast", () => drawMontage(image, { contrast: [-1, 50] })],
    ["contrast", () => drawMontage(image, { contrast: [1, NaN] })],
    ["montage-option", () => drawMontage(image, { columns: 0 })],
    ["montage-option", () => drawMontage(image, { tileSize: 1.5 })],
    ["montage-option", () => drawMontage(image, { gap: -1 })],
    ["montage-option", () => drawMontage(image, { most: 0 })],
    ["scale-bar", () => drawMontage(image, { scaleBar: 10 })],
    ["scale-bar", () => drawMontage(image, { scaleBar: 1e9, voxelSize: 1 })],
    ["montage-size", () => drawMontage(image, { tileSize: 40000 })],
    ["montage-option", () => drawMontage(image, { contrastBy: "al" as "all" })],
    ["voxel-size", () => drawMontage(image, { voxelSize: -1 })],
    ["voxel-size", () => drawMontage(image, { voxelSize: 0 })],
    ["voxel-size", () => drawMontage(image, { voxelSize: NaN })],
    ["voxel-size", () => drawMontage(image, { voxelSize: Infinity })],
    [
      "unknown-option",
      () => drawMontage(image, { colums: 3 } as DrawMontageOptions),
    ],
  ];
  for (const [code, draw] of cases) {
    const error = await assertRejects(draw, ArgumentError);
    assertEquals(error.code, code);
  }
});
