import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../src/core/errors.ts";
import {
  premultipliedOf,
  readPremultiplied,
} from "../../src/dataset/premultiplied.ts";
import { StarTable } from "../../src/formats/star/mod.ts";
import { StarFile } from "../../src/metadata/star_file.ts";

function star(...values: number[]): StarFile {
  return new StarFile({
    data: StarTable.fromColumns("particles", {
      _rlnOpticsGroup: values.map((_, i) => i + 1),
    }),
    dataOptics: StarTable.fromColumns("optics", {
      _rlnOpticsGroup: values.map((_, i) => i + 1),
      _rlnCtfDataAreCtfPremultiplied: values,
    }),
    path: "a.star",
  });
}

Deno.test("readPremultiplied() takes the word of the file", () => {
  assertEquals(readPremultiplied(star(1, 1)), { all: true, diagnostics: [] });
  assertEquals(readPremultiplied(star(0, 0)), { all: false, diagnostics: [] });
});

Deno.test("readPremultiplied() of a file that says nothing is false", () => {
  const no = { all: false, diagnostics: [] };
  assertEquals(readPremultiplied(null), no);
  const data = StarTable.fromColumns("particles", { _rlnAnglePsi: [1] });
  assertEquals(readPremultiplied(new StarFile({ data })), no);
});

Deno.test("readPremultiplied() warns of a mixed set", () => {
  const { all, diagnostics } = readPremultiplied(star(1, 0, 1));
  assertEquals(all, false);
  assertEquals(diagnostics.map(({ code }) => code), [
    "ctf-premultiplied-mixed",
  ]);
  assertEquals(diagnostics[0].message.includes("2 of 3"), true);
});

Deno.test("readPremultiplied() looks at the rows in use", () => {
  const mixed = star(1, 0, 1);
  assertEquals(
    readPremultiplied(mixed, Int32Array.of(2, 0)),
    { all: true, diagnostics: [] },
  );
  assertEquals(
    readPremultiplied(mixed, Int32Array.of(1)),
    { all: false, diagnostics: [] },
  );
  assertEquals(
    readPremultiplied(mixed, Int32Array.of()),
    { all: false, diagnostics: [] },
  );
});

Deno.test("premultipliedOf() goes by the caller's word, and tells where the file differs", () => {
  const take = (values: number[], stated?: boolean, refusesMixed = false) => {
    const rows = Int32Array.from(values.keys());
    const { all, diagnostics } = premultipliedOf(star(...values), rows, {
      stated,
      refusesMixed,
    });
    return [all, ...diagnostics.map(({ code }) => code)];
  };
  assertEquals(take([1, 1]), [true]);
  assertEquals(take([1, 1], true), [true]);
  assertEquals(take([1, 1], false), [false, "premultiplied-overridden"]);
  assertEquals(take([0, 0], true), [true, "premultiplied-overridden"]);
  assertEquals(take([0, 0], false), [false]);
  assertEquals(take([0, 1]), [false, "ctf-premultiplied-mixed"]);
  assertEquals(take([0, 1], true, true), [true, "premultiplied-overridden"]);
  const error = assertThrows(
    () => take([0, 1], undefined, true),
    DataFormatError,
  );
  assertEquals([error.code, error.block], ["mixed-premultiplied", "optics"]);
});
