import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { encodeMrc, parseMrcHeader } from "../../../src/formats/mrc/mod.ts";

async function gzipped(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function faultOf(bytes: Uint8Array): DataFormatError {
  return assertThrows(
    () => parseMrcHeader(bytes, { path: "a.mrcs" }),
    DataFormatError,
  );
}

Deno.test("parseMrcHeader() recognises a gzip-compressed stack", async () => {
  const data = Float32Array.from({ length: 4096 }, (_, i) => Math.sin(i));
  const error = faultOf(await gzipped(encodeMrc({ data, shape: [64, 64] })));
  assertEquals(error.code, "mrc-compressed");
  assertStringIncludes(error.message, "gzip");
  assertStringIncludes(error.message, "decompress it first");
});

for (
  const [start, code, name] of [
    ["\x1f\x8b\x08\0\0", "mrc-compressed", "gzip"],
    ["BZh91AY&SY", "mrc-compressed", "bzip2"],
    ["\xfd7zXZ\0", "mrc-compressed", "xz"],
    ["\x28\xb5\x2f\xfd", "mrc-compressed", "zstd"],
    ["PK\x03\x04", "mrc-compressed", "zip"],
    [
      "version https://git-lfs.github.com/spec/v1\n",
      "mrc-git-lfs",
      "git lfs pull",
    ],
    ["<!DOCTYPE html>\n<html>", "mrc-other-format", "HTML"],
    ["\n  <HTML lang=en>", "mrc-other-format", "HTML"],
    ["\xef\xbb\xbf<html>", "mrc-other-format", "HTML"],
    ["II*\0\x08\0\0\0", "mrc-other-format", "TIFF"],
    ["\x89HDF\r\n\x1a\n", "mrc-other-format", "HDF5"],
    ["\x93NUMPY\x01\0", "mrc-other-format", ".cs"],
    ["# version 30001\n\ndata_optics\n\nloop_\n", "mrc-other-format", "STAR"],
    ["data_\nloop_\n", "mrc-other-format", "STAR"],
  ] as const
) {
  const shown = JSON.stringify(start);
  Deno.test(`parseMrcHeader() recognises content that begins ${shown}`, () => {
    const bytes = Uint8Array.from(start, (char) => char.charCodeAt(0));
    const long = new Uint8Array(2000);
    long.set(bytes);
    for (const content of [bytes, long]) {
      const error = faultOf(content);
      assertEquals([error.code, error.path], [code, "a.mrcs"]);
      assertStringIncludes(error.message, name);
    }
  });
}

Deno.test("parseMrcHeader() recognises content quickly whatever it is", () => {
  const bytes = new Uint8Array(1_000_000).fill(0x20);
  assertEquals(faultOf(bytes).code, "mrc-dimensions");
  assertEquals(faultOf(bytes.fill(0x23)).code, "mrc-dimensions");
});
