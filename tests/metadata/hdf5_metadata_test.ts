import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { readHdf5Metadata } from "../../src/metadata/hdf5_metadata.ts";
import { codeOf } from "../support/faults.ts";
import { hdf5Bytes, type WrittenDataset } from "../support/hdf5_files.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A particle set of two images, with the parts given replaced. */
function setOf(
  changed: Record<string, Partial<WrittenDataset>> = {},
  attributes: Record<string, string | number> = {},
): Promise<Uint8Array> {
  const parts: Record<string, Omit<WrittenDataset, "path">> = {
    "/images": { data: new Float32Array(2 * 16), shape: [2, 4, 4] },
    "/poses/rotations": {
      data: Float64Array.from({ length: 18 }, (_, i) => i / 8),
      shape: [2, 3, 3],
    },
    "/poses/translations": {
      data: Float32Array.of(1.5, -2, 0, 4),
      shape: [2, 2],
    },
    "/ctf/params": {
      data: Float64Array.from({ length: 18 }, (_, i) => 10 * i),
      shape: [2, 9],
    },
    "/original_image_indices": { data: Int32Array.of(7, 3), shape: [2] },
  };
  const datasets = Object.entries(parts).map(([path, part]) => ({
    path,
    ...part,
    ...changed[path],
  }));
  return hdf5Bytes(datasets, (file) => {
    const { unit = "px", ...rest } = attributes;
    const all = {
      format: "cryoset-particles",
      version: 1,
      apix: 1.25,
      ...rest,
    };
    for (const [name, value] of Object.entries(all)) {
      file.create_attribute(name, value);
    }
    const shifts = file.get("/poses/translations");
    if (shifts !== null && "create_attribute" in shifts) {
      shifts.create_attribute("unit", unit);
    }
  });
}

Deno.test("readHdf5Metadata() gives poses, CTF parameters and pixel size", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("set.h5", await setOf());
  const metadata = await readHdf5Metadata(path);
  assertEquals(metadata.rotations.shape, [2, 3, 3]);
  assertEquals(metadata.rotations.data[17], 17 / 8);
  assertEquals([...metadata.translations.data], [1.5, -2, 0, 4]);
  assertEquals(metadata.ctf.shape, [2, 9]);
  assertEquals(metadata.ctf.data[10], 100);
  assertEquals(metadata.apix, 1.25);
  assertEquals([...metadata.originalImageIndices], [7, 3]);
});

Deno.test("readHdf5Metadata() refuses what is no sound set", async () => {
  await using folder = await temporaryFolder();
  for (
    const [bytes, code, part] of [
      [setOf({}, { format: "other" }), "hdf5-metadata", "exportHdf5"],
      [setOf({}, { version: 2 }), "hdf5-version", '"2"'],
      [setOf({}, { apix: -1 }), "hdf5-metadata", '"-1"'],
      [setOf({}, { unit: "A" }), "hdf5-metadata", '"A"'],
      [
        setOf({
          "/poses/rotations": { data: new Float32Array(9), shape: [1, 3, 3] },
        }),
        "hdf5-metadata",
        "[1, 3, 3]",
      ],
      [
        setOf({ "/ctf/params": { data: new Float32Array(16), shape: [2, 8] } }),
        "hdf5-metadata",
        "[2, 8]",
      ],
      [
        setOf({
          "/poses/translations": {
            data: Float32Array.of(0, 1, NaN, 2),
            shape: [2, 2],
          },
        }),
        "hdf5-metadata",
        'row 2 of "/poses/translations" holds "NaN"',
      ],
      [
        setOf({
          "/original_image_indices": {
            data: Float64Array.of(1.5, 3),
            shape: [2],
          },
        }),
        "hdf5-metadata",
        'row 1 of "/original_image_indices" holds "1.5"',
      ],
      [
        setOf({
          "/original_image_indices": {
            data: Float64Array.of(0, 2 ** 31),
            shape: [2],
          },
        }),
        "hdf5-metadata",
        'row 2 of "/original_image_indices" holds "2147483648"',
      ],
      [
        hdf5Bytes([{ path: "/x", data: Int8Array.of(1), shape: [1, 1, 1] }]),
        "hdf5-metadata",
        "STAR",
      ],
    ] as const
  ) {
    const path = await folder.write("set.h5", await bytes);
    const error = await assertRejects(() => readHdf5Metadata(path), Error);
    assertEquals(codeOf(error), code);
    assertStringIncludes(error.message, part);
  }
});
