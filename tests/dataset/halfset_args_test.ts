import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  type HalfsetArgs,
  HalfsetDatasetSpec,
  type HalfsetDatasetSpecFields,
} from "../../mod.ts";

const DEFAULTS = {
  particlesFile: "a.star",
  posesFile: null,
  ctfFile: null,
  datadir: null,
  uninvertData: false,
  padding: 0,
  nImages: null,
  tiltSeries: false,
  tiltSeriesCtf: null,
  anglePerTilt: null,
  dosePerTilt: null,
  premultipliedCtf: null,
  stripPrefix: null,
  downsampleD: null,
};

Deno.test("HalfsetDatasetSpec fills in defaults and is frozen", () => {
  const spec = new HalfsetDatasetSpec({ particlesFile: "a.star" });
  assertEquals({ ...spec }, DEFAULTS);
  assertThrows(
    () => (spec as { padding: number }).padding = 1,
    TypeError,
  );
});

Deno.test("HalfsetDatasetSpec keeps what is given", () => {
  const fields = {
    particlesFile: "a.star",
    posesFile: "b",
    ctfFile: "c",
    datadir: "d",
    uninvertData: true,
    padding: 2,
    nImages: 3,
    tiltSeries: true,
    tiltSeriesCtf: "v2",
    anglePerTilt: 4,
    dosePerTilt: 5,
    premultipliedCtf: true,
    stripPrefix: "e",
    downsampleD: 6,
  };
  assertEquals({ ...new HalfsetDatasetSpec(fields) }, fields);
});

Deno.test("HalfsetDatasetSpec refuses unknown fields", () => {
  const fields = { particlesFile: "a.star", downsample: 8 };
  const error = assertThrows(
    () => new HalfsetDatasetSpec(fields as HalfsetDatasetSpecFields),
    ArgumentError,
    '"downsample"',
  );
  assertEquals(error.code, "unknown-option");
});

Deno.test("HalfsetDatasetSpec.fromArgs() takes the defaults of the command line", () => {
  assertEquals({ ...HalfsetDatasetSpec.fromArgs({ particles: "a.star" }) }, {
    ...DEFAULTS,
    nImages: -1,
    tiltSeriesCtf: "cryoem",
  });
});

Deno.test("HalfsetDatasetSpec.fromArgs() renames arguments", () => {
  const args: HalfsetArgs = {
    particles: "a.star",
    poses: "b",
    ctf: "c",
    datadir: "d",
    padding: 0,
    nImages: 3,
    tiltSeries: true,
    tiltSeriesCtf: null,
    anglePerTilt: 4,
    dosePerTilt: 5,
    premultipliedCtf: true,
    stripPrefix: "e",
    downsample: 6,
    // Arguments of other steps are no concern of the specification.
    halfsets: "h.json",
    ind: [1],
  };
  assertEquals({ ...HalfsetDatasetSpec.fromArgs(args) }, {
    particlesFile: "a.star",
    posesFile: "b",
    ctfFile: "c",
    datadir: "d",
    uninvertData: false,
    padding: 0,
    nImages: 3,
    tiltSeries: true,
    tiltSeriesCtf: null,
    anglePerTilt: 4,
    dosePerTilt: 5,
    premultipliedCtf: true,
    stripPrefix: "e",
    downsampleD: 6,
  });
});

Deno.test("HalfsetDatasetSpec.fromArgs() reads uninvertData as words or booleans", () => {
  const uninvert = (uninvertData: unknown) =>
    HalfsetDatasetSpec.fromArgs(
      { particles: "a.star", uninvertData } as HalfsetArgs,
    ).uninvertData;
  assertEquals(["true", true].map(uninvert), [true, true]);
  assertEquals(
    ["false", "automatic", false, undefined].map(uninvert),
    [false, false, false, false],
  );
  for (const word of ["True", "yes", "", 1]) {
    const error = assertThrows(
      () => uninvert(word),
      ArgumentError,
      `"${word}"`,
    );
    assertEquals(error.code, "uninvert-data");
  }
});
