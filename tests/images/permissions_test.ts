import { assert, assertEquals } from "@std/assert";
import { imageNamesStar } from "../support/image_names_star.ts";
import { mrcBytes } from "../support/mrc_bytes.ts";
import { fromFileUrl } from "../support/paths.ts";
import { type TemporaryFolder, temporaryFolder } from "../support/temporary.ts";

const PROGRAM = fromFileUrl(
  new URL("./permission_program.ts", import.meta.url),
);

/** Metadata in `run/`, stacks in `stacks/`. */
async function writeSet(): Promise<TemporaryFolder> {
  const folder = await temporaryFolder();
  await folder.write("stacks/a.mrcs", mrcBytes(2, 4, (image) => image));
  const star = imageNamesStar(["1@a.mrcs", "2@a.mrcs"]);
  await folder.write("run/p.star", star);
  await folder.write("run/deep.star", imageNamesStar(["1@stacks/a.mrcs"]));
  await folder.write("run/lost.star", star);
  await folder.write("run/list.txt", "a.mrcs\n");
  return folder;
}

/** How workflows end in a process that may read these entries only. */
async function outcomes(
  folder: TemporaryFolder,
  entries: readonly string[],
  workflows: readonly string[] = [],
): Promise<Record<string, string>> {
  const read = entries.map((entry) => folder.at(entry)).join();
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-prompt",
      "--no-check",
      ...(read === "" ? [] : [`--allow-read=${read}`]),
      PROGRAM,
      folder.path,
      ...workflows,
    ],
  }).output();
  const text = new TextDecoder().decode(stdout);
  assert(text !== "", new TextDecoder().decode(stderr));
  return JSON.parse(text);
}

const every = (
  names: readonly string[],
  outcome: string,
): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, outcome]));

Deno.test("every workflow runs with the folder alone, none without it", async () => {
  await using folder = await writeSet();
  const allowed = await outcomes(folder, ["run", "stacks"]);
  const names = Object.keys(allowed);
  assertEquals(names.length, 13);
  // The lost stack is looked for in the folders above too, which this process
  // may not read: that counts as not there.
  const lost = { lost: "MissingFileError" };
  assertEquals(allowed, { ...every(names, "ok"), ...lost });
  assertEquals(await outcomes(folder, [], names), every(names, "NotCapable"));
});

Deno.test("a stack needs nothing but the file", async () => {
  await using folder = await writeSet();
  const names = ["MRCLoader", "downsampling", "countStack"];
  assertEquals(
    await outcomes(folder, ["stacks/a.mrcs"], names),
    every(names, "ok"),
  );
});

Deno.test("metadata need their stacks, but not to be counted", async () => {
  await using folder = await writeSet();
  const names = ["StarLoader", "fromTxt", "dataset", "source", "countList"];
  assertEquals(
    await outcomes(folder, ["run/p.star", "run/list.txt"], [
      ...names,
      "countStar",
    ]),
    { ...every(names, "NotCapable"), countStar: "ok" },
  );
  assertEquals(
    await outcomes(folder, ["run/p.star", "run/list.txt", "stacks"], names),
    every(names, "ok"),
  );
  assertEquals(
    await outcomes(folder, ["stacks"], ["StarLoader", "fromTable"]),
    { StarLoader: "NotCapable", fromTable: "ok" },
  );
});
