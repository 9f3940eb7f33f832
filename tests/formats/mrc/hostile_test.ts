import { assert, assertEquals } from "@std/assert";
import { DataFormatError, UnsupportedError } from "../../../src/core/errors.ts";
import {
  encodeMrc,
  type MrcContent,
  parseMrc,
  type ParseMrcOptions,
} from "../../../src/formats/mrc/mod.ts";
import { seededRandom } from "./hand_made.ts";

const OPTIONS: readonly ParseMrcOptions[] = [
  {},
  { salvage: true },
  { complex: "real", mode0: "auto" },
  { salvage: true, complex: "real", mode0: "unsigned" },
];

/** What comes of the bytes: content that lies within them, or a typed error. */
function outcomeOf(
  bytes: Uint8Array,
  options: ParseMrcOptions,
): MrcContent | string {
  try {
    const content = parseMrc(bytes, options);
    const { nx, ny, nz, dataOffset, imageBytes } = content.header;
    assert(dataOffset >= 1024 && nx >= 1 && ny >= 1 && nz >= 1);
    assert(dataOffset + nz * imageBytes <= bytes.length);
    assertEquals(content.data.data.length, nz * ny * nx);
    assert(content.data.data.byteLength <= 8 * bytes.length);
    return content;
  } catch (error) {
    const isTyped = error instanceof DataFormatError ||
      error instanceof UnsupportedError;
    if (!isTyped) throw error;
    assert(error.code.startsWith("mrc-"));
    return error.code;
  }
}

function files(): Uint8Array[] {
  const data = Uint8Array.from({ length: 60 }, (_, i) => i % 16);
  return ([0, 1, 2, 6, 12, 101] as const).flatMap((mode) =>
    [true, false].map((littleEndian) =>
      encodeMrc({ data, shape: [3, 4, 5] }, { mode, littleEndian })
    )
  );
}

Deno.test("parseMrc() refuses every truncation, or salvages whole images", () => {
  for (const file of files()) {
    const { header } = parseMrc(file);
    for (
      let length = 0;
      length < file.length;
      length += length < 1000 ? 97 : 1
    ) {
      const bytes = file.subarray(0, length);
      const code = outcomeOf(bytes, {});
      assert(
        ["mrc-empty", "mrc-too-short", "mrc-truncated"].includes(`${code}`),
      );
      const salvaged = outcomeOf(bytes, { salvage: true });
      const whole = Math.floor((length - 1024) / header.imageBytes);
      if (whole >= 1) {
        assertEquals((salvaged as MrcContent).header.nz, whole);
      } else {
        assertEquals(typeof salvaged, "string");
      }
    }
  }
});

Deno.test("parseMrc() survives changed bytes in the fields that steer it", () => {
  const random = seededRandom(11);
  // Width, height, count, mode, axes, extended header, marks, stamp, labels.
  const steering = [0, 4, 8, 12, 28, 64, 92, 152, 156, 208, 212, 220];
  for (const file of files()) {
    for (let run = 0; run < 400; run++) {
      const bytes = file.slice();
      for (let change = 0; change <= run % 3; change++) {
        const field = steering[Math.floor(random() * steering.length)];
        const offset = field + Math.floor(random() * 4);
        bytes[offset] = random() < 0.5
          ? Math.floor(random() * 256)
          : bytes[offset] ^ (1 << Math.floor(random() * 8));
      }
      outcomeOf(bytes, OPTIONS[run % OPTIONS.length]);
    }
  }
});

Deno.test("parseMrc() survives extreme integers in the fields that steer it", () => {
  const extremes = [
    -(2 ** 31),
    -1,
    0,
    1,
    2,
    255,
    65535,
    65536,
    2 ** 24,
    2 ** 31 - 1,
  ];
  for (const file of files()) {
    const littleEndian = file[212] === 0x44;
    for (const first of [0, 4, 8, 12, 92]) {
      for (const second of [0, 4, 8, 12, 92, 220]) {
        for (const value of extremes) {
          const bytes = file.slice();
          const view = new DataView(bytes.buffer);
          view.setInt32(first, value, littleEndian);
          view.setInt32(second, extremes[(value >>> 3) % 10], littleEndian);
          for (const options of OPTIONS.slice(0, 2)) outcomeOf(bytes, options);
        }
      }
    }
  }
});

Deno.test("parseMrc() survives noise", () => {
  const random = seededRandom(13);
  for (let run = 0; run < 1000; run++) {
    const bytes = new Uint8Array(Math.floor(random() * 1500));
    for (let i = 0; i < bytes.length; i++) bytes[i] = random() * 256;
    assertEquals(typeof outcomeOf(bytes, OPTIONS[run % 4]), "string");
  }
});

Deno.test("parseMrc() never mistakes changed pixels for another file", () => {
  const random = seededRandom(17);
  for (const file of files()) {
    for (let run = 0; run < 50; run++) {
      const bytes = file.slice();
      const offset = 1024 + Math.floor(random() * (file.length - 1024));
      bytes[offset] ^= 1 + Math.floor(random() * 255);
      const before = parseMrc(file);
      const after = parseMrc(bytes);
      assertEquals(after.header, before.header);
      const differing = after.data.data.reduce(
        (count, value, i) =>
          count + Number(!Object.is(value, before.data.data[i])),
        0,
      );
      assert(differing <= 2);
    }
  }
});
