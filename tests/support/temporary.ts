import { fromFileUrl } from "./paths.ts";

const ROOT = fromFileUrl(new URL("../../.tmp/", import.meta.url));

/** A folder below `.tmp` that goes when it is disposed. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  await Deno.mkdir(ROOT, { recursive: true });
  return new TemporaryFolder(await Deno.makeTempDir({ dir: ROOT }));
}

/** A folder for one test. */
export class TemporaryFolder implements AsyncDisposable {
  /** Absolute path of the folder, without a slash at its end. */
  readonly path: string;

  /** Takes an existing folder. */
  constructor(path: string) {
    this.path = path;
  }

  /** Path of an entry of the folder. */
  at(name: string): string {
    return `${this.path}/${name}`;
  }

  /** Writes a file, with the folders on the way to it; returns its path. */
  async write(name: string, content: string | Uint8Array): Promise<string> {
    const path = this.at(name);
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
      recursive: true,
    });
    await (typeof content === "string"
      ? Deno.writeTextFile(path, content)
      : Deno.writeFile(path, content));
    return path;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}
