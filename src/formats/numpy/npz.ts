import { DataFormatError } from "../../core/errors.ts";
import { parseNpy } from "./npy_file.ts";
import type { NumpyArray } from "./numpy_array.ts";

/** Deflate shortens nothing by more than this factor. */
const MOST_DEFLATED = 1032;

/**
 * Reads the arrays of an `.npz` file: a ZIP archive of `.npy` files, plain or
 * deflated.
 *
 * @param path Name of the file, for messages.
 * @returns The arrays by name, in the order of the archive.
 * @throws {DataFormatError} `npz-damaged` if it is no sound archive, or as
 * `parseNpy` if a member is no sound array.
 */
export async function parseNpz(
  bytes: Uint8Array,
  path: string,
): Promise<Map<string, NumpyArray>> {
  // Imported when called: few files are archives.
  const { unzipSync } = await import("fflate");
  let unpacked = 0;
  const members = unzip(path, () =>
    unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!/\.npy$/i.test(name)) return false;
        // What members claim is allocated before they are unpacked, and
        // several may claim the same bytes of the file.
        unpacked += originalSize;
        if (unpacked <= bytes.length * MOST_DEFLATED) return true;
        throw new Error(`${name} claims ${originalSize} bytes`);
      },
    }));
  return new Map(
    Object.entries(members).map(([name, content]) => [
      name.replace(/\.npy$/i, ""),
      parseNpy(content, `${path}::${name}`),
    ]),
  );
}

function unzip<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new DataFormatError(
      "npz-damaged",
      `Cannot read "${path}": it is no sound .npz archive; save it anew with ` +
        `numpy.savez`,
      { path, cause },
    );
  }
}
