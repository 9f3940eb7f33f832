import { assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  convertParticles,
  csNumbers,
  DataFormatError,
  loadPoses,
  readCs,
  StarFile,
  writeCs,
  writeCtfPickle,
  writePosesPickle,
} from "../../../mod.ts";
import { ndArray } from "../../../src/core/nd_array.ts";
import { makeCs } from "../../support/cs_set.ts";
import { hdf5Bytes } from "../../support/hdf5_files.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";

/** A pickle of the CTF of images of 16 px of 1.5 Å, with a phase plate. */
async function writeCtf(folder: TemporaryFolder, n: number): Promise<string> {
  const row = [16, 1.5, 21000, 20000, 30, 300, 2.7, 0.1, 5];
  const rows = Float64Array.from({ length: 9 * n }, (_, k) => row[k % 9]);
  await writeCtfPickle(folder.at("ctf.pkl"), ndArray(rows, [n, 9]));
  return folder.at("ctf.pkl");
}

/** A pickle of poses; image i moved by (i / 16, 0) of the box. */
async function writePoses(folder: TemporaryFolder, n: number): Promise<string> {
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const length = 9 * n;
  const rotations = Float64Array.from({ length }, (_, k) => identity[k % 9]);
  const shifts = Float64Array.from({ length: 2 * n }, (_, k) => {
    return k % 2 === 0 ? k / 32 : 0;
  });
  await writePosesPickle(
    folder.at("poses.pkl"),
    ndArray(rotations, [n, 3, 3]),
    ndArray(shifts, [n, 2]),
  );
  return folder.at("poses.pkl");
}

Deno.test("convertParticles() puts the CTF of another file into a STAR file", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2], D: 16 });
  const ctfFile = await writeCtf(folder, 2);
  await convertParticles(star, { particles: folder.at("b.star") }, { ctfFile });
  const { df } = await StarFile.load(folder.at("b.star"));
  assertEquals([...df.numbers("_rlnDefocusU")], [21000, 21000]);
  assertEquals([...df.numbers("_rlnPhaseShift")], [5, 5]);
});

Deno.test("convertParticles() takes pixel sizes of the particles where a file has no CTF", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2] });
  const table = makeCs({
    n: 2,
    without: ["blob/", "ctf/"],
  }).withoutFields((name) => name.startsWith("blob/"));
  await writeCs(folder.at("none.cs"), table);
  const particles = folder.at("b.cs");
  const { diagnostics } = await convertParticles(star, { particles }, {
    ctfFile: folder.at("none.cs"),
  });
  assertEquals(diagnostics[0].code, "no-ctf");
  assertEquals(
    [...(await readCs(particles)).numbers("blob/psize_A")],
    [1.5, 1.5],
  );
});

Deno.test("convertParticles() takes the size of images from the CTF if nothing else tells", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [2] });
  const none = await rewrite(
    folder,
    star,
    "none.star",
    [" 1.5 8", " 1.5"],
    ["_rlnImageSize #7\n", ""],
    ["@Stacks", "@gone"],
  );
  const ctfFile = await writeCtf(folder, 2);
  await convertParticles(none, { particles: folder.at("a.cs") }, { ctfFile });
  const shapes = (await readCs(folder.at("a.cs"))).numbers("blob/shape");
  assertEquals([...shapes], [16, 16, 16, 16]);
});

Deno.test("convertParticles() refuses files whose rows are other images", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder, { counts: [3] });
  const other = await rewrite(
    folder,
    star,
    "other.star",
    ["000001@", "x@"],
    ["000003@", "000001@"],
    ["x@", "000003@"],
  );
  for (const options of [{ posesFile: other }, { ctfFile: other }]) {
    const error = await assertRejects(
      () => convertParticles(star, { particles: folder.at("a.cs") }, options),
      DataFormatError,
      "row 1",
    );
    assertEquals(error.code, "rows-disagree");
  }
});

Deno.test("convertParticles() of rows takes those of every file, and tells what it took", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder, { counts: [3], D: 16 });
  const stack = folder.at("Stacks/s0.mrcs");
  const files = {
    posesFile: await writePoses(folder, 3),
    ctfFile: await writeCtf(folder, 3),
  };
  const ind = [2, 1];
  await convertParticles(stack, { particles: folder.at("a.cs") }, {
    ...files,
    ind,
  });
  const table = await readCs(folder.at("a.cs"));
  assertEquals([...table.numbers("alignments3D/shift")], [2, 0, 1, 0]);
  // Rotations alone.
  const { rotations } = await loadPoses(files.posesFile, 3, 16);
  await writePosesPickle(folder.at("r.pkl"), rotations, null);
  for (const rows of [undefined, ind]) {
    const { diagnostics } = await convertParticles(stack, {
      particles: folder.at("b.cs"),
    }, { ...files, posesFile: folder.at("r.pkl"), ind: rows, force: true });
    assertEquals(diagnostics.map(({ code }) => code), ["poses-no-shifts"]);
  }
});

Deno.test("convertParticles() finds the stacks of a list by its options", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder, { counts: [1], D: 16, root: "data/" });
  const list = await folder.write("lists/l.txt", "old/Stacks/s0.mrcs\n");
  await convertParticles(list, { particles: folder.at("a.cs") }, {
    posesFile: await writePoses(folder, 1),
    ctfFile: await writeCtf(folder, 1),
    datadir: folder.at("data"),
    stripPrefix: "old",
  });
  assertEquals((await readCs(folder.at("a.cs"))).text("blob/path"), [
    "data/Stacks/s0.mrcs",
  ]);
});

Deno.test("convertParticles() looks for stacks above the file, but not above datadir", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await Deno.mkdir(folder.at("Job"));
  const inJob = await rewrite(
    folder,
    star,
    "Job/run.star",
    [" 1.5 8", " 1.5"],
    ["_rlnImageSize #7\n", ""],
  );
  const particles = folder.at("a.cs");
  await convertParticles(inJob, { particles });
  assertEquals((await readCs(particles)).numbers("blob/shape")[0], 8);
  const error = await assertRejects(
    () =>
      convertParticles(inJob, { particles: folder.at("b.cs") }, {
        datadir: folder.at("Job"),
      }),
    DataFormatError,
  );
  assertEquals(error.code, "image-size-unknown");
});

Deno.test("convertParticles() refuses a size that a stack has not", async () => {
  await using folder = await temporaryFolder();
  await writeParticleSet(folder, { counts: [1], D: 16 });
  const files = {
    posesFile: await writePoses(folder, 1),
    ctfFile: await writeCtf(folder, 1),
  };
  const convert = (imageSize: number) =>
    convertParticles(folder.at("Stacks/s0.mrcs"), {
      particles: folder.at("a.cs"),
    }, { ...files, ctf: { imageSize } });
  const error = await assertRejects(() => convert(8), ArgumentError, "16 px");
  assertEquals(error.code, "image-size-stack");
  await convert(16);
});

Deno.test("convertParticles() takes the size of images in HDF5 where there is no CTF", async () => {
  await using folder = await temporaryFolder();
  const data = new Float32Array(2 * 16 * 16);
  const images = { path: "/images", data, shape: [2, 16, 16] };
  const h5 = await folder.write("a.h5", await hdf5Bytes([images]));
  const poses = folder.at("p.pkl");
  await convertParticles(h5, { poses }, {
    posesFile: await writePoses(folder, 2),
  });
  const { translations } = await loadPoses(poses, 2, 16);
  assertEquals([...translations!.data], [0, 0, 1, 0]);
});

Deno.test("convertParticles() says that there are no poses to write", async () => {
  await using folder = await temporaryFolder();
  await writeCs(
    folder.at("n.cs"),
    makeCs({ n: 2, without: ["alignments3D/"] }),
  );
  const error = await assertRejects(
    () => convertParticles(folder.at("n.cs"), { poses: folder.at("p.pkl") }),
    DataFormatError,
  );
  assertEquals(error.code, "convert-no-poses");
});

Deno.test("convertParticles() lists tables before pickles, and tells of fields that differ", async () => {
  await using folder = await temporaryFolder();
  await writeCs(folder.at("a.cs"), makeCs({ n: 3 }));
  const further = makeCs({
    n: 3,
    psize: 2,
    extra: [csNumbers("my/odd", "<f8", [1, 2, 3])],
  });
  await writeCs(folder.at("more.cs"), further);
  const cs = { passthrough: folder.at("more.cs") };
  for (const name of ["b.cs", "c.star"]) {
    for (const ind of [undefined, [2, 0]]) {
      const { written, diagnostics } = await convertParticles(
        folder.at("a.cs"),
        { particles: folder.at(name) },
        { cs, ind, force: true },
      );
      assertEquals(written, [folder.at(name)]);
      assertEquals(diagnostics[0].code, "cs-fields-twice");
    }
  }
  const poses = folder.at("p.pkl");
  const { written } = await convertParticles(folder.at("a.cs"), {
    poses,
    particles: folder.at("d.csg"),
  });
  assertEquals(written, [folder.at("d.cs"), folder.at("d.csg"), poses]);
  const group = await Deno.readTextFile(folder.at("d.csg"));
  assertEquals(group.includes(folder.path), false);
});
