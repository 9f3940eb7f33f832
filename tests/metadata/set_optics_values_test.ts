import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import type { StarFile } from "../../src/metadata/star_file.ts";
import { starOf } from "./star_files.ts";

/** Three particles of groups 2, 1, 2. */
function star(): StarFile {
  return starOf(
    { _rlnOpticsGroup: [2, 1, 2], _rlnDefocusU: ["1.0", "2.0", "3.0"] },
    { _rlnOpticsGroup: [1, 2], _rlnVoltage: ["300.0", "200.0"] },
  );
}

Deno.test("setOpticsValues() sets one value or one a group in the optics table", () => {
  const file = star();
  file.setOpticsValues("_rlnVoltage", 120);
  assertEquals(file.dataOptics?.text("_rlnVoltage"), ["120", "120"]);
  file.setOpticsValues("_rlnVoltage", new Float64Array([100]));
  assertEquals(file.dataOptics?.text("_rlnVoltage"), ["100.0", "100.0"]);
  file.setOpticsValues("_rlnVoltage", [80.5, 60]);
  assertEquals(file.getOpticsValues("_rlnVoltage"), ["60.0", "80.5", "60.0"]);
  file.setOpticsValues("_rlnVoltage", "high");
  assertEquals(file.getOpticsValues("_rlnVoltage"), ["high", "high", "high"]);
  assertEquals(file.df.has("_rlnVoltage"), false);
});

Deno.test("setOpticsValues() moves a field to the main table for one value a particle", () => {
  const file = star();
  file.setOpticsValues("_rlnVoltage", [1, 2, 3]);
  assertEquals(file.df.text("_rlnVoltage"), ["1", "2", "3"]);
  assertEquals(file.dataOptics?.columns, ["_rlnOpticsGroup"]);
  assertEquals(file.getOpticsValues("_rlnVoltage"), ["1", "2", "3"]);
});

Deno.test("setOpticsValues() spreads one value a group over a field of the main table", () => {
  const file = star();
  file.setOpticsValues("_rlnDefocusU", [10, 20]);
  assertEquals(file.df.text("_rlnDefocusU"), ["20", "10", "20"]);
  file.setOpticsValues("_rlnDefocusU", 5.5);
  assertEquals(file.df.text("_rlnDefocusU"), ["5.5", "5.5", "5.5"]);
  file.setOpticsValues("_rlnDefocusU", Float32Array.of(1, 2, 3));
  assertEquals(file.df.text("_rlnDefocusU"), ["1.0", "2.0", "3.0"]);
});

Deno.test("setOpticsValues() prefers particles where they are as many as groups", () => {
  const file = starOf(
    { _rlnOpticsGroup: [2, 1], _rlnX: [0, 0] },
    { _rlnOpticsGroup: [1, 2], _rlnVoltage: [300, 200] },
  );
  file.setOpticsValues("_rlnVoltage", [7, 8]);
  assertEquals(file.df.text("_rlnVoltage"), ["7", "8"]);
  file.setOpticsValues("_rlnX", [7, 8]);
  assertEquals(file.df.text("_rlnX"), ["7", "8"]);
});

Deno.test("setOpticsValues() takes one value only if particles have no groups", () => {
  const file = starOf(
    { _rlnX: [1, 2] },
    { _rlnOpticsGroup: [1, 2, 3], _rlnVoltage: [300, 200, 100] },
  );
  file.setOpticsValues("_rlnVoltage", 80);
  assertEquals(file.dataOptics?.text("_rlnVoltage"), ["80", "80", "80"]);
  for (const values of [[1, 2], [1, 2, 3]]) {
    assertThrows(
      () => file.setOpticsValues("_rlnVoltage", values),
      ArgumentError,
    );
  }
  assertThrows(() => file.setOpticsValues("_rlnX", [1, 2, 3]), ArgumentError);
});

Deno.test("setOpticsValues() works without an optics table", () => {
  const file = starOf({ _rlnX: [1, 2] });
  file.setOpticsValues("_rlnX", 7);
  assertEquals(file.df.text("_rlnX"), ["7", "7"]);
  file.setOpticsValues("_rlnX", ["a", "b"]);
  assertEquals(file.df.text("_rlnX"), ["a", "b"]);
});

Deno.test("setOpticsValues() refuses other numbers of values and unknown fields", () => {
  const error = assertThrows(
    () => star().setOpticsValues("_rlnVoltage", [1, 2, 3, 4]),
    ArgumentError,
    "to 4 values: expected 1 or 3 or 2",
  );
  assertEquals(error.code, "star-column-length");
  assertThrows(() => star().setOpticsValues("_rlnDefocusU", []), ArgumentError);
  const missing = assertThrows(
    () => star().setOpticsValues("_rlnNew", 1),
    ArgumentError,
    "withColumn",
  );
  assertEquals(missing.code, "star-missing-column");
  assertThrows(
    () => star().setOpticsValues("_rlnOpticsGroup", [1, 1, 1]),
    ArgumentError,
    "joins the tables",
  );
});
