import { Hdf5Loader } from "../../src/images/hdf5_loader.ts";
import { loadImages } from "../../src/images/load_images.ts";
import { hdf5Bytes } from "../support/hdf5_files.ts";
import { pixelOf } from "../support/particle_set.ts";
import { conformance } from "./loader_conformance.ts";

const ALL = [0, 1, 2, 3, 4, 5];

function imageOf(section: number, D: number): Float32Array {
  return Float32Array.from({ length: D * D }, (_, p) => pixelOf(1, section, p));
}

function stackOf(count: number, D: number): number[] {
  return Array.from({ length: count }, (_, i) => [...imageOf(i, D)]).flat();
}

conformance("Hdf5Loader of contiguous float32", async (folder) => {
  const data = Float32Array.from(stackOf(6, 6));
  const bytes = await hdf5Bytes([{ path: "/images", data, shape: [6, 6, 6] }]);
  const path = await folder.write("stack.h5", bytes);
  return {
    loader: await Hdf5Loader.open(path),
    D: 6,
    images: ALL.map((section) => imageOf(section, 6)),
    selection: ALL,
    files: [path],
  };
});

conformance("Hdf5Loader of a selection of gzipped int16", async (folder) => {
  const data = Int16Array.from(stackOf(9, 5));
  const other = { path: "/b", data: Int16Array.of(1), shape: [1, 1, 1] };
  const bytes = await hdf5Bytes([other, {
    path: "/set/images",
    data,
    shape: [9, 5, 5],
    chunks: [4, 3, 5],
    gzip: 6,
  }]);
  const path = await folder.write("stack.HDF5", bytes);
  const selection = [7, 2, 7, 0, 8, 3];
  return {
    loader: await loadImages(`${path}::/set/images`, {
      indices: selection,
      datadir: "has no effect",
    }),
    D: 5,
    images: selection.map((section) => imageOf(section, 5)),
    selection,
    files: [path],
  };
});

conformance("Hdf5Loader of an EMAN2 stack", async (folder) => {
  // Ten and eleven come before two by name.
  const count = 12;
  const bytes = await hdf5Bytes(
    Array.from({ length: count }, (_, i) => ({
      path: `/MDF/images/${i}/image`,
      data: imageOf(i, 4),
      shape: [4, 4],
    })),
  );
  const path = await folder.write("eman.hdf", bytes);
  const sections = Array.from({ length: count }, (_, i) => i);
  return {
    loader: await loadImages(path),
    D: 4,
    images: sections.map((section) => imageOf(section, 4)),
    selection: sections,
    files: [path],
  };
});
