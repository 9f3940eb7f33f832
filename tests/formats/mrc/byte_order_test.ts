import { assertEquals } from "@std/assert";
import { parseMrcHeader } from "../../../src/formats/mrc/mod.ts";
import { codesOf, handMadeHeader } from "./hand_made.ts";

// MR-1, MR-2: stamps seen in real files, and none at all.
for (
  const [stamp, codes] of [
    [[0x44, 0x44, 0, 0], []],
    [[0x44, 0x41, 0, 0], []],
    [[0x44, 0x20, 0x20, 0x20], ["mrc-machine-stamp"]],
    [[0x44, 0x11, 0, 0], ["mrc-machine-stamp"]],
    [[0x44, 0, 0, 0], ["mrc-machine-stamp"]],
    [[0, 0, 0, 0], ["mrc-machine-stamp"]],
    [[0x11, 0x11, 0, 0], ["mrc-byte-order"]],
  ] as const
) {
  const name = stamp.map((byte) => byte.toString(16)).join(" ");
  Deno.test(`parseMrcHeader() reads little-endian data stamped ${name}`, () => {
    for (const mode of [0, 1, 2, 6, 12, 101]) {
      const header = parseMrcHeader(handMadeHeader({ stamp, mode, nx: 256 }));
      assertEquals([header.littleEndian, header.nx], [true, 256]);
      assertEquals(codesOf(header), [...codes]);
    }
  });
}

for (
  const [stamp, codes] of [
    [[0x11, 0x11, 0, 0], []],
    [[0x11, 0, 0, 0], ["mrc-machine-stamp"]],
    [[0, 0, 0, 0], ["mrc-machine-stamp"]],
    [[0x44, 0x44, 0, 0], ["mrc-byte-order"]],
  ] as const
) {
  const name = stamp.map((byte) => byte.toString(16)).join(" ");
  Deno.test(`parseMrcHeader() reads big-endian data stamped ${name}`, () => {
    for (const mode of [0, 1, 2, 6, 12, 101]) {
      const bytes = handMadeHeader({
        stamp,
        mode,
        nx: 256,
        ny: 65535,
        littleEndian: false,
      });
      const header = parseMrcHeader(bytes);
      assertEquals(
        [header.littleEndian, header.nx, header.ny],
        [false, 256, 65535],
      );
      assertEquals(codesOf(header), [...codes]);
    }
  });
}

Deno.test("parseMrcHeader() is certain of the order of 256 x 256 bytes", () => {
  for (const littleEndian of [true, false]) {
    for (const stamp of [[0x44, 0x44], [0x11, 0x11], [0, 0]]) {
      const size = { nx: 256, ny: 256, nz: 256, mode: 0 };
      const header = parseMrcHeader(
        handMadeHeader({ ...size, stamp, littleEndian }),
      );
      assertEquals([header.littleEndian, header.nx], [littleEndian, 256]);
    }
  }
});
