import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import { StarTable } from "../../src/formats/star/mod.ts";
import { StarFile } from "../../src/metadata/star_file.ts";
import { starOf } from "./star_files.ts";

const OPTICS = {
  _rlnOpticsGroup: ["1", "2"],
  _rlnVoltage: ["300.0", "200.0"],
  _rlnImagePixelSize: ["1.31", "2.806"],
  _rlnImageSize: ["256", "128"],
};

Deno.test("getOpticsValues() gives each particle its group's value", () => {
  const star = starOf({ _rlnOpticsGroup: [2, 1, 2] }, OPTICS);
  assertEquals(star.getOpticsValues("_rlnVoltage"), [
    "200.0",
    "300.0",
    "200.0",
  ]);
  assertEquals(
    star.getOpticsValues("_rlnVoltage", "float64"),
    new Float64Array([200, 300, 200]),
  );
  assertEquals(
    star.getOpticsValues("_rlnImagePixelSize", "float32"),
    new Float32Array([2.806, 1.31, 2.806]),
  );
  assertEquals(
    star.getOpticsValues("_rlnImageSize", "int32"),
    new Int32Array([128, 256, 128]),
  );
  assertEquals(star.getOpticsValues("_rlnDefocusU"), null);
  assertEquals(star.getOpticsValues("_rlnDefocusU", "float64"), null);
});

Deno.test("getOpticsValues() takes the main table's values if optics has none", () => {
  const star = starOf(
    { _rlnOpticsGroup: [1, 2], _rlnX: ["0.50", "1"] },
    OPTICS,
  );
  assertEquals(star.getOpticsValues("_rlnX"), ["0.50", "1"]);
  assertEquals(
    star.getOpticsValues("_rlnX", "float64"),
    new Float64Array([0.5, 1]),
  );
  const old = starOf({ _rlnVoltage: [300] });
  assertEquals(old.getOpticsValues("_rlnVoltage"), ["300"]);
  old.getOpticsValues("_rlnVoltage")![0] = "changed";
  assertEquals(old.getOpticsValues("_rlnVoltage"), ["300"]);
});

Deno.test("getOpticsValues() prefers optics and says where the main table differs", () => {
  const particles = {
    _rlnOpticsGroup: [1, 1, 1],
    _rlnSphericalAberration: ["0.01", "0.001", "0.0100"],
  };
  const optics = {
    _rlnOpticsGroup: [1],
    _rlnSphericalAberration: ["0.010000"],
  };
  const star = starOf(particles, optics);
  for (let i = 0; i < 2; i++) {
    assertEquals(
      star.getOpticsValues("_rlnSphericalAberration", "float64"),
      new Float64Array([0.01, 0.01, 0.01]),
    );
  }
  assertEquals(
    star.diagnostics.map(({ severity, code, message }) => [
      severity,
      code,
      message,
    ]),
    [[
      "warning",
      "star-optics-disagree",
      'Column "_rlnSphericalAberration" differs from the optics table for 1 of 3 ' +
      'particles, first "0.001" and "0.010000" in row 2; the optics table counts',
    ]],
  );
  star.getOpticsValues("_rlnOpticsGroup");
  assertEquals(star.diagnostics.length, 1);
  const named = { _rlnOpticsGroup: ["1"], _rlnOpticsGroupName: ["one"] };
  const same = starOf(named, named);
  same.getOpticsValues("_rlnOpticsGroupName");
  assertEquals(same.diagnostics, []);
});

Deno.test("getOpticsValues() compares groups as integers where they are", () => {
  const star = starOf({ _rlnOpticsGroup: ["01", "2.0", "1", "a"] }, {
    _rlnOpticsGroup: ["1", "2", "a"],
    _rlnX: ["p", "q", "r"],
  });
  assertEquals(star.getOpticsValues("_rlnX"), ["p", "q", "p", "r"]);
});

Deno.test("getOpticsValues() lists groups that the optics table lacks", () => {
  const star = new StarFile({
    data: StarTable.fromColumns("particles", { _rlnOpticsGroup: [1, 3, 7, 3] }),
    dataOptics: StarTable.fromColumns("optics", OPTICS),
    path: "p.star",
  });
  const error = assertThrows(
    () => star.getOpticsValues("_rlnVoltage"),
    DataFormatError,
    'of "p.star" lacks groups of particles: "3" (2 particles), "7" (1 particles)',
  );
  assertEquals(
    [error.code, error.path, error.actual],
    ["star-unknown-optics-group", "p.star", ["3", "7"]],
  );
});

Deno.test("getOpticsValues() refuses a group that stands twice", () => {
  const star = starOf({ _rlnOpticsGroup: [1] }, {
    _rlnOpticsGroup: ["1", "2", "01"],
    _rlnX: ["p", "q", "r"],
  });
  const error = assertThrows(
    () => star.getOpticsValues("_rlnX"),
    DataFormatError,
    "in rows 1 and 3",
  );
  assertEquals(error.code, "star-duplicate-optics-group");
});

Deno.test("getOpticsValues() gives all the first group's value if particles have no groups", () => {
  const one = starOf({ _rlnX: [1, 2] }, {
    _rlnOpticsGroup: [4],
    _rlnVoltage: [300],
  });
  assertEquals(one.getOpticsValues("_rlnVoltage"), ["300", "300"]);
  assertEquals(one.diagnostics, []);
  const two = starOf({ _rlnX: [1, 2] }, OPTICS);
  assertEquals(two.getOpticsValues("_rlnVoltage"), ["300.0", "300.0"]);
  assertEquals(two.diagnostics.map(({ code }) => code), [
    "star-no-optics-groups",
  ]);
  const none = starOf({ _rlnX: [1] }, { _rlnOpticsGroup: [], _rlnVoltage: [] });
  assertThrows(() => none.getOpticsValues("_rlnVoltage"), DataFormatError);
});

Deno.test("a StarFile refuses an optics table without groups", () => {
  const error = assertThrows(
    () => starOf({ _rlnX: [1] }, { _rlnVoltage: [300] }),
    DataFormatError,
    "its columns are _rlnVoltage",
  );
  assertEquals(error.code, "star-optics-group");
});
