import * as h5wasm from "h5wasm";

/** A dataset to write. */
export interface WrittenDataset {
  readonly path: string;
  readonly data: Parameters<h5wasm.Group["create_dataset"]>[0]["data"];
  readonly shape: number[];
  readonly chunks?: number[];
  readonly gzip?: number;
}

/** Bytes of an HDF5 file, written by h5wasm itself and not by the package. */
export async function hdf5Bytes(
  datasets: readonly WrittenDataset[],
  more: (file: h5wasm.File) => void = () => {},
): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  const name = `/${crypto.randomUUID()}.h5`;
  // Without bounds h5wasm passes two of its own that do not exist.
  const file = new h5wasm.File(name, "w", { libver: ["earliest", "latest"] });
  for (const { path, data, shape, chunks, gzip } of datasets) {
    const parts = path.split("/").slice(1);
    let group: h5wasm.Group = file;
    for (const part of parts.slice(0, -1)) {
      const found = group.keys().includes(part) ? group.get(part) : null;
      group = found instanceof h5wasm.Group ? found : group.create_group(part);
    }
    group.create_dataset({
      name: parts.at(-1)!,
      data,
      shape,
      chunks: chunks ?? null,
      ...(gzip === undefined
        ? {}
        : { compression: "gzip", compression_opts: gzip }),
    });
  }
  more(file);
  file.close();
  const bytes = FS.readFile(name) as Uint8Array;
  FS.unlink(name);
  return bytes;
}

/** Bytes that were written as base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.fromBase64(text.replaceAll(/\s/g, ""));
}
