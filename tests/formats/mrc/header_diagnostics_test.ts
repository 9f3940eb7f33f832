import { assertEquals } from "@std/assert";
import { parseMrcHeader } from "../../../src/formats/mrc/mod.ts";
import { codesOf, handMadeHeader } from "./hand_made.ts";

Deno.test("parseMrcHeader() notes an absent map word", () => {
  const header = parseMrcHeader(handMadeHeader({ map: "" }));
  assertEquals([header.map, codesOf(header)], ["", ["mrc-map-word"]]);
});

Deno.test("parseMrcHeader() notes intervals that are not the columns (MR-11)", () => {
  const bytes = handMadeHeader({
    nx: 30,
    int32: { 28: 1 },
    float32: { 40: 1 },
  });
  const header = parseMrcHeader(bytes);
  assertEquals([header.voxelSize.x, codesOf(header)], [1, ["mrc-sampling"]]);
  assertEquals(
    codesOf(parseMrcHeader(handMadeHeader({ int32: { 28: 0 } }))),
    [],
  );
});

Deno.test("parseMrcHeader() warns of an unusual axis order", () => {
  const codes = (mapc: number, mapr: number, maps: number) =>
    codesOf(
      parseMrcHeader(
        handMadeHeader({ int32: { 64: mapc, 68: mapr, 72: maps } }),
      ),
    );
  assertEquals(codes(0, 0, 0), []);
  assertEquals(codes(3, 2, 1), ["mrc-axis-order"]);
  assertEquals(codes(1, -2, 3), ["mrc-axis-order"]);
  assertEquals(codes(1, 1, 1), ["mrc-axis-order"]);
});

// MR-6: the mark of IMOD on bytes.
for (
  const [mark, mode0, signed, codes] of [
    [false, undefined, true, []],
    [false, "auto", true, []],
    [false, "unsigned", false, []],
    [true, undefined, true, ["mrc-unsigned-bytes"]],
    [true, "auto", false, ["mrc-unsigned-bytes"]],
    [true, "signed", true, []],
    [true, "unsigned", false, []],
  ] as const
) {
  const name = `mode0 ${mode0} ${mark ? "with" : "without"} the mark of IMOD`;
  Deno.test(`parseMrcHeader() decides on signed bytes: ${name}`, () => {
    for (const littleEndian of [true, false]) {
      const int32 = mark ? { 152: 1146047817, 156: 4 } : { 156: 4 };
      const bytes = handMadeHeader({ mode: 0, littleEndian, int32 });
      const header = parseMrcHeader(bytes, { mode0 });
      assertEquals(header.signedBytes, signed);
      assertEquals(codesOf(header), [...codes]);
    }
  });
}

Deno.test("parseMrcHeader() takes IMOD's mark of signed bytes at its word", () => {
  const int32 = { 152: 1146047817, 156: 1 };
  const header = parseMrcHeader(handMadeHeader({ mode: 0, int32 }), {
    mode0: "auto",
  });
  assertEquals([header.signedBytes, codesOf(header)], [true, []]);
});

Deno.test("parseMrcHeader() warns of 4-bit pixels packed into bytes", () => {
  const int32 = { 152: 1146047817, 156: 17 };
  const header = parseMrcHeader(handMadeHeader({ mode: 0, int32 }));
  assertEquals(codesOf(header), ["mrc-packed-bytes"]);
});

Deno.test("parseMrcHeader() gives each diagnostic its file", () => {
  const { diagnostics } = parseMrcHeader(handMadeHeader({ map: "" }), {
    path: "a.mrcs",
  });
  assertEquals(diagnostics[0].path, "a.mrcs");
});
