import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, UnsupportedError } from "../../src/core/errors.ts";
import {
  createImageSource,
  type CreateImageSourceOptions,
} from "../../src/images/create_image_source.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { pixelOf, writeParticleSet } from "../support/particle_set.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("createImageSource() opens a file and remembers how", async () => {
  await using folder = await temporaryFolder();
  const { star, rows } = await writeParticleSet(folder, {
    counts: [3, 4],
    stackName: (s) => `old/s${s}.mrcs`,
  });
  await Deno.rename(folder.at("old"), folder.at("new"));
  const options: CreateImageSourceOptions = {
    ind: [6, 1],
    lazy: false,
    uninvertData: true,
    datadir: folder.at("new"),
    stripPrefix: "old",
    downsampleD: 8,
    sortWithBfac: true,
    tiltSeriesCtf: "cryoem",
    padding: 0,
    maxThreads: 2,
    dtype: "complex128",
    mrc: { salvage: true },
  };
  await using source = await createImageSource(star, options);
  assertEquals(source.info, {
    particlesFile: star,
    datadir: folder.at("new"),
    lazy: false,
    tiltSeries: false,
    tiltSeriesCtf: "cryoem",
    dosePerTilt: null,
    anglePerTilt: null,
    sortWithBfac: true,
    tiltOrder: null,
    tiltRanks: "particle",
    stripPrefix: "old",
    downsampleD: 8,
    invertData: true,
    dtype: "complex128",
    mrc: { salvage: true },
    maxThreads: 2,
  });
  assertEquals([...source.indexLayout.originalImageIndices], [6, 1]);
  const [stack, section] = rows[6];
  const images = await source.images([0]);
  assertEquals(images.data[7], pixelOf(stack, section, 7));
  assertEquals(
    source.processImages(images).data instanceof Float64Array,
    true,
  );
});

Deno.test("createImageSource() does not read a file again that it is given", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2] });
  const table = await StarFile.load(star);
  await Deno.remove(star);
  await using source = await createImageSource(star, { table });
  assertEquals([source.nImages, source.info.particlesFile], [2, star]);
});

Deno.test("createImageSource() refuses tilt series of stacks, and unknown options", async () => {
  const error = await assertRejects(
    () => createImageSource("p.mrcs", { tiltSeries: true }),
    UnsupportedError,
    '"p.mrcs"',
  );
  assertEquals(error.code, "tilt-series-table");
  await assertRejects(
    () => createImageSource("p.star", { invertData: true } as never),
    ArgumentError,
  );
});
