import { assertEquals, assertThrows } from "@std/assert";
import { parseHdf5Path } from "../../../src/formats/hdf5/hdf5_path.ts";

Deno.test("parseHdf5Path() parts the file from what lies in it", () => {
  for (
    const [path, file, dataset] of [
      ["a.h5", "a.h5", null],
      ["a.h5::/images", "a.h5", "/images"],
      ["d/a.HDF5::images", "d/a.HDF5", "/images"],
      ["a.hdf:://g//x/", "a.hdf", "/g/x"],
      ["a.h5::/g::h.h5::/x", "a.h5", "/g::h.h5::/x"],
      ["odd::name/a.h5", "odd::name/a.h5", null],
      ["odd::name/a.h5::/x", "odd::name/a.h5", "/x"],
      ["a.mrc::/x", "a.mrc::/x", null],
      ["", "", null],
    ] as const
  ) {
    assertEquals(parseHdf5Path(path), { file, dataset }, path);
  }
  for (const path of ["a.h5::", "a.h5::/", "a.h5:://"]) {
    const error = assertThrows(() => parseHdf5Path(path));
    assertEquals((error as { code?: string }).code, "hdf5-path");
  }
});
