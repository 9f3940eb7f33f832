import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { Staging } from "../../../src/io/staging/staging.ts";
import type { OpenWriter } from "../../../src/io/staging/copy_store.ts";
import { AtomicFileWriter } from "../../../src/io/write_file.ts";
import { listCache } from "../../../src/io/staging/list_cache.ts";
import { mrcBytes } from "../../support/mrc_bytes.ts";
import { fromFileUrl } from "../../support/paths.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import {
  cacheNames,
  readStaged,
  readText,
  writeAged,
} from "../../support/aged_files.ts";

const NO_SPACE = Object.assign(new Error("ENOSPC: no space left on device"), {
  code: "ENOSPC",
});

/** A writer on a full disk. */
function failingAt(
  step: "open" | "write" | "commit" | "record",
): OpenWriter {
  return async (path) => {
    if (step === "open") throw NO_SPACE;
    if (step === "record" && path.endsWith(".json")) throw NO_SPACE;
    const writer = await AtomicFileWriter.open(path);
    return {
      write: (bytes, offset) =>
        step === "write" && offset > 0
          ? Promise.reject(NO_SPACE)
          : writer.write(bytes, offset),
      commit: (mtime) =>
        step === "commit" ? Promise.reject(NO_SPACE) : writer.commit(mtime),
      abort: () => writer.abort(),
    };
  };
}

for (const step of ["open", "write", "commit", "record"] as const) {
  Deno.test(`a full disk at ${step} leaves nothing, and a warning once`, async () => {
    await using folder = await temporaryFolder();
    const cacheDir = folder.at("fast");
    const text = "x".repeat(2 ** 22 + 10);
    const paths = [
      await writeAged(folder, "a.mrcs", text),
      await writeAged(folder, "b.mrcs", text),
    ];
    const staging = new Staging(cacheDir, Infinity, failingAt(step));
    for (const path of paths) await (await staging.open(path)).close();
    await staging.copyAll(paths);
    for (const path of paths) assert(await readText(staging, path) === text);
    assertEquals(await cacheNames(cacheDir), []);
    assertEquals(staging.diagnostics.length, 1);
    const [{ code, severity, message }] = staging.diagnostics;
    assertEquals([code, severity], ["staging-failed", "warning"]);
    assertStringIncludes(message, cacheDir);
    assertStringIncludes(message, "ENOSPC");
  });
}

Deno.test("a cache folder that cannot be made gives a warning", async () => {
  await using folder = await temporaryFolder();
  const path = await writeAged(folder, "stack.mrcs", "pixels");
  const staging = new Staging(path, Infinity);
  const other = await writeAged(folder, "other.mrcs", "others");
  assertEquals(await readStaged(staging, other), "others");
  assertEquals(staging.diagnostics.map(({ code }) => code), ["staging-failed"]);
});

const PROGRAM = fromFileUrl(new URL("./staging_program.ts", import.meta.url));

/** Reads a stack in another process; gives pixels and codes of diagnostics. */
async function readElsewhere(
  path: string,
  flags: readonly string[],
  env: Record<string, string> = {},
  options: object = {},
): Promise<string> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "--no-prompt", "--no-check", ...flags, PROGRAM, path].concat(
      JSON.stringify(options),
    ),
    env: { TMPDIR: "", RECOVAR_CACHE_DIR: "", ...env },
  }).output();
  assertEquals(new TextDecoder().decode(stderr), "");
  return new TextDecoder().decode(stdout);
}

/** A stack of two pixel values, and where its copy would be. */
async function stackIn(folder: TemporaryFolder): Promise<[string, string]> {
  const bytes = mrcBytes(2, 2, (image) => image + 1);
  const path = await writeAged(folder, "data/stack.mrcs", bytes);
  return [path, folder.at("fast")];
}

Deno.test("without write permission stacks are read where they are, with a warning", async () => {
  await using folder = await temporaryFolder();
  const [path, cacheDir] = await stackIn(folder);
  const read = `--allow-read=${folder.at("data")}`;
  const options = { cacheDir };
  assertEquals(
    await readElsewhere(path, [read], {}, options),
    "1,1,1,1,2,2,2,2 staging-denied",
  );
  assertEquals(
    await readElsewhere(
      path,
      [read, `--allow-read=${folder.at("data")},${cacheDir}`],
      {},
      options,
    ),
    "1,1,1,1,2,2,2,2 staging-denied",
  );
  assertEquals(
    await readElsewhere(
      path,
      [`--allow-read=${folder.path}`, `--allow-write=${cacheDir}`],
      {},
      options,
    ),
    "1,1,1,1,2,2,2,2 ",
  );
  assertEquals((await cacheNames(cacheDir)).length, 2);
});

Deno.test("RECOVAR_CACHE_DIR counts where it may be read, TMPDIR never", async () => {
  await using folder = await temporaryFolder();
  const [path, cacheDir] = await stackIn(folder);
  const files = [`--allow-read=${folder.path}`, `--allow-write=${folder.path}`];
  const all = [...files, "--allow-env"];
  const isStaged = async (
    flags: readonly string[],
    env: Record<string, string>,
    options: object = {},
  ) => {
    const result = await readElsewhere(path, flags, env, options);
    assertEquals(result, "1,1,1,1,2,2,2,2 ");
    try {
      await Deno.remove(`${cacheDir}/cryoset_cache`, { recursive: true });
      return true;
    } catch {
      return false;
    }
  };
  const named = { RECOVAR_CACHE_DIR: cacheDir };
  assertEquals(
    await isStaged([...files, "--allow-env=RECOVAR_CACHE_DIR"], named),
    true,
  );
  assertEquals(await isStaged(files, named), false);
  assertEquals(await isStaged(all, { TMPDIR: cacheDir }), false);
  const emptyWins = { RECOVAR_CACHE_DIR: "", TMPDIR: cacheDir };
  assertEquals(await isStaged(all, emptyWins), false);
  assertEquals(await isStaged(all, named, { cacheDir: null }), false);
  assertEquals(await isStaged(all, named, { skipStaging: true }), false);
  assertEquals(await isStaged(files, {}, { cacheDir }), true);
});

async function mount(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(path, { recursive: true });
    const { success } = await new Deno.Command("mount", {
      args: ["-t", "tmpfs", "-o", "size=256k", "cryoset", path],
      stdout: "null",
      stderr: "null",
    }).output();
    return success;
  } catch {
    return false;
  }
}

Deno.test("a disk that is really full leaves the source to read", async (t) => {
  await using folder = await temporaryFolder();
  const cacheDir = folder.at("fast");
  if (!await mount(cacheDir)) return;
  try {
    await t.step("on a mounted disk of 256 kB", () => fillDisk(folder));
  } finally {
    await new Deno.Command("umount", { args: [cacheDir] }).output();
  }
});

/** A disk of 256 kB of which the first stack takes less than half. */
async function fillDisk(folder: TemporaryFolder): Promise<void> {
  const cacheDir = folder.at("fast");
  const write = (name: string, bytes: number) =>
    writeAged(folder, name, mrcBytes(2, Math.sqrt(bytes / 8), (i) => i));
  const small = await write("small.mrcs", 80_000);
  const large = await write("large.mrcs", 180_000);
  const files = [`--allow-read=${folder.path}`, `--allow-write=${cacheDir}`];
  const read = async (path: string, ...flags: string[]) => {
    const options = { cacheDir };
    const text = await readElsewhere(path, [...files, ...flags], {}, options);
    const [pixels, codes] = text.split(" ");
    assertEquals(new Set(pixels.split(",")), new Set(["0", "1"]));
    return codes;
  };
  const stacksCopied = async () =>
    (await listCache(cacheDir)).map(({ source, state }) => [source, state]);
  assertEquals(await read(small), "");
  // Who may not ask the disk learns from writing that it is full.
  assertEquals(await read(large), "staging-failed");
  assertEquals(await stacksCopied(), [[small, "complete"]]);
  // Who may makes room, and keeps some of it free.
  assertEquals(await read(large, "--allow-sys=statfs"), "");
  assertEquals(await stacksCopied(), [[large, "complete"]]);
  const huge = await write("huge.mrcs", 245_000);
  assertEquals(await read(huge, "--allow-sys=statfs"), "staging-no-room");
  assertEquals(await stacksCopied(), [[large, "complete"]]);
}
