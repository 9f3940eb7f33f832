import { assertEquals, assertRejects } from "@std/assert";
import {
  convertParticles,
  csNumbers,
  DataFormatError,
  exportHdf5,
  loadDataset,
  loadPoses,
  readCs,
  StarFile,
  writeCs,
  writeCtfPickle,
  writePosesPickle,
} from "../../../mod.ts";
import { ndArray } from "../../../src/core/nd_array.ts";
import { makeCs } from "../../support/cs_set.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import { assertNear, assertSameNumbers, numbersOf } from "./numbers.ts";

/** Pickles for images once of 16 px of 1.5 Å. */
async function writePickles(folder: TemporaryFolder, n: number) {
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const rotations = Float64Array.from(
    { length: 9 * n },
    (_, k) => identity[k % 9],
  );
  const shifts = Float64Array.from({ length: 2 * n }, () => 0.25);
  const rows = Array.from(
    { length: n },
    () => [16, 1.5, 15000, 14000, 30, 300, 2.7, 0.1, 5],
  );
  await writePosesPickle(
    folder.at("p.pkl"),
    ndArray(rotations, [n, 3, 3]),
    ndArray(shifts, [n, 2]),
  );
  await writeCtfPickle(
    folder.at("c.pkl"),
    ndArray(Float64Array.from(rows.flat()), [n, 9]),
  );
  return { posesFile: folder.at("p.pkl"), ctfFile: folder.at("c.pkl") };
}

Deno.test("convertParticles() says of smaller stacks their own size and pixel size", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder, { counts: [3], D: 8 });
  const files = await writePickles(folder, 3);
  const stack = folder.at("Stacks/s0.mrcs");
  await convertParticles(stack, { particles: folder.at("a.star") }, files);
  const { dataOptics, df } = await StarFile.load(folder.at("a.star"));
  assertEquals([...dataOptics!.numbers("_rlnImageSize")], [8]);
  assertEquals([...dataOptics!.numbers("_rlnImagePixelSize")], [3]);
  // A quarter of 8 px of 3 Å.
  assertEquals(df.numbers("_rlnOriginXAngst")[0], 6);
  await using direct = await loadDataset(stack, files);
  await using other = await loadDataset(folder.at("a.star"));
  assertEquals(other.voxelSize, direct.voxelSize);
  assertEquals(other.translations.data, direct.translations.data);
});

Deno.test("convertParticles() takes poses in pixels of the file they are in", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  // Refined at half the size: the same images by other numbers.
  const small = await rewrite(
    folder,
    star,
    "small.star",
    [" 1.5 8", " 3 4"],
    ["_rlnOriginXAngst", "_rlnOriginX"],
    ["_rlnOriginYAngst", "_rlnOriginY"],
  );
  const direct = await numbersOf(star, 8);
  const poses = await numbersOf(small, 8);
  for (const name of ["b.star", "b.cs"]) {
    await convertParticles(star, { particles: folder.at(name) }, {
      posesFile: small,
    });
    assertSameNumbers(await numbersOf(folder.at(name), 8), {
      ...poses,
      ctf: direct.ctf,
    }, name);
  }
});

Deno.test("convertParticles() names stacks from where the table goes", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder, { counts: [2, 1], D: 8 });
  const files = await writePickles(folder, 2);
  await Deno.mkdir(folder.at("out/deep"), { recursive: true });
  const relative = (path: string) =>
    path.replace(Deno.cwd().replace(/\/*$/, "/"), "");
  await convertParticles(relative(folder.at("Stacks/s0.mrcs")), {
    // The order of the outputs is none of their meaning.
    ctf: folder.at("ctf.pkl"),
    particles: relative(folder.at("out/deep/a.star")),
  }, { posesFile: relative(files.posesFile), ctfFile: files.ctfFile });
  const { df } = await StarFile.load(folder.at("out/deep/a.star"));
  assertEquals(df.text("_rlnImageName"), [
    "000001@../../Stacks/s0.mrcs",
    "000002@../../Stacks/s0.mrcs",
  ]);
  await using set = await loadDataset(folder.at("out/deep/a.star"));
  assertEquals(set.nImages, 2);

  const three = await writePickles(folder, 3);
  const list = await folder.write(
    "lists/l.txt",
    "Stacks/s1.mrcs\n# no\nStacks/s0.mrcs\n",
  );
  await convertParticles(list, { particles: folder.at("out/l.cs") }, {
    ...three,
    datadir: folder.path,
  });
  const table = await readCs(folder.at("out/l.cs"));
  assertEquals(table.text("blob/path"), [
    "../Stacks/s1.mrcs",
    "../Stacks/s0.mrcs",
    "../Stacks/s0.mrcs",
  ]);
  assertEquals([...table.numbers("blob/idx")], [0, 0, 1]);
});

Deno.test("convertParticles() takes the size of stacks where no table states it", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const none = await rewrite(folder, star, "none.star", [" 1.5 8", " 1.5"], [
    "_rlnImageSize #7\n",
    "",
  ]);
  await convertParticles(none, { particles: folder.at("a.cs") });
  assertEquals((await readCs(folder.at("a.cs"))).numbers("blob/shape")[0], 8);
  const prefixed = await rewrite(folder, none, "pre.star", [
    "@Stacks",
    "@gone/Stacks",
  ]);
  await Deno.rename(folder.at("Stacks"), folder.at("Moved"));
  await Deno.mkdir(folder.at("d"));
  await Deno.rename(folder.at("Moved"), folder.at("d/Stacks"));
  await convertParticles(prefixed, { particles: folder.at("b.cs") }, {
    datadir: "d",
    stripPrefix: "gone",
  });
  const error = await assertRejects(
    () =>
      convertParticles(none, { particles: folder.at("c.cs") }, {
        datadir: "no",
      }),
    DataFormatError,
  );
  assertEquals(error.code, "image-size-unknown");
});

Deno.test("convertParticles() writes pickles of files of exportHdf5, but no names", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await using direct = await loadDataset(star);
  const h5 = folder.at("a.h5");
  await exportHdf5(direct, h5);
  await convertParticles(h5, {
    poses: folder.at("p.pkl"),
    ctf: folder.at("c.pkl"),
  });
  const { translations } = await loadPoses(folder.at("p.pkl"), 7, 8);
  assertNear(
    translations!.data,
    direct.translations.data as Float32Array,
    1e-6,
    1e-6,
    "shifts",
  );
  const error = await assertRejects(
    () => convertParticles(h5, { particles: folder.at("b.star") }),
    DataFormatError,
  );
  assertEquals(error.code, "convert-no-images");
});

Deno.test("convertParticles() takes the class asked for into the file", async () => {
  await using folder = await temporaryFolder();
  const multi = makeCs({
    n: 2,
    without: ["alignments3D/"],
    extra: [
      csNumbers("alignments3D_multi/pose", "<f4", [
        0.1,
        0,
        0,
        0,
        0.2,
        0,
        0.3,
        0,
        0,
        0,
        0.4,
        0,
      ], [2, 3]),
      csNumbers("alignments3D_multi/shift", "<f4", [1, 2, 3, 4, 5, 6, 7, 8], [
        2,
        2,
      ]),
      csNumbers("alignments3D_multi/psize_A", "<f4", [1.5, 1.5]),
      csNumbers("alignments3D_multi/class_posterior", "<f4", [
        0.9,
        0.1,
        0.2,
        0.8,
      ], [2]),
    ],
  });
  await writeCs(folder.at("m.cs"), multi);
  await convertParticles(folder.at("m.cs"), { particles: folder.at("b.star") });
  // The most probable: class 0 of the first, class 1 of the second.
  const { df } = await StarFile.load(folder.at("b.star"));
  assertEquals([...df.numbers("_rlnOriginXAngst")], [1.5, 10.5]);
  await convertParticles(folder.at("m.cs"), { particles: folder.at("c.cs") }, {
    cs: { poseClass: 1 },
  });
  const table = await readCs(folder.at("c.cs"));
  assertEquals([...table.numbers("alignments3D/shift")], [3, 4, 7, 8]);
  assertEquals(table.has("alignments3D_multi/pose"), true);
});
