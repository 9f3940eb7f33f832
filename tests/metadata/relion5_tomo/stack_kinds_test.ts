import { assert, assertEquals } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  MissingFileError,
} from "../../../src/core/errors.ts";
import { flattenTomo } from "../../../src/metadata/relion5_tomo/flatten_tomo.ts";
import {
  findStackKinds,
  type StackKindOptions,
} from "../../../src/metadata/relion5_tomo/stack_kinds.ts";
import type { TomoTables } from "../../../src/metadata/relion5_tomo/tomo_tables.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import { codes, type MadeParticle, madeTables } from "./made_tables.ts";

const SIDE = 4;

/** A set of one tilt series of four frames; stacks of so many sections. */
async function madeSet(
  folder: TemporaryFolder,
  particles: readonly (MadeParticle & { nz?: number })[],
  { unflagged = false, pixelSize = 2.8, side = SIDE } = {},
): Promise<TomoTables> {
  for (const { name, stack, nz } of particles) {
    if (nz === undefined) continue;
    const bytes = mrcBytes(nz, side, () => 0, { pixelSize });
    await folder.write(stack ?? `${name}.mrcs`, bytes);
  }
  return madeTables({
    tomograms: [{ frames: [6, 0, 3, 3].map((dose) => ({ dose, scale: 1 })) }],
    optics: [{ imageSize: SIDE, imagePixelSize: 2.8 }],
    particles,
    path: folder.at("particles.star"),
    unflagged,
  });
}

async function fault(
  tables: TomoTables,
  options: StackKindOptions = {},
): Promise<DataFormatError> {
  try {
    await findStackKinds(tables, options);
  } catch (error) {
    if (error instanceof DataFormatError) return error;
    throw error;
  }
  throw new Error("There is no fault");
}

const VISIBLE = [1, 0, 1, 1];

Deno.test("findStackKinds() tells compact from full stacks by their depth", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [
    { name: "a", visible: VISIBLE, nz: 3 },
    { name: "b", visible: VISIBLE, nz: 4 },
    { name: "c", nz: 4 },
    { name: "d", visible: [1, 1, 1, 0], nz: 3 },
  ]);
  const kinds = await findStackKinds(tables);
  assertEquals([...kinds.isFull.slice(0, 2)], [0, 1]);
  assertEquals(codes(kinds), ["mixed-stack-kinds"]);
  const { table } = flattenTomo(tables, kinds, { order: "file" });
  assertEquals([...table.section], [1, 2, 3, 1, 3, 4, 1, 2, 3, 4, 1, 2, 3]);
});

Deno.test("findStackKinds() takes a stack of one section for one visible frame", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [
    { name: "a", visible: [0, 0, 1, 0], nz: 1 },
  ]);
  const kinds = await findStackKinds(tables);
  const { table } = flattenTomo(tables, kinds);
  assertEquals([[...table.frameIndex], [...table.section]], [[2], [1]]);
  assertEquals(kinds.diagnostics, []);
});

Deno.test("findStackKinds() refuses stacks of any other depth", async () => {
  await using folder = await temporaryFolder();
  for (const nz of [2, 5]) {
    const tables = await madeSet(folder, [
      { name: "a", visible: VISIBLE, nz: 3 },
      { name: "b", visible: VISIBLE, nz },
    ]);
    const error = await fault(tables);
    assertEquals([error.code, error.row, error.expected, error.actual], [
      "stack-depth",
      2,
      [3, 4],
      nz,
    ]);
    const said = `stack "b.mrcs" has ${nz} sections, expected 3 (visible) or 4`;
    assert(error.message.includes(said), error.message);
  }
});

Deno.test("findStackKinds() names five faults and counts the others", async () => {
  await using folder = await temporaryFolder();
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const tables = await madeSet(
    folder,
    names.map((name) => ({ name, visible: VISIBLE, nz: 2 })),
  );
  const { message } = await fault(tables);
  assert(message.includes("7 stacks") && message.includes("and 2 more"));
  assert(message.includes('"e.mrcs"') && !message.includes('"f.mrcs"'));
});

Deno.test("findStackKinds() refuses boxes of another size", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [{ name: "a", nz: 4 }], { side: 6 });
  const error = await fault(tables);
  assertEquals([error.code, error.expected, error.actual], ["stack-box", 4, 6]);
});

Deno.test("findStackKinds() refuses files shorter than their headers say", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [{ name: "a" }]);
  const bytes = mrcBytes(4, SIDE, () => 0);
  await folder.write("a.mrcs", bytes.subarray(0, bytes.length - 1));
  assertEquals((await fault(tables)).code, "mrc-truncated");
});

Deno.test("findStackKinds() reports pixel sizes of headers that differ", async () => {
  await using folder = await temporaryFolder();
  for (
    const [pixelSize, expected] of [
      [1, ["header-pixel-size"]],
      [2.81, ["header-pixel-size"]],
      [2.802, []],
      [0, []],
    ] as const
  ) {
    const particles = [{ name: "a", nz: 4 }];
    const tables = await madeSet(folder, particles, { pixelSize });
    assertEquals(codes(await findStackKinds(tables)), [...expected]);
  }
});

Deno.test("findStackKinds() takes a kind as stated and opens nothing", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [{ name: "a", visible: VISIBLE }]);
  for (const stacks of ["compact", "full"] as const) {
    const { isFull, diagnostics } = await findStackKinds(tables, { stacks });
    assertEquals([...isFull], [stacks === "full" ? 1 : 0]);
    assertEquals(diagnostics, []);
  }
});

Deno.test("findStackKinds() takes all frames as visible only where stacks have all", async () => {
  await using folder = await temporaryFolder();
  const unflagged = { unflagged: true };
  const whole = await madeSet(folder, [{ name: "a", nz: 4 }], unflagged);
  const kinds = await findStackKinds(whole);
  assertEquals(codes(kinds), ["all-visible-assumed"]);
  const { table } = flattenTomo(whole, kinds, { order: "file" });
  assertEquals([...table.section], [1, 2, 3, 4]);
  const stated = await findStackKinds(whole, { stacks: "full" });
  assertEquals(codes(stated), ["all-visible-assumed"]);
  const short = await madeSet(folder, [{ name: "b", nz: 3 }], unflagged);
  for (
    const error of [
      await fault(short),
      await fault(whole, { stacks: "compact" }),
    ]
  ) {
    assertEquals([error.code, error.label], [
      "partial-columns",
      "_rlnTomoVisibleFrames",
    ]);
  }
});

Deno.test("findStackKinds() refuses names of single sections", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [
    { name: "a", nz: 4 },
    { name: "b", stack: "000003@b.mrcs" },
  ]);
  for (const stacks of ["check", "compact", "full"] as const) {
    const error = await fault(tables, { stacks });
    assertEquals([error.code, error.row, error.actual], [
      "image-name-at",
      2,
      "000003@b.mrcs",
    ]);
  }
});

Deno.test("findStackKinds() looks at stacks of visible particles only", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [
    { name: "a", visible: [0, 0, 0, 0] },
    { name: "b", visible: VISIBLE, nz: 3 },
  ]);
  assertEquals((await fault(tables)).code, "no-visible-frames");
  const kinds = await findStackKinds(tables, { dropUnseen: true });
  assertEquals(kinds.diagnostics, []);
});

Deno.test("findStackKinds() finds stacks from the project folder, datadir or above", async () => {
  await using folder = await temporaryFolder();
  const particle = {
    name: "a",
    visible: VISIBLE,
    stack: "Extract/job1/a.mrcs",
  };
  const tables = await madeSet(folder, [{ ...particle, nz: 3 }]);
  const inJob = {
    ...tables,
    particles: {
      ...tables.particles,
      path: folder.at("Refine3D/job2/particles.star"),
    },
  };
  // The folder of the particle file need not exist to be climbed from.
  assertEquals((await findStackKinds(inJob)).diagnostics, []);
  const elsewhere = {
    ...tables,
    particles: { ...tables.particles, path: "/none/particles.star" },
  };
  const inProject = { ...elsewhere, projectDir: folder.path };
  assertEquals((await findStackKinds(inProject)).diagnostics, []);
  for (
    const options of [
      { datadir: folder.path },
      { datadir: folder.at("Extract"), stripPrefix: "Extract" },
    ]
  ) {
    assertEquals((await findStackKinds(elsewhere, options)).diagnostics, []);
  }
});

Deno.test("findStackKinds() names the stacks that are missing", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [
    { name: "a", nz: 4 },
    { name: "b", stack: "none/b.mrcs" },
  ]);
  try {
    await findStackKinds(tables);
  } catch (error) {
    assert(error instanceof MissingFileError);
    assertEquals([error.code, error.paths], [
      "stack-missing",
      [folder.at("none/b.mrcs")],
    ]);
    assert(error.message.includes("1 of 2 stacks"));
    assert(error.message.includes("projectDir"));
    return;
  }
  throw new Error("There is no fault");
});

Deno.test("findStackKinds() reads a stack of several particles once", async () => {
  await using folder = await temporaryFolder();
  const tables = await madeSet(folder, [
    { name: "a", stack: "s.mrcs", visible: VISIBLE, nz: 3 },
    { name: "b", stack: "s.mrcs", visible: [1, 1, 1, 0] },
  ]);
  const kinds = await findStackKinds(tables);
  const { table } = flattenTomo(tables, kinds, { order: "file" });
  assertEquals(table.stacks, ["s.mrcs"]);
  assertEquals([...table.section], [1, 2, 3, 1, 2, 3]);
});

Deno.test("findStackKinds() refuses options without sense", async () => {
  const tables = madeTables({
    tomograms: [{ frames: [{}] }],
    particles: [{ name: "a" }],
  });
  for (const options of [{ stacks: "lazy" }, { stack: "full" }]) {
    try {
      await findStackKinds(tables, options as StackKindOptions);
    } catch (error) {
      assert(error instanceof ArgumentError);
      continue;
    }
    throw new Error("There is no fault");
  }
});
