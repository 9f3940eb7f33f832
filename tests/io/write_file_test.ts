import { assertEquals, assertRejects } from "@std/assert";
import { ArgumentError, MissingFileError } from "../../src/core/errors.ts";
import {
  AtomicFileWriter,
  writeFileAtomically,
} from "../../src/io/write_file.ts";
import { temporaryFolder } from "../support/temporary.ts";

const encoder = new TextEncoder();

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
}

Deno.test("writeFileAtomically() joins chunks and leaves one file", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("out");
  await writeFileAtomically(
    path,
    ["ab", "", "cd"].map((s) => encoder.encode(s)),
  );
  assertEquals(await Deno.readTextFile(path), "abcd");
  await writeFileAtomically(path, encoder.encode("new"));
  assertEquals(await Deno.readTextFile(path), "new");
  assertEquals(names(folder.path), ["out"]);
});

Deno.test("writeFileAtomically() leaves the old file whole on failure", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("out", "old");
  async function* failing() {
    yield encoder.encode("half of the new");
    await Promise.resolve();
    throw new Error("no more");
  }
  await assertRejects(
    () => writeFileAtomically(path, failing()),
    Error,
    "no more",
  );
  assertEquals(await Deno.readTextFile(path), "old");
  assertEquals(names(folder.path), ["out"]);
});

Deno.test("AtomicFileWriter writes anywhere, then takes the name", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("out");
  {
    await using writer = await AtomicFileWriter.open(path);
    await writer.write(encoder.encode("world"), 6);
    await writer.write(encoder.encode("hello "), 0);
    assertEquals(names(folder.path).includes("out"), false);
    await writer.commit();
    await assertRejects(
      () => writer.write(encoder.encode("x"), 0),
      ArgumentError,
    );
  }
  assertEquals(await Deno.readTextFile(path), "hello world");
});

Deno.test("AtomicFileWriter gives a file the time it is told to", async () => {
  await using folder = await temporaryFolder();
  const path = folder.at("out");
  await using writer = await AtomicFileWriter.open(path);
  await writer.write(encoder.encode("old"), 0);
  await writer.commit(new Date(1_600_000_000_250));
  const { mtime } = await Deno.stat(path);
  assertEquals(mtime?.getTime(), 1_600_000_000_250);
});

Deno.test("a killed process leaves the old file whole", async () => {
  await using folder = await temporaryFolder();
  const path = await folder.write("out", "old");
  const module = new URL("../../src/io/write_file.ts", import.meta.url);
  const script = await folder.write(
    "write.ts",
    `import { AtomicFileWriter } from "${module}";
     const writer = await AtomicFileWriter.open(Deno.args[0]);
     await writer.write(new Uint8Array(100_000), 0);
     console.log("half");
     await new Promise((resolve) => setTimeout(resolve, 60_000));`,
  );
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, path],
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const reader = process.stdout.getReader();
  await reader.read();
  process.kill("SIGKILL");
  await process.status;
  await reader.cancel();
  assertEquals(await Deno.readTextFile(path), "old");
});

Deno.test("writing into a missing folder says so", async () => {
  await using folder = await temporaryFolder();
  const error = await assertRejects(
    () => writeFileAtomically(folder.at("none/out"), new Uint8Array(1)),
    MissingFileError,
    "its folder does not exist",
  );
  assertEquals(error.code, "folder-missing");
});

Deno.test("without read permission nothing is left behind", async () => {
  await using folder = await temporaryFolder();
  const module = new URL("../../src/io/write_file.ts", import.meta.url);
  const script = await folder.write(
    "write.ts",
    `import { writeFileAtomically } from "${module}";
     try {
       await writeFileAtomically(Deno.args[0], new Uint8Array(10));
     } catch (error) {
       console.log(error.name);
     }`,
  );
  await folder.write("out/.keep", "");
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      `--allow-write=${folder.at("out")}`,
      script,
      folder.at("out/x"),
    ],
  }).output();
  assertEquals(new TextDecoder().decode(stdout).trim(), "NotCapable");
  assertEquals(names(folder.at("out")), [".keep"]);
});
