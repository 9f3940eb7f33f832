import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ArgumentError,
  convertParticles,
  DataFormatError,
  MissingFileError,
  readCs,
  StarFile,
  writeCs,
} from "../../../mod.ts";
import { makeCs } from "../../support/cs_set.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { rewrite } from "../../support/star_set.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";

async function names(folder: TemporaryFolder): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder.path));
  return entries.filter(({ isFile }) => isFile).map(({ name }) => name).sort();
}

Deno.test("convertParticles() refuses outputs before it reads or writes", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  await folder.write("there.cs", "precious");
  const before = await names(folder);
  const at = (name: string) => folder.at(name);
  const cases = [
    [{}, {}, "convert-output", "no file"],
    [{ particles: at("a.dat") }, {}, "convert-output", ".star, .cs or .csg"],
    [{ particles: at("a.pkl") }, {}, "convert-output", "--write-poses"],
    [{ poses: at("a.npy") }, {}, "convert-output", "use .pkl"],
    [
      { poses: at("a.pkl"), ctf: `${folder.path}/./a.pkl` },
      {},
      "convert-output",
      "two files",
    ],
    [{ particles: at("there.cs") }, {}, "file-exists", "--force"],
    // The .cs file beside would be overwritten.
    [{ particles: at("there.csg") }, {}, "file-exists", "there.cs"],
    [{ particles: at("a.cs") }, { relion: "3.0" }, "convert-relion", "STAR"],
    [{ poses: at("a.pkl") }, { relion: "3.1" }, "convert-relion", "STAR"],
    [{ particles: at("a.star") }, { relion: "4" }, "option-value", "3.1"],
  ] as const;
  for (const [outputs, options, code, words] of cases) {
    const error = await assertRejects(
      () => convertParticles(star, outputs, options as { relion: "3.0" }),
      ArgumentError,
      words,
    );
    assertEquals(error.code, code);
  }
  const missing = await assertRejects(
    () =>
      convertParticles(star, {
        poses: at("p.pkl"),
        ctf: at("no/such/c.pkl"),
      }),
    MissingFileError,
  );
  assertEquals(missing.code, "folder-missing");
  assertEquals(await names(folder), before);
  assertEquals(await Deno.readTextFile(at("there.cs")), "precious");
});

Deno.test("convertParticles() writes nothing if one of three files cannot be made", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  // 900 Å are 600 px of 8: no fraction.
  const far = await rewrite(folder, star, "far.star", [" 0.750 ", " 900 "]);
  const before = await names(folder);
  const error = await assertRejects(
    () =>
      convertParticles(far, {
        particles: folder.at("a.cs"),
        ctf: folder.at("c.pkl"),
        poses: folder.at("p.pkl"),
      }),
    ArgumentError,
  );
  assertEquals(error.code, "poses-not-fractions");
  await assertRejects(
    () =>
      convertParticles(far, {
        particles: folder.at("copy.star"),
        poses: folder.at("p.pkl"),
      }),
    ArgumentError,
  );
  assertEquals(await names(folder), before);
});

Deno.test("convertParticles() keeps the files before one that the disk refuses", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const before = await names(folder);
  // A folder stands where the second file is to be renamed to.
  await Deno.mkdir(folder.at("c.pkl/in"), { recursive: true });
  await assertRejects(() =>
    convertParticles(star, {
      particles: folder.at("a.cs"),
      ctf: folder.at("c.pkl"),
    }), DataFormatError);
  assertEquals(await names(folder), [...before, "a.cs"].sort());
  assertEquals((await readCs(folder.at("a.cs"))).length, 7);
});

Deno.test("convertParticles() may write over its input if forced", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const lines = (await Deno.readTextFile(star)).trimEnd().split("\n");
  await assertRejects(
    () => convertParticles(star, { particles: star }, { ind: [3, 1] }),
    ArgumentError,
  );
  await convertParticles(star, { particles: star }, {
    ind: [3, 1],
    force: true,
  });
  assertEquals((await StarFile.load(star)).df.text("_rlnImageName"), [
    "000001@Stacks/s1.mrcs",
    "000002@Stacks/s0.mrcs",
  ]);
  assert(lines.length > 20);
  const cs = folder.at("a.cs");
  await writeCs(cs, makeCs({ n: 5 }));
  await convertParticles(cs, { particles: folder.at("a.csg") }, {
    ind: [4, 0],
    force: true,
  });
  assertEquals([...(await readCs(cs)).uids()], [1004n, 1000n]);
});

Deno.test("convertParticles() reads the block that is named", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const text = await Deno.readTextFile(star);
  const table = text.slice(text.indexOf("data_particles"))
    .replace("data_particles", "data_selected")
    .replace(/^00000[12]@.*\n/gm, "");
  const both = await folder.write("both.star", `${text}\n${table}`);
  await convertParticles(both, { particles: folder.at("a.cs") }, {
    block: "selected",
  });
  const cs = await readCs(folder.at("a.cs"));
  assertEquals([...cs.numbers("blob/idx")], [2, 2, 3]);
  await convertParticles(both, { particles: folder.at("b.star") }, {
    block: "selected",
    ind: [0],
  });
  const { document } = await StarFile.load(folder.at("b.star"));
  assertEquals(document.blocks.map(({ name, rowCount }) => [name, rowCount]), [
    ["optics", 2],
    ["particles", 7],
    ["selected", 1],
  ]);
  await convertParticles(both, { particles: folder.at("c.star") }, {
    block: "selected",
    relion: "3.0",
  });
  assertEquals((await StarFile.load(folder.at("c.star"))).length, 3);
});

Deno.test("convertParticles() refuses unknown options and rows", async () => {
  await using folder = await temporaryFolder();
  const { star } = await writeParticleSet(folder);
  const particles = folder.at("a.cs");
  await assertRejects(
    // @ts-expect-error there is no such option
    () => convertParticles(star, { particles }, { relions: "3.0" }),
    ArgumentError,
    "relions",
  );
  await assertRejects(
    () => convertParticles(star, { particles }, { ind: [7] }),
    RangeError,
  );
  await assertRejects(
    () => convertParticles(folder.at("no.star"), { particles }),
    MissingFileError,
  );
});
