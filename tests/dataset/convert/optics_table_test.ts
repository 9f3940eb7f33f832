import { assertEquals } from "@std/assert";
import { opticsTableOf } from "../../../src/dataset/convert/optics_table.ts";

Deno.test("opticsTableOf() keeps the order of numbers, and each group its name", () => {
  const { optics, groups } = opticsTableOf(
    { _rlnVoltage: [300, 300, 200, 100] },
    ["2", "2", "3", "1"],
    4,
    { _rlnOpticsGroupName: ["b", "b", "c", "a"] },
  );
  assertEquals([...groups], [2, 2, 3, 1]);
  assertEquals(optics.text("_rlnOpticsGroupName"), ["a", "b", "c"]);
  assertEquals([...optics.numbers("_rlnVoltage")], [100, 300, 200]);
});

Deno.test("opticsTableOf() gives the parts of a group names of their own", () => {
  const { optics, groups } = opticsTableOf(
    { _rlnVoltage: [300, 200, 300] },
    ["1", "1", "1"],
    3,
    { _rlnOpticsGroupName: ["krios", "krios", "krios"] },
  );
  assertEquals([...groups], [1, 2, 1]);
  assertEquals(optics.text("_rlnOpticsGroupName"), ["krios", "krios_2"]);
});
