import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataFormatError, UnsupportedError } from "../../../src/core/errors.ts";
import { MRC_MODES, parseMrcHeader } from "../../../src/formats/mrc/mod.ts";
import { handMadeHeader } from "./hand_made.ts";

Deno.test("MRC_MODES has the pixel types of MRC2014", () => {
  assertEquals(
    MRC_MODES.map(({ mode, bitsPerPixel }) => [mode, bitsPerPixel]),
    [[0, 8], [1, 16], [2, 32], [3, 32], [4, 64], [6, 16], [12, 16], [101, 4]],
  );
});

Deno.test("parseMrcHeader() works out the bytes of an image in every mode", () => {
  const bytes = (mode: number) =>
    parseMrcHeader(handMadeHeader({ nx: 5, ny: 4, mode }), { complex: "real" })
      .imageBytes;
  assertEquals(
    [0, 1, 2, 3, 4, 6, 12, 101].map(bytes),
    [20, 40, 80, 80, 160, 40, 40, 12],
  );
});

for (
  const [mode, name] of [[3, "complex 16-bit"], [4, "complex 32-bit"]] as const
) {
  Deno.test(`parseMrcHeader() refuses mode ${mode} by name`, () => {
    const error = assertThrows(
      () => parseMrcHeader(handMadeHeader({ mode }), { path: "a.mrcs" }),
      UnsupportedError,
    );
    assertEquals([error.code, error.path, error.actual], [
      "mrc-mode",
      "a.mrcs",
      mode,
    ]);
    assertStringIncludes(error.message, name);
    assertStringIncludes(error.message, 'complex: "real"');
  });
}

Deno.test("parseMrcHeader() names modes of other programs", () => {
  for (const [mode, name] of [[7, "32-bit integers"], [16, "IMOD"]] as const) {
    const error = assertThrows(
      () => parseMrcHeader(handMadeHeader({ mode })),
      UnsupportedError,
    );
    assertEquals(error.code, "mrc-mode");
    assertStringIncludes(error.message, name);
  }
});

Deno.test("parseMrcHeader() refuses unknown modes with the known ones", () => {
  for (const mode of [-1, 8, 102, 0x02000000]) {
    const error = assertThrows(
      () => parseMrcHeader(handMadeHeader({ mode })),
      DataFormatError,
    );
    assertEquals([error.code, error.actual], ["mrc-mode", mode]);
    assertStringIncludes(error.message, `"${mode}"`);
    assertStringIncludes(error.message, "0, 1, 2, 6, 12, 101");
  }
});
