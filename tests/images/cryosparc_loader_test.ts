import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { DataFormatError, MissingFileError } from "../../src/core/errors.ts";
import {
  CsTable,
  csTexts,
  encodeCsg,
  writeCs,
} from "../../src/formats/cs/mod.ts";
import { CryoSparcLoader } from "../../src/images/cryosparc_loader.ts";
import { imageCount, loadImages } from "../../src/images/load_images.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import {
  cryoSparcTable,
  type Row,
  writeCryoSparcSet,
} from "../support/cryosparc_set.ts";
import { faultCode } from "../support/faults.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { pixelOf } from "../support/particle_set.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";
import { assertClosed } from "./assert_closed.ts";

/** Writes a stack all of whose pixels are its mark plus the section. */
async function writeStack(
  folder: TemporaryFolder,
  name: string,
  mark: number,
  count = 3,
): Promise<void> {
  await folder.write(name, mrcBytes(count, 2, (section) => mark + section));
}

/** First pixel of every image of a `.cs` file of these paths and indices. */
async function marksOf(
  folder: TemporaryFolder,
  images: readonly (readonly [path: string, idx: number])[],
  options: Parameters<typeof CryoSparcLoader.open>[1] = {},
  file = "P1/J5/particles.cs",
): Promise<number[]> {
  const path = await folder.write(file, "");
  const rows = images.map(([, idx]) => [0, idx] as const);
  const names = csTexts("blob/path", images.map(([name]) => name));
  await writeCs(path, cryoSparcTable(rows, { D: 2, columns: [names] }));
  await using loader = await loadImages(path, options);
  assert(loader instanceof CryoSparcLoader);
  const { data } = await loader.get();
  return [...data].filter((_, i) => i % 4 === 0);
}

Deno.test("CryoSparcLoader finds stacks from the project folder above the job", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "P1/J1/imported/a.mrcs", 10);
  await writeStack(folder, "P1/J4/extract/b.mrc", 20);
  await writeStack(folder, "elsewhere/c.mrcs", 30);
  const marks = await marksOf(folder, [
    [">J1/imported/a.mrcs", 2],
    ["J4/extract/b.mrc", 0],
    ["J1/imported/a.mrcs", 0],
    [`>${folder.at("elsewhere/c.mrcs")}`, 1],
    ["J4/extract/b.mrcs", 1],
  ]);
  assertEquals(marks, [12, 20, 10, 31, 21]);
});

Deno.test("CryoSparcLoader looks in datadir alone if it is given", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "P1/J1/a.mrcs", 10);
  await writeStack(folder, "copy/J1/a.mrcs", 20);
  await writeStack(folder, "flat/a.mrcs", 30);
  const marks = (datadir: string, stripPrefix?: string) =>
    marksOf(folder, [[">J1/a.mrcs", 1]], { datadir, stripPrefix });
  assertEquals(await marks(".."), [11]);
  assertEquals(await marks("../../copy"), [21]);
  assertEquals(await marks(folder.at("copy")), [21]);
  assertEquals(await marks(folder.at("flat")), [31]);
  // The prefix is one of the path without its mark.
  assertEquals(await marks(folder.at("flat"), "J1"), [31]);
  const fault = (datadir: string, prefix?: string) =>
    faultCode(() => marks(datadir, prefix));
  assertEquals(await fault("..", "J"), "strip-prefix-unused");
  assertEquals(await fault("nowhere"), "stack-missing");
});

Deno.test("CryoSparcLoader strips a prefix from matching paths only", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "P1/a.mrcs", 10);
  await writeStack(folder, "abs/b.mrcs", 20);
  const images = [["/old/a.mrcs", 0], [folder.at("abs/b.mrcs"), 2]] as const;
  assertEquals(
    await marksOf(folder, images, { stripPrefix: "/old/" }),
    [10, 22],
  );
});

Deno.test("CryoSparcLoader reads >x and x from one stack", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("P1/J5/particles.cs", "");
  await writeStack(folder, "P1/J1/a.mrcs", 10);
  const names = ["J1/a.mrcs", ">J1/a.mrcs", ">>J1/a.mrcs"];
  await writeCs(
    path,
    cryoSparcTable([[0, 0], [0, 1], [0, 2]], {
      columns: [csTexts("blob/path", names)],
    }),
  );
  await using loader = await CryoSparcLoader.open(path);
  assertEquals(
    `${loader}`,
    "CryoSparcLoader(1 files, 3 images of 2 × 2 px)",
  );
});

Deno.test("CryoSparcLoader lists the stacks that are missing", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder, {
    counts: [2, 2, 2],
    stackName: (s) => `>J1/imported/s${s}.mrcs`,
  });
  await Deno.remove(folder.at("J1/imported/s0.mrcs"));
  await Deno.remove(folder.at("J1/imported/s2.mrcs"));
  const error = await assertRejects(
    () => CryoSparcLoader.open(cs),
    MissingFileError,
  );
  assertEquals(error.code, "stack-missing");
  assertEquals(error.paths.length, 2);
  assertStringIncludes(error.message, "s0.mrcs");
  assertStringIncludes(error.message, "J1/imported");
  await assertClosed(folder);
});

Deno.test("CryoSparcLoader refuses sections that a stack does not have", async () => {
  await using folder = await temporaryFolder();
  await writeStack(folder, "P1/J1/a.mrcs", 10);
  for (const idx of [3, 2 ** 31 - 1]) {
    const error = await assertRejects(
      () => marksOf(folder, [["J1/a.mrcs", 2], ["J1/a.mrcs", idx]]),
      DataFormatError,
      "a.mrcs",
    );
    assertEquals(error.code, "section-out-of-range");
  }
  await assertClosed(folder);
});

Deno.test("CryoSparcLoader reads sections beyond 4 GiB of a stack", async () => {
  await using folder = await temporaryFolder();
  // 20,000 × 262,144 bytes are 947,912,704 modulo 2³²: the file has holes.
  const D = 256;
  const bytes = mrcBytes(1, D, () => 0);
  new DataView(bytes.buffer).setInt32(8, 20001, true);
  const stack = await folder.write("big.mrcs", bytes.subarray(0, 1024));
  const offset = 1024 + 20000 * D * D * 4;
  await Deno.truncate(stack, offset + D * D * 4);
  using file = await Deno.open(stack, { write: true });
  await file.seek(offset, Deno.SeekMode.Start);
  await file.write(new Uint8Array(new Float32Array([42]).buffer));
  const cs = folder.at("big.cs");
  await writeCs(
    cs,
    cryoSparcTable([[0, 20000]], { D, stackName: () => "big.mrcs" }),
  );
  await using loader = await CryoSparcLoader.open(cs);
  assertEquals((await loader.get(0)).data[0], 42);
});

Deno.test("CryoSparcLoader opens .cs.npy and .csg files", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const npy = await folder.write("set.cs.npy", await Deno.readFile(cs));
  const csg = await folder.write(
    "set.csg",
    await encodeCsg("particles.cs", ["blob/path", "ctf/df1_A"], 7),
  );
  for (const path of [cs, npy, csg]) {
    await using loader = await loadImages(path);
    assert(loader instanceof CryoSparcLoader);
    assertEquals((await loader.get(4)).data[0], pixelOf(1, 1, 0));
  }
});

Deno.test("CryoSparcLoader takes a file that was read already", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const file = await CryoSparcFile.load(cs);
  await using loader = await CryoSparcLoader.open(file, { indices: [3, 0] });
  assertEquals([...loader.selectionIndices], [3, 0]);
  assertEquals((await loader.get(0)).data[9], pixelOf(1, 0, 9));

  const selected = new CryoSparcFile(
    new CsTable(2, file.table.selectRows([6, 2]).columns),
  );
  const datadir = folder.path;
  await using two = await CryoSparcLoader.open(selected, { datadir });
  assertEquals((await two.get(0)).data[9], pixelOf(1, 3, 9));
});

Deno.test("CryoSparcLoader finds images by way of a passthrough file", async () => {
  await using folder = await temporaryFolder();
  const rows: readonly Row[] = [[0, 0], [1, 1], [0, 2]];
  await writeCryoSparcSet(folder, {
    rows,
    file: "J24_passthrough_particles.cs",
  });
  const cs = folder.at("J24_007_particles.cs");
  await writeCs(cs, cryoSparcTable(rows, { without: [/^blob/] }));
  const error = await assertRejects(
    () => CryoSparcLoader.open(cs),
    DataFormatError,
    "passthrough",
  );
  assertEquals(error.code, "images-missing");
  await using loader = await CryoSparcLoader.open(cs, {
    cs: { passthrough: true },
  });
  assertEquals((await loader.get(1)).data[0], pixelOf(1, 1, 0));
});

Deno.test("CryoSparcLoader refuses files without images", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("p.cs");
  await writeCs(path, cryoSparcTable([]));
  assertEquals(
    await faultCode(() => CryoSparcLoader.open(path)),
    "no-particles",
  );
  await writeCs(path, cryoSparcTable([[0, 0]], { without: ["blob/path"] }));
  assertEquals(
    await faultCode(() => CryoSparcLoader.open(path)),
    "images-missing",
  );
  assertEquals(
    await faultCode(() => CryoSparcLoader.open(folder.at("none.cs"))),
    "file-missing",
  );
  await assertClosed(folder);
});

Deno.test("imageCount() looks at no stack of a cryoSPARC set", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  await Deno.remove(folder.at("Stacks"), { recursive: true });
  assertEquals(await imageCount(cs), 7);
  const csg = await folder.write(
    "p.csg",
    await encodeCsg("particles.cs", ["blob/path"], 7),
  );
  assertEquals(await imageCount(csg), 7);
  const npy = await folder.write("p.cs.npy", await Deno.readFile(cs));
  assertEquals(await imageCount(npy), 7);
  await writeCs(cs, cryoSparcTable([]));
  assertEquals(await imageCount(cs), 0);
});

Deno.test("imageCount() reads the header of a .cs file and nothing more", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder, { counts: [1] });
  // The same header for 2 billion records, which are a hole in the file: who
  // reads them is not seen again.
  const bytes = await Deno.readFile(cs);
  const text = new TextDecoder("latin1").decode(bytes);
  const at = text.indexOf("(1,)");
  const end = text.indexOf("\n", at);
  const tail = "(2000000000,), }".padEnd(end - at);
  bytes.set(new TextEncoder().encode(tail), at);
  const recordSize = bytes.length - end - 1;
  const huge = await folder.write("huge.cs", bytes.subarray(0, end + 1));
  await Deno.truncate(huge, end + 1 + 2e9 * recordSize);
  assertEquals(await imageCount(huge), 2e9);
});
