import { assertEquals, assertRejects } from "@std/assert";
import { WorkingFolder } from "../../src/io/working_folder.ts";
import { faultCode } from "../support/faults.ts";
import { canListOpenFiles, openFilesBelow } from "../support/open_files.ts";
import { temporaryFolder } from "../support/temporary.ts";

function names(path: string): string[] {
  return [...Deno.readDirSync(path)].map(({ name }) => name).sort();
}

Deno.test("WorkingFolder gives names when all is made", async () => {
  await using folder = await temporaryFolder();
  const target = folder.at("set");
  {
    await using work = await WorkingFolder.open(target, ".making");
    await work.makeFolder("a");
    await Deno.writeTextFile(work.at("a/b.txt"), "b");
    await Deno.writeTextFile(work.at("c.txt"), "c");
    await Deno.writeTextFile(work.at("scrap"), "");
    assertEquals(names(target).map((name) => name.slice(0, 8)), [".making-"]);
    await work.publish(["a", "c.txt"]);
    assertEquals(names(target), ["a", "c.txt"]);
  }
  assertEquals(names(target), ["a", "c.txt"]);
  assertEquals(await Deno.readTextFile(`${target}/a/b.txt`), "b");
});

Deno.test("WorkingFolder goes without publish(), with the folder made for it", async () => {
  await using folder = await temporaryFolder();
  for (const target of [folder.at("new"), folder.path]) {
    await using work = await WorkingFolder.open(target, ".making");
    await Deno.writeTextFile(work.at("a"), "a");
  }
  assertEquals(names(folder.path), []);
});

Deno.test("publish() gives no name if one cannot be given", async () => {
  await using folder = await temporaryFolder();
  {
    await using work = await WorkingFolder.open(folder.path, ".making");
    await Deno.writeTextFile(work.at("a"), "a");
    const code = await faultCode(() => work.publish(["a", "missing"]));
    assertEquals([code, names(folder.path).length], ["file-missing", 1]);
    await work.publish(["a"]);
  }
  assertEquals(names(folder.path), ["a"]);
});

Deno.test("WorkingFolder removes what killed processes left, nothing else", async () => {
  await using folder = await temporaryFolder();
  await folder.write(".making-01234abc/Particles/x", "");
  await folder.write(".making-feedbeef/y", "");
  {
    await using work = await WorkingFolder.open(folder.path, ".making");
    assertEquals(names(folder.path), [work.at("x").split("/").at(-2)!]);
  }
  for (const name of [".making-mine", ".other-01234abc", "a"]) {
    const path = await folder.write(name, "");
    const code = await faultCode(() =>
      WorkingFolder.open(folder.path, ".making")
    );
    assertEquals([code, names(folder.path)], ["folder-not-empty", [name]]);
    await Deno.remove(path);
  }
});

Deno.test("WorkingFolder says what is wrong with its target", async () => {
  await using folder = await temporaryFolder();
  const file = await folder.write("file", "");
  const open = (path: string) => () => WorkingFolder.open(path, ".making");
  assertEquals(await faultCode(open(folder.at("no/where"))), "folder-missing");
  assertEquals(await faultCode(open(file)), "folder-is-file");
  assertEquals(names(folder.path), ["file"]);
});

Deno.test("makeFolder() says what it cannot make", async () => {
  await using folder = await temporaryFolder();
  await using work = await WorkingFolder.open(folder.path, ".making");
  await assertRejects(() => work.makeFolder("no/where"), Error, "No such file");
});

Deno.test("WorkingFolder leaves alone what another one fills", async () => {
  await using folder = await temporaryFolder();
  const open = () => WorkingFolder.open(folder.path, ".making");
  {
    await using work = await open();
    await Deno.writeTextFile(work.at("a"), "a");
    assertEquals(await faultCode(open), "folder-in-use");
    await work.publish(["a"]);
    if (canListOpenFiles) assertEquals(await openFilesBelow(folder.path), []);
  }
  assertEquals(names(folder.path), ["a"]);
});

Deno.test("publish() takes back all names, the first ones too", async () => {
  await using folder = await temporaryFolder();
  await using work = await WorkingFolder.open(folder.path, ".making");
  for (const name of ["a", "b"]) await Deno.writeTextFile(work.at(name), name);
  assertEquals(
    await faultCode(() => work.publish(["a", "b", "missing"])),
    "file-missing",
  );
  assertEquals([names(work.at("")).length, names(folder.path).length], [3, 1]);
});

Deno.test("publish() gives all names in one go", async () => {
  await using folder = await temporaryFolder();
  await using work = await WorkingFolder.open(folder.path, ".making");
  for (const name of ["a", "b"]) await Deno.writeTextFile(work.at(name), name);
  const end = work.publish(["a", "b"]);
  // Nothing else of this process has run yet.
  assertEquals(names(folder.path).filter((name) => name.length === 1), [
    "a",
    "b",
  ]);
  await end;
});
