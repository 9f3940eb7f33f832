import { assert, assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { DownsamplingImageLoader } from "../../src/images/downsampling_image_loader.ts";
import { MRCLoader } from "../../src/images/mrc_loader.ts";
import { faultCode } from "../support/faults.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { seeded } from "../support/random.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { croppedByMatrices } from "./cropped_by_matrices.ts";

Deno.test("DownsamplingImageLoader gives the specification's examples", async () => {
  await using folder = await temporaryFolder();
  const values = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3],
    [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
  ];
  const bytes = mrcBytes(3, 4, (i, p) => values[i][p], { mode: 1 });
  const path = await folder.write("a.mrcs", bytes);
  await using loader = new DownsamplingImageLoader(
    await MRCLoader.open(path),
    2,
  );
  const { data } = await loader.get();
  [5, 6, 9, 10, 4.375, 4.125, 5.875, 5.625, 0, 0.125, 0, 0.125].forEach(
    (value, i) => assert(Math.abs(data[i] - value) < 1e-6),
  );
});

Deno.test("DownsamplingImageLoader agrees with the matrix formula", async () => {
  await using folder = await temporaryFolder();
  for (const [D, T] of [[8, 4], [9, 4], [10, 6], [7, 6], [5, 2], [12, 10]]) {
    const random = seeded(D * T);
    const images = Array.from(
      { length: 3 },
      () => Float32Array.from({ length: D * D }, () => 2 * random() - 1),
    );
    const path = await folder.write(
      "a.mrcs",
      mrcBytes(3, D, (i, p) => images[i][p]),
    );
    await using loader = new DownsamplingImageLoader(
      await MRCLoader.open(path),
      T,
    );
    const { data } = await loader.get([2, 0]);
    [2, 0].forEach((image, row) =>
      croppedByMatrices(images[image], D, T).forEach((value, p) =>
        assert(Math.abs(data[row * T * T + p] - value) < 1e-6)
      )
    );
  }
});

Deno.test("DownsamplingImageLoader crops more images than it holds at a time", async () => {
  await using folder = await temporaryFolder();
  // 8 of these images are 32 MiB as float32.
  const bytes = mrcBytes(11, 1024, (image) => image, { mode: 0 });
  const path = await folder.write("a.mrcs", bytes);
  await using loader = new DownsamplingImageLoader(
    await MRCLoader.open(path),
    2,
  );
  const positions = Int32Array.from({ length: 11 }, (_, i) => (3 * i) % 11);
  const flat = await loader.get(positions);
  const scattered = new Float32Array(4 * 11);
  await loader.readInto(
    positions,
    scattered,
    positions.map((_, i) => 10 - i),
  );
  positions.forEach((position, i) => {
    assertEquals(Math.round(flat.data[4 * i]), position);
    assertEquals(Math.round(scattered[4 * (10 - i)]), position);
  });
});

Deno.test("DownsamplingImageLoader reads an eager base from its memory", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(2, 4, () => 3));
  const base = await MRCLoader.open(path, { lazy: false });
  await Deno.writeFile(path, new Uint8Array(5));
  await using loader = new DownsamplingImageLoader(base, 2);
  assertEquals(loader.base, base);
  assertEquals([...(await loader.get(1)).data], [3, 3, 3, 3]);
  assertEquals(
    `${loader}`,
    `DownsamplingImageLoader(2 images of 2 × 2 px from ${base})`,
  );
  await loader.close();
  assertEquals(await faultCode(() => base.get(0)), "loader-closed");
});

Deno.test("DownsamplingImageLoader refuses sides that cannot be", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("a.mrcs", mrcBytes(1, 9, () => 0));
  await using base = await MRCLoader.open(path);
  for (const targetD of [0, -2, 1, 3, 9, 10, 4.5, NaN, Infinity]) {
    const error = assertThrows(
      () => new DownsamplingImageLoader(base, targetD),
      ArgumentError,
    );
    assertEquals(error.code, "downsample-size");
  }
});
