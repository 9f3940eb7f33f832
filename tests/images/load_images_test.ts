import { assert, assertEquals, assertRejects } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import { ImageLoader } from "../../src/images/image_loader.ts";
import {
  imageCount,
  imageFileKind,
  loadImages,
} from "../../src/images/load_images.ts";
import { MRCLoader } from "../../src/images/mrc_loader.ts";
import { MultiMRCLoader } from "../../src/images/multi_mrc_loader.ts";
import { StarLoader } from "../../src/images/star_loader.ts";
import { faultCode } from "../support/faults.ts";
import { imageNamesStar } from "../support/image_names_star.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { cacheNames, writeAged } from "../support/aged_files.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("imageFileKind() goes by the last extension, whatever its case", () => {
  for (
    const [path, kind] of [
      ["a.mrc", "mrc"],
      ["/d.star/a.MRCS", "mrc"],
      ["run_it025_data.STAR", "star"],
      ["J1/particles.CS.npy", "cs"],
      ["a.mrcs.Txt", "txt"],
      ["a.H5", "hdf5"],
      ["a.hdf5", "hdf5"],
      ["d.mrc/a.hdf::/b.star", "hdf5"],
    ]
  ) {
    assertEquals(imageFileKind(path), kind);
  }
});

Deno.test("loadImages() opens each kind of file with its loader", async () => {
  await using folder = await temporaryFolder();
  const stack = mrcBytes(3, 2, (section) => section);
  const star = imageNamesStar(["3@a.MRC", "1@a.MRC"]);
  for (
    const [path, loaderClass, n] of [
      [await folder.write("a.MRC", stack), MRCLoader, 3],
      [await folder.write("a.mrcs", stack), MRCLoader, 3],
      [await folder.write("p.STAR", star), StarLoader, 2],
      [await folder.write("l.TXT", "a.MRC\na.mrcs"), MultiMRCLoader, 6],
    ] as const
  ) {
    await using loader = await loadImages(path);
    assert(loader instanceof loaderClass);
    assertEquals(loader.numImages, n);
    assertEquals(loader.isLoaded, false);
    assertEquals(await imageCount(path), n);
    assertEquals(await ImageLoader.imageCount(path), n);
    const options = { indices: [n - 1], lazy: false } as const;
    await using last = await ImageLoader.fromFile(path, options);
    assertEquals(last.isLoaded, true);
    assertEquals([...last.selectionIndices], [n - 1]);
  }
});

Deno.test("loadImages() refuses other kinds of files, as imageCount() does", async () => {
  for (const open of [loadImages, imageCount, ImageLoader.fromFile]) {
    for (
      const name of ["a.tif", "a.pkl", "stack", "", "d.star/stack", "a.star."]
    ) {
      const error = await assertRejects(
        async () => await open(name),
        ArgumentError,
      );
      assertEquals(error.code, "image-file-kind");
    }
  }
  assertEquals(
    await faultCode(() => loadImages("a.mrc", { data: "." } as never)),
    "unknown-option",
  );
  assertEquals(
    await faultCode(() => imageCount("a.mrc", { lazy: true } as never)),
    "unknown-option",
  );
});

Deno.test("imageCount() looks at no stack of a STAR file", async () => {
  await using folder = await temporaryFolder();
  const names = ["1@none/a.mrcs", "2@none/a.mrcs", "1@/nowhere/b.mrcs"];
  const star = await folder.write("p.star", imageNamesStar(names));
  assertEquals(await imageCount(star), 3);
  const empty = await folder.write("empty.star", imageNamesStar([]));
  assertEquals(await imageCount(empty), 0);
});

Deno.test("imageCount() counts sections that are not square", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(3, 4, () => 0);
  new DataView(bytes.buffer).setInt32(0, 8, true);
  new DataView(bytes.buffer).setInt32(4, 2, true);
  assertEquals(await imageCount(await folder.write("a.mrcs", bytes)), 3);
});

Deno.test("imageCount() finds the stacks of a list as loadImages() does", async () => {
  await using folder = await temporaryFolder();
  await folder.write("data/a.mrcs", mrcBytes(3, 2, () => 0));
  const list = await folder.write("list.txt", "old/a.mrcs");
  const options = { datadir: "data", stripPrefix: "old" };
  assertEquals(await imageCount(list, options), 3);
  assertEquals(await ImageLoader.imageCount(list, options), 3);
});

Deno.test("loadImages() reads and copies a stack as its options say", async () => {
  await using folder = await temporaryFolder();
  const bytes = mrcBytes(3, 2, (section) => section);
  // The last image is cut off.
  const cut = await writeAged(folder, "cut.mrcs", bytes.slice(0, -1));
  const cacheDir = folder.at("fast");
  const mrc = { salvage: true };
  await using stack = await loadImages(cut, { mrc, cacheDir });
  assertEquals(stack.numImages, 2);
  assertEquals((await cacheNames(cacheDir)).length, 2);
});
