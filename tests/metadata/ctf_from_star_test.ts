import { assertEquals, assertThrows } from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
} from "../../src/core/errors.ts";
import {
  ctfFromStarFile,
  parseCtfFromStar,
} from "../../src/metadata/ctf_from_star.ts";
import {
  OPTICS_31,
  PARTICLES_30,
  PARTICLES_31,
  starOf,
  without,
} from "./star_files.ts";

const star31 = starOf(PARTICLES_31, OPTICS_31);
const star30 = starOf(PARTICLES_30);
const rest31 = [13108.082418, 12845.582418, -160.39, 300, 0.01, 0.1, 0];
const rest30 = [15301.1, 14916.4, 5.28, 300, 2.7, 0.07, 0];
const codes = ({ diagnostics }: { diagnostics: readonly { code: string }[] }) =>
  diagnostics.map(({ code }) => code);

Deno.test("ctfFromStarFile() gives the golden rows of a RELION 3.1 file", () => {
  const full = ctfFromStarFile(star31, 256);
  assertEquals(full.shape, [1, 8]);
  assertEquals([...full.data], [2.805999994277954, ...rest31]);
  assertEquals(full.diagnostics, []);
  assertEquals([...ctfFromStarFile(star31, 128).data], [
    5.611999988555908,
    ...rest31,
  ]);
});

Deno.test("ctfFromStarFile() gives the golden row of a RELION 3.0 file", () => {
  const ctf = ctfFromStarFile(star30, 160, { imageSize: 320 });
  assertEquals([...ctf.data], [2.6199958324432373, ...rest30]);
  assertEquals(ctf.diagnostics, []);
});

Deno.test("ctfFromStarFile() keeps the pixel size if the image size is unknown, and says so", () => {
  const ctf = ctfFromStarFile(star30, 160);
  assertEquals([...ctf.data], [2.6199958324432373 / 2, ...rest30]);
  assertEquals(codes(ctf), ["image-size-unknown"]);
});

Deno.test("ctfFromStarFile() takes the size of the images from the caller", () => {
  // A real file says 300 for images of 30 pixels.
  const star = starOf(PARTICLES_31, { ...OPTICS_31, _rlnImageSize: [300] });
  const ctf = ctfFromStarFile(star, 30, { imageSize: 30 });
  assertEquals(ctf.data[0], 2.805999994277954);
  assertEquals(codes(ctf), ["image-size-disagrees"]);
});

Deno.test("ctfFromStarFile() keeps one pixel size for each particle", () => {
  const optics = Object.fromEntries(
    Object.entries(OPTICS_31).map((
      [label, [value]],
    ) => [label, [value, value]]),
  ) as Record<string, string[]>;
  const particles = Object.fromEntries(
    Object.entries(PARTICLES_31).map((
      [label, [value]],
    ) => [label, [value, value]]),
  ) as Record<string, string[]>;
  const star = starOf({ ...particles, _rlnOpticsGroup: ["2", "1"] }, {
    ...optics,
    _rlnOpticsGroup: ["1", "2"],
    _rlnImagePixelSize: ["1", "0.5"],
    _rlnVoltage: ["200", "300"],
  });
  const { data, shape } = ctfFromStarFile(star, 128);
  assertEquals(shape, [2, 8]);
  assertEquals([data[0], data[4], data[8], data[12]], [1, 300, 2, 200]);
  const sized = ctfFromStarFile(star, 128, { imageSize: [256, 512] });
  assertEquals([sized.data[0], sized.data[8]], [1, 4]);
  assertEquals(codes(sized), ["image-size-disagrees"]);
});

Deno.test("ctfFromStarFile() takes a missing phase shift as 0", () => {
  const star = starOf(without(PARTICLES_31, "_rlnPhaseShift"), OPTICS_31);
  assertEquals([...ctfFromStarFile(star, 256).data].slice(1), rest31);
  const plate = starOf({ ...PARTICLES_31, _rlnPhaseShift: [90] }, OPTICS_31);
  assertEquals(ctfFromStarFile(plate, 256).data[7], 90);
});

Deno.test("ctfFromStarFile() lets the caller overrule the file", () => {
  const ctf = ctfFromStarFile(star31, 256, {
    apix: 1.5,
    voltageKv: 200,
    csMm: 2.7,
    amplitudeContrast: 0.07,
    phaseShiftDeg: -90,
  });
  assertEquals([...ctf.data], [
    1.5,
    ...rest31.slice(0, 3),
    200,
    2.7,
    0.07,
    -90,
  ]);
  assertEquals(ctfFromStarFile(star31, 256, { csMm: 0 }).data[5], 0);
});

Deno.test("ctfFromStarFile() names every missing label and the options that help", () => {
  const star = starOf(
    without(PARTICLES_31, "_rlnDefocusV"),
    without(OPTICS_31, "_rlnVoltage", "_rlnAmplitudeContrast"),
  );
  const error = assertThrows(() => ctfFromStarFile(star, 256), DataFormatError);
  assertEquals(error.code, "ctf-missing");
  assertEquals(error.expected, [
    "_rlnDefocusV",
    "_rlnVoltage",
    "_rlnAmplitudeContrast",
  ]);
  assertEquals(
    error.message,
    "Cannot read the CTF: it has no _rlnDefocusV, _rlnVoltage (or the option voltageKv), " +
      "_rlnAmplitudeContrast (or the option amplitudeContrast)",
  );
  const bare = starOf({ _rlnDefocusU: [1] });
  assertThrows(
    () => ctfFromStarFile(bare, 256),
    DataFormatError,
    "option apix",
  );
});

Deno.test("ctfFromStarFile() refuses to guess a pixel size", () => {
  const star = starOf(PARTICLES_31, without(OPTICS_31, "_rlnImagePixelSize"));
  const error = assertThrows(() => ctfFromStarFile(star, 256), DataFormatError);
  assertEquals(error.code, "apix-missing");
  for (
    const part of [
      "_rlnImagePixelSize",
      "_rlnDetectorPixelSize",
      "_rlnMagnification",
      "option apix",
    ]
  ) assertEquals(error.message.includes(part), true, part);
  assertEquals(ctfFromStarFile(star, 128, { apix: 1.25 }).data[0], 2.5);
});

Deno.test("ctfFromStarFile() refuses values that are no finite numbers", () => {
  for (const label of ["_rlnDefocusU", "_rlnPhaseShift"]) {
    const star = starOf({ ...PARTICLES_31, [label]: ["nan"] }, OPTICS_31);
    const error = assertThrows(
      () => ctfFromStarFile(star, 64),
      DataFormatError,
    );
    assertEquals([error.code, error.label], ["star-not-finite", label]);
  }
  const text = starOf({ ...PARTICLES_31, _rlnDefocusU: ["none"] }, OPTICS_31);
  assertThrows(() => ctfFromStarFile(text, 64), DataFormatError);
});

Deno.test("ctfFromStarFile() takes 0 for missing phase shifts, and says so", () => {
  for (const missing of ["None", "null", "<NA>"]) {
    const star = starOf(
      { ...PARTICLES_31, _rlnPhaseShift: [missing] },
      OPTICS_31,
    );
    const ctf = ctfFromStarFile(star, 256);
    assertEquals(ctf.data[7], 0);
    assertEquals(codes(ctf), ["ctf-value-missing"]);
  }
});

Deno.test("ctfFromStarFile() refuses values that no microscope has", () => {
  for (
    const [label, value, option] of [
      ["_rlnVoltage", 0, { voltageKv: 300 }],
      ["_rlnVoltage", 300000, { voltageKv: 300 }],
      ["_rlnAmplitudeContrast", 1.5, { amplitudeContrast: 0.1 }],
      ["_rlnAmplitudeContrast", -1.5, { amplitudeContrast: 0.1 }],
    ] as const
  ) {
    const star = starOf({ ...PARTICLES_30, [label]: [value] });
    const options = { imageSize: 320 };
    const error = assertThrows(
      () => ctfFromStarFile(star, 160, options),
      DataFormatError,
      "particle 1",
    );
    assertEquals([error.code, error.label], ["ctf-value", label]);
    ctfFromStarFile(star, 160, { ...options, ...option });
  }
});

Deno.test("ctfFromStarFile() refuses arguments without sense", () => {
  assertThrows(() => ctfFromStarFile(star31, 1), ArgumentError, "D");
  assertThrows(() => ctfFromStarFile(star31, 2.5), ArgumentTypeError, "D");
  for (
    const options of [
      { apix: -1 },
      { voltageKv: 0 },
      { voltageKv: 300000 },
      { csMm: NaN },
      { amplitudeContrast: Infinity },
      { amplitudeContrast: 10 },
      { phaseShiftDeg: "0" as unknown as number },
      { imageSize: -5 },
      { voltage: 300 },
    ]
  ) assertThrows(() => ctfFromStarFile(star31, 64, options), ArgumentError);
});

Deno.test("ctfFromStarFile() reads a table without particles", () => {
  const empty = Object.fromEntries(
    Object.keys(PARTICLES_30).map((label) => [label, []]),
  );
  assertEquals(ctfFromStarFile(starOf(empty), 64).shape, [0, 8]);
});

Deno.test("parseCtfFromStar() takes a file that has been read", async () => {
  assertEquals(
    await parseCtfFromStar(star31, 256),
    ctfFromStarFile(star31, 256),
  );
});
