import { assertEquals } from "@std/assert";
import { StarTable } from "../../../src/formats/star/mod.ts";

const numbers = Float64Array.of(0.1, -2, 1e-7, 123456789.125, 1 / 3, -0);

Deno.test("StarTable.fromColumns() keeps float64 numbers and writes them to the last digit", () => {
  const given = numbers.slice();
  const table = StarTable.fromColumns("t", { _rlnX: given });
  given.fill(9);
  assertEquals(table.numbers("_rlnX"), numbers);
  const written = table.text("_rlnX").map(String);
  assertEquals(written.map(Number), [...numbers]);
  assertEquals(written[1], "-2.0");
  assertEquals(table.numbers("_rlnX"), numbers);
});

Deno.test("StarTable.selectRows() takes rows of number columns before and after their text was made", () => {
  const columns = {
    _rlnX: numbers,
    _rlnGroup: Int32Array.of(3, 1, 2, 5, 4, 0),
  };
  const rows = [4, 0, 4];
  const table = StarTable.fromColumns("t", columns);
  const before = table.selectRows(rows);
  table.text("_rlnX");
  const after = table.selectRows(rows);
  for (const each of [before, after]) {
    assertEquals([...each.numbers("_rlnX")], [1 / 3, 0.1, 1 / 3]);
    assertEquals([...each.text("_rlnGroup")], ["4", "3", "4"]);
    assertEquals([...each.integers("_rlnGroup")], [4, 3, 4]);
  }
});

Deno.test("StarTable.fromColumns() says what is wrong with a number column", () => {
  const table = StarTable.fromColumns("t", { _rlnX: Float64Array.of(1, NaN) });
  assertEquals(table.text("_rlnX"), ["1.0", "nan"]);
  assertEquals([...table.categories("_rlnX").values], ["1.0", "nan"]);
});
