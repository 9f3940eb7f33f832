import { assertEquals } from "@std/assert";
import { nearestFile, nearestWord } from "../../cli/nearest.ts";
import { temporaryFolder } from "../support/temporary.ts";

Deno.test("nearestWord() finds slips of the keyboard only", () => {
  const known = ["--json", "--datadir", "--limit"];
  assertEquals(nearestWord("--jsno", known), "--json");
  assertEquals(nearestWord("--data-dir", known), "--datadir");
  assertEquals(nearestWord("--verbose", known), null);
  assertEquals(nearestWord("", known), null);
  assertEquals(nearestWord("x", []), null);
});

Deno.test("nearestFile() finds names alike and names with another extension", async () => {
  await using folder = await temporaryFolder();
  await folder.write("run_data.star", "");
  await folder.write("sub/run_dat.star", "");
  const near = (name: string) => nearestFile(folder.at(name));
  assertEquals(await near("run_data.sta"), folder.at("run_data.star"));
  assertEquals(await near("run_data.mrcs"), folder.at("run_data.star"));
  assertEquals(await near("other.star"), null);
  assertEquals(await near("none/run_data.star"), null);
});
