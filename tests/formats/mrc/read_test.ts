import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  ArgumentError,
  DataFormatError,
  IndexError,
  MissingFileError,
} from "../../../src/core/errors.ts";
import { type ByteSource, bytesSource } from "../../../src/io/byte_source.ts";
import {
  encodeMrc,
  parseMrc,
  readMrc,
  readMrcHeader,
} from "../../../src/formats/mrc/mod.ts";
import { handMadeHeader, joined } from "./hand_made.ts";
import { handMadePixels } from "./hand_made_pixels.ts";
import { withFolder } from "./temporary_folder.ts";

const STACK = encodeMrc({
  data: Int16Array.from({ length: 24 }, (_, i) => i),
  shape: [4, 2, 3],
}, { mode: 1 });

for (const littleEndian of [true, false]) {
  for (const { name, layout, values, bytes } of handMadePixels(littleEndian)) {
    const { nx, ny, mode } = layout;
    if (layout.paddedRows === false && ny % 2 === 1) continue;
    const order = littleEndian ? "little" : "big";
    Deno.test(`readMrc() reads ${name}, ${order}-endian`, async () => {
      const nz = values.length / (nx * ny);
      // An extended header of odd length puts the pixels at odd addresses.
      for (const nsymbt of [0, 7]) {
        const head = handMadeHeader({ nx, ny, nz, mode, littleEndian, nsymbt });
        const file = joined(head, new Uint8Array(nsymbt).fill(255), bytes);
        const options = {
          complex: "real",
          mode0: layout.signedBytes === false ? "unsigned" : undefined,
        } as const;
        const { data } = await readMrc(bytesSource(file), options);
        assertEquals([data.shape, [...data.data]], [[nz, ny, nx], values]);
        assertEquals(parseMrc(file, options).data, data);
      }
    });
  }
}

Deno.test("readMrc() and readMrcHeader() read files by path", async () => {
  await withFolder(async (folder) => {
    const path = `${folder}/a.mrcs`;
    await Deno.writeFile(path, STACK);
    const { header, data } = await readMrc(path);
    assertEquals(await readMrcHeader(path), header);
    assertEquals([...data.data], Array.from({ length: 24 }, (_, i) => i));
    await assertRejects(() => readMrc(`${folder}/b.mrcs`), MissingFileError);
    await Deno.writeFile(path, STACK.subarray(0, 1030));
    const error = await assertRejects(() => readMrc(path), DataFormatError);
    assertEquals([error.code, error.path], ["mrc-truncated", path]);
  });
});

Deno.test("readMrcHeader() reads 1024 bytes and leaves the source open", async () => {
  const reads: [number, number][] = [];
  const inner = bytesSource(STACK, "a.mrcs");
  const source: ByteSource = {
    path: inner.path,
    size: inner.size,
    read: (target, offset) => {
      reads.push([offset, target.length]);
      return inner.read(target, offset);
    },
    close: () => Promise.reject(new Error("closed")),
    [Symbol.asyncDispose]: () => Promise.reject(new Error("closed")),
  };
  assertEquals((await readMrcHeader(source)).nz, 4);
  assertEquals(reads, [[0, 1024]]);
  await readMrc(source, { sections: [1, 3] });
  assertEquals(reads.slice(1), [[0, 1024], [1024 + 12, 24]]);
});

Deno.test("readMrcHeader() tells short and empty files apart", async () => {
  for (
    const [size, code] of [[0, "mrc-empty"], [1023, "mrc-too-short"]] as const
  ) {
    const source = bytesSource(STACK.subarray(0, size));
    const error = await assertRejects(
      () => readMrcHeader(source),
      DataFormatError,
    );
    assertEquals(error.code, code);
  }
});

Deno.test("readMrc() reads some of the sections", async () => {
  const { header, data } = await readMrc(bytesSource(STACK), {
    sections: [1, 2],
  });
  assertEquals([header.nz, data.shape], [4, [1, 2, 3]]);
  assertEquals([...data.data], [6, 7, 8, 9, 10, 11]);
  assertEquals(parseMrc(STACK, { sections: [1, 2] }).data, data);
  assertEquals(parseMrc(STACK, { sections: [4, 4] }).data.shape, [0, 2, 3]);
});

Deno.test("parseMrc() refuses sections outside the file", () => {
  for (const sections of [[0, 5], [-1, 2], [3, 2], [0.5, 1]] as const) {
    const error = assertThrows(() => parseMrc(STACK, { sections }), IndexError);
    assertEquals(error.code, "mrc-sections");
  }
});

Deno.test("parseMrc() salvages the whole images", () => {
  const { header, data } = parseMrc(STACK.subarray(0, 1024 + 30), {
    salvage: true,
  });
  assertEquals([header.nz, data.shape, data.data.length], [2, [2, 2, 3], 12]);
});

Deno.test("readMrc() refuses more pixels than an array holds", async () => {
  const header = handMadeHeader({
    nx: 65535,
    ny: 65535,
    nz: 10_000,
    mode: 101,
  });
  const source: ByteSource = {
    path: "huge.mrc",
    size: 1024 + 32768 * 65535 * 10_000,
    read: (target) => Promise.resolve(target.set(header)),
    close: () => Promise.resolve(),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const error = await assertRejects(() => readMrc(source), ArgumentError);
  assertEquals(error.code, "mrc-too-large");
});
