import { statfs } from "node:fs/promises";

/** Part of a disk that copies leave free, and the most they leave. */
const RESERVE = { part: 0.05, bytes: 20e9 };

/**
 * Bytes that copies may still take on the disk of a folder, with a reserve
 * left for others; null if this process may not ask. Nobody is asked for the
 * permission.
 *
 * Permission: `--allow-sys=statfs` and `--allow-read` of the folder.
 */
export async function roomOnDisk(folder: string): Promise<number | null> {
  // Deno knows the name, its types do not.
  const permission = {
    name: "sys",
    kind: "statfs",
  } as Deno.PermissionDescriptor;
  const { state } = await Deno.permissions.query(permission);
  if (state !== "granted") return null;
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return bavail * bsize -
      Math.min(RESERVE.part * blocks * bsize, RESERVE.bytes);
  } catch {
    return null;
  }
}
