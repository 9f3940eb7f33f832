import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  DataFormatError,
  loadDataset,
  MissingFileError,
  openRelion5Tomo,
  type Relion5TomoOptions,
} from "../../../mod.ts";
import { codeOf } from "../../support/faults.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { replacing, writeTomoProject } from "../../support/tomo_project.ts";
import {
  changing,
  editing,
  PARTICLES,
  SERIES,
  testFaults,
  TOMOGRAMS,
} from "./fault_case.ts";

const FLAGS = "_rlnTomoVisibleFrames";
const FIRST_STACK = "TS_01/1_stack2d.mrcs";

testFaults([
  {
    code: "bad-visible-frames",
    what: "flags of 2",
    project: editing(PARTICLES, "[1", "[2"),
    path: PARTICLES,
    block: "particles",
    row: 1,
    label: FLAGS,
    says: ['"TS_01/24"', "[2,1,1,1,1]"],
  },
  {
    code: "visible-length",
    what: "more flags than frames",
    project: editing(PARTICLES, "[1", "[0,1"),
    path: PARTICLES,
    block: "particles",
    row: 1,
    label: FLAGS,
    says: [
      'article "TS_01/24"',
      "lists 6 frames",
      'tilt series "TS_01" has 5 rows',
      "were tilt images excluded after extraction",
    ],
  },
  {
    code: "no-visible-frames",
    what: "a particle without visible frame",
    project: {
      ...editing(PARTICLES, "[1,1,1,1,1]", "[0,0,0,0,0]"),
      stacks: false,
    },
    open: { stacks: "compact" },
    path: PARTICLES,
    label: FLAGS,
    says: ['"TS_01/24"', "1 ", "dropUnseen"],
  },
  {
    code: "stack-depth",
    what: "a stack of neither depth",
    project: {
      ...editing(PARTICLES, "[1,1,1,1,1]", "[1,1,0,0,1]"),
      editStack: (path, bytes) => {
        if (path.endsWith(FIRST_STACK)) {
          new DataView(bytes.buffer).setInt32(8, 4, true);
        }
        return bytes;
      },
    },
    row: 1,
    says: [FIRST_STACK, "4 sections", "3 (visible)", "5 (all)"],
  },
  {
    code: "stack-box",
    what: "a stack of another box",
    project: editing(PARTICLES, /^(69 .*) 8 2 0$/m, "$1 16 2 0"),
    says: [FIRST_STACK, "8 × 8", "16"],
  },
  {
    code: "mrc-truncated",
    what: "a stack that ends too soon",
    project: { editStack: (_, bytes) => bytes.subarray(0, -8) },
    says: [FIRST_STACK],
  },
  {
    code: "image-name-at",
    what: "the name of a section",
    project: editing(PARTICLES, "Extract/", "3@Extract/"),
    path: PARTICLES,
    row: 1,
    label: "_rlnImageName",
    says: [`"3@Extract/`],
  },
  {
    code: "unknown-optics",
    what: "a group that is not listed",
    project: editing(PARTICLES, "stack2d.mrcs 69", "stack2d.mrcs 70"),
    path: PARTICLES,
    block: "particles",
    row: 1,
    label: "_rlnOpticsGroup",
    says: ['"70"'],
  },
  {
    code: "optics-mismatch",
    what: "optics that contradict those of a tomogram",
    project: changing(({ tomograms }) => tomograms[0].voltage = 200),
    path: PARTICLES,
    block: "optics",
    row: 2,
    label: "_rlnVoltage",
    says: ["_rlnVoltage", "300", "optics group 69", "200", '"TS_01"'],
  },
  ...[3, 0].map((half) => ({
    code: "bad-subset",
    what: `half-set ${half} beside others`,
    project: changing(({ particles }) => particles[3].randomSubset = half),
    path: PARTICLES,
    block: "particles",
    row: 4,
    label: "_rlnRandomSubset",
    says: [`andom subset "${half}" of particle "TS_02/15"`, "expected 1 or 2"],
  })),
  {
    code: "bad-number",
    what: "a coordinate that is no number",
    project: changing(({ particles }) => particles[3].coordinate = [0, NaN, 0]),
    path: PARTICLES,
    block: "particles",
    row: 4,
    label: "_rlnCenteredCoordinateYAngst",
    says: ['"NaN"', "row 4"],
  },
  {
    code: "bad-number",
    what: "an infinite dose",
    project: changing(({ tomograms }) =>
      tomograms[0].frames[1].preExposure = Infinity
    ),
    path: SERIES,
    block: "TS_01",
    row: 2,
    label: "_rlnMicrographPreExposure",
    says: ['"Infinity"', "row 2"],
  },
  {
    code: "bad-number",
    what: "a phase shift that is a word",
    project: { edit: replacing(SERIES, / \S+( \S+ frames)/, " soon$1") },
    path: SERIES,
    block: "TS_01",
    row: 1,
    label: "_rlnPhaseShift",
    says: ['"soon"'],
  },
  {
    code: "bad-number",
    what: "a pixel size of 0",
    project: changing(({ tomograms }) => tomograms[0].pixelSize = 0),
    path: TOMOGRAMS,
    block: "global",
    row: 1,
    label: "_rlnTomoTiltSeriesPixelSize",
    says: ['"0"'],
  },
]);

Deno.test("particles alone are refused at either door: tomograms-needed", async () => {
  await using folder = await temporaryFolder();
  const { particles } = await writeTomoProject(folder, { stacks: false });
  for (const open of [openRelion5Tomo, loadDataset]) {
    const error = await assertRejects(() => open(particles), DataFormatError);
    assertEquals([error.code, error.path], ["tomograms-needed", particles]);
    assert(error.message.includes("optimisation set"), error.message);
  }
});

Deno.test("a missing member tells all that was tried: missing-file", async () => {
  for (const lost of ["tomograms.star", "tilt_series/TS_01.star"]) {
    await using folder = await temporaryFolder();
    const project = await writeTomoProject(folder, {
      stacks: false,
      edit: (path, text) => path === lost ? null : text,
    });
    const error = await assertRejects(
      () => openRelion5Tomo(project.optimisationSet),
      MissingFileError,
    );
    assertEquals([error.code, error.path], ["missing-file", lost]);
    assert(error.tried.includes(`${project.root}/${lost}`));
    for (const path of error.tried) assert(error.message.includes(`"${path}"`));
    const namedIn = lost === "tomograms.star"
      ? project.optimisationSet
      : project.tomograms;
    assert(error.message.includes(`"${namedIn}"`), error.message);
    assert(error.message.includes("projectDir"), error.message);
  }
});

Deno.test("groups of which some are premultiplied open, but do not load: mixed-premultiplied", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet } = await writeTomoProject(folder, {
    premultiplied: [true, false],
  });
  const { optics } = await openRelion5Tomo(optimisationSet);
  assertEquals(optics.map((group) => group.ctfPremultiplied), [false, true]);
  const error = await assertRejects(
    () => loadDataset(optimisationSet),
    DataFormatError,
  );
  assertEquals(
    [error.code, error.path, error.block, error.label],
    [
      "mixed-premultiplied",
      optimisationSet,
      "optics",
      "_rlnCtfDataAreCtfPremultiplied",
    ],
  );
});

Deno.test("optics groups of one number are refused, naming both rows", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet } = await writeTomoProject(folder, {
    ...editing(PARTICLES, /^95 optics/m, "69 optics"),
    stacks: false,
  });
  const error = await assertRejects(
    () => openRelion5Tomo(optimisationSet),
    DataFormatError,
  );
  assertEquals([error.block, error.row, error.label], [
    "optics",
    2,
    "_rlnOpticsGroup",
  ]);
  assert(error.message.includes("rows 1 and 2"), error.message);
});

Deno.test("unknown options and values of options are refused", async () => {
  await using folder = await temporaryFolder();
  const { optimisationSet } = await writeTomoProject(folder);
  for (
    const options of [
      { stack: "compact" },
      { stacks: "lazy" },
      { order: "dose" },
      { missingCtfScale: "sin" },
      { coordinatePixelSize: 0 },
      { coordinatePixelSize: "2" },
    ]
  ) {
    const error = await assertRejects(() =>
      openRelion5Tomo(optimisationSet, options as Relion5TomoOptions)
    );
    assertEquals((error as Error).name, "ArgumentError");
    assert(codeOf(error).length > 0);
    assertEquals(
      (error as { label?: string }).label,
      Object.keys(options)[0],
    );
  }
});
