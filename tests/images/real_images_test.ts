/** Real stacks against values of an independent NumPy implementation. */
import { assert, assertEquals } from "@std/assert";
import { type Slice, slice } from "../../src/core/image_key.ts";
import { ParticleImageDataset } from "../../src/images/image_backends.ts";
import type { ImageLoader } from "../../src/images/image_loader.ts";
import { imageCount, loadImages } from "../../src/images/load_images.ts";
import { hasRealData, REAL_DATA } from "../support/paths.ts";

type Values = Record<string, [re: number, im: number]>;

interface Expected {
  readonly nImages: number;
  readonly nParticles: number;
  readonly box: number;
  readonly "sha256_float32le": string;
  readonly downsample?: Record<string, {
    readonly sum: number;
    readonly perImage: Record<
      string,
      { mean: number; std: number; first4: number[]; center: number }
    >;
  }>;
  readonly fftMasked?: Record<string, { full: Values; half: Values }>;
}

const FOLDER = `${REAL_DATA}cryodrgn/`;
const ignore = !hasRealData;
const files: Record<string, Expected> = ignore
  ? {}
  : JSON.parse(Deno.readTextFileSync(`${FOLDER}expected.json`)).files;

async function sha256(pixels: Float32Array<ArrayBuffer>): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", pixels);
  return new Uint8Array(digest).toHex();
}

function assertNear(actual: number, expected: number, tolerance: number) {
  assert(
    Math.abs(actual - expected) <= tolerance,
    `${actual} is not ${expected}`,
  );
}

const STACKS = [
  "hand.mrcs",
  "hand_tilt.mrcs",
  "relion31.mrcs",
  "50S-vol.mrc",
  "toy_datadir/toy_images_a.mrcs",
  "toy_datadir/toy_images_b.mrcs",
];

for (const name of STACKS) {
  Deno.test({
    name: `the pixels of ${name} are NumPy's, in every order of reading`,
    ignore,
    async fn() {
      const { nImages, box } = files[name];
      const digest = files[name]["sha256_float32le"];
      await using loader = await loadImages(FOLDER + name);
      assertEquals(loader.shape, [nImages, box, box]);
      assertEquals(await imageCount(FOLDER + name), nImages);
      assertEquals(await sha256((await loader.get()).data), digest);
      // Backwards into rows that turn the order round again.
      const backwards = Int32Array.from(
        { length: nImages },
        (_, i) => nImages - 1 - i,
      );
      const out = new Float32Array(nImages * box * box);
      await loader.readInto(backwards, out, backwards);
      assertEquals(await sha256(out), digest);
    },
  });
}

async function digestOf(loader: ImageLoader, key?: Slice): Promise<string> {
  return await sha256((await loader.get(key)).data);
}

for (const name of ["toy_projections_dir.star", "relion5.star"]) {
  Deno.test({
    name: `${name} opens the images it names`,
    ignore,
    async fn() {
      const path = FOLDER + name;
      assertEquals(await imageCount(path), files[name].nParticles);
      await using loader = await loadImages(path, { datadir: "toy_datadir" });
      assertEquals(loader.numImages, files[name].nParticles);
      const text = await Deno.readTextFile(path);
      const names = [...text.matchAll(/(\d+)@(\S+)/g)];
      assertEquals(names.length, loader.numImages);
      // Every image is the section of the stack that its name says.
      const images = await loader.get();
      const pixels = loader.D ** 2;
      for (const stackName of new Set(names.map(([, , stack]) => stack))) {
        await using stack = await loadImages(
          `${FOLDER}toy_datadir/${stackName}`,
        );
        const sections = await stack.get();
        names.forEach(([, section, file], row) => {
          if (file !== stackName) return;
          const start = (Number(section) - 1) * pixels;
          assertEquals(
            images.data.subarray(row * pixels, (row + 1) * pixels),
            sections.data.subarray(start, start + pixels),
          );
        });
      }
    },
  });
}

Deno.test({
  name: "a STAR file over whole stacks has their checksums",
  ignore,
  async fn() {
    const digest = (name: string) => files[name]["sha256_float32le"];
    await using toys = await loadImages(`${FOLDER}toy_projections_dir.star`, {
      datadir: "toy_datadir",
      maxThreads: 2,
    });
    assertEquals(
      [
        await digestOf(toys, slice(0, 900)),
        await digestOf(toys, slice(900)),
      ],
      [
        digest("toy_datadir/toy_images_b.mrcs"),
        digest("toy_datadir/toy_images_a.mrcs"),
      ],
    );
    await using relion = await loadImages(`${FOLDER}relion31.star`);
    assertEquals(await digestOf(relion), digest("relion31.mrcs"));
  },
});

const PROCESSED = [
  "hand.mrcs",
  "relion31.mrcs",
  "toy_datadir/toy_images_a.mrcs",
];

for (const name of PROCESSED) {
  Deno.test({
    name: `${name} downsampled equals NumPy's`,
    ignore,
    async fn() {
      for (const [side, values] of Object.entries(files[name].downsample!)) {
        const downsampleD = Number(side);
        await using dataset = await ParticleImageDataset.open(FOLDER + name, {
          downsampleD,
        });
        const { data } = await dataset.get();
        const sum = data.reduce((total, value) => total + value, 0);
        assertNear(sum, values.sum, 1e-5 * Math.abs(values.sum));
        for (const [image, expected] of Object.entries(values.perImage)) {
          const pixels = (await dataset.get(Number(image))).data;
          expected.first4.forEach((value, p) =>
            assertNear(pixels[p], value, 1e-6)
          );
          const centre = (downsampleD / 2) * (downsampleD + 1);
          assertNear(pixels[centre], expected.center, 1e-6);
          const mean = pixels.reduce((total, x) => total + x, 0) /
            pixels.length;
          assertNear(mean, expected.mean, 1e-6);
        }
      }
    },
  });

  Deno.test({
    name: `the windowed spectra of ${name} equal NumPy's`,
    ignore,
    async fn() {
      const D = files[name].box;
      await using dataset = await ParticleImageDataset.open(FOLDER + name);
      for (const [image, values] of Object.entries(files[name].fftMasked!)) {
        const images = await dataset.get(Number(image));
        const options = { applyImageMask: true };
        const full = dataset.processImages(images, options);
        const half = dataset.processImagesHalf(images, options);
        const scale = Math.max(...Object.values(values.full).flat());
        for (
          const [spectrum, width, expected] of [
            [full, D, values.full],
            [half, D / 2 + 1, values.half],
          ] as const
        ) {
          for (const [place, [re, im]] of Object.entries(expected)) {
            const [row, column] = place.split(",").map(Number);
            const at = 2 * (row * width + column);
            assertNear(spectrum.data[at], re, 1e-6 * scale);
            assertNear(spectrum.data[at + 1], im, 1e-6 * scale);
          }
        }
      }
    },
  });
}
