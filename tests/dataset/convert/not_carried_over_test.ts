import { assertEquals } from "@std/assert";
import { CryoSparcFile, StarFile, StarTable } from "../../../mod.ts";
import { notCarriedOver } from "../../../src/dataset/convert/not_carried_over.ts";
import type { ParticleRecords } from "../../../src/dataset/convert/particle_records.ts";
import { makeCs } from "../../support/cs_set.ts";

function starOf(...labels: string[]): StarFile {
  const columns = labels.map((label) => [label, [1]] as const);
  return new StarFile({
    data: StarTable.fromColumns("particles", Object.fromEntries(columns)),
  });
}

const RECORDS = { path: "a.star", halves: null } as ParticleRecords;

Deno.test("notCarriedOver() lists eight names and counts the rest", () => {
  const eight = [
    "_rlnCtfBfactor",
    ...Array.from({ length: 7 }, (_, i) => `_rlnOther${i}`),
  ];
  const [note] = notCarriedOver(starOf("_rlnVoltage", ...eight), RECORDS);
  const words = `The other program has no place for: ${eight.join(", ")}`;
  assertEquals(note.message, words);
  const [more] = notCarriedOver(starOf(...eight, "_rlnNinth"), RECORDS);
  assertEquals(more.message, `${words} and 1 more`);
});

Deno.test("notCarriedOver() tells of half-sets only that cryoSPARC cannot say", () => {
  const halves = Int8Array.of(0, -1);
  const codes = (table: StarFile | CryoSparcFile) =>
    notCarriedOver(table, { ...RECORDS, halves }).map(({ code }) => code);
  assertEquals(codes(starOf("_rlnVoltage")), ["halves-incomplete"]);
  const table = makeCs({ n: 2, without: ["ctf/", "blob/sign"] });
  assertEquals(codes(new CryoSparcFile(table)), []);
});
