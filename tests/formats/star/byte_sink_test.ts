import { assert, assertEquals } from "@std/assert";
import { ByteSink } from "../../../src/formats/star/byte_sink.ts";
import { formatNumber } from "../../../src/formats/star/number_text.ts";
import { seeded } from "../../support/random.ts";
import { bytesOf } from "./star_text.ts";

function written(write: (sink: ByteSink) => void): string {
  const sink = new ByteSink();
  write(sink);
  return new TextDecoder().decode(sink.take());
}

Deno.test("ByteSink.decimal() puts the point where it belongs", () => {
  const cases: [number, number, string][] = [
    [0, 0, "0"],
    [-0, 0, "-0"],
    [-0, 3, "-0.000"],
    [7, 0, "7"],
    [-7, 2, "-0.07"],
    [1234567890, 0, "1234567890"],
    [-2147483648, 0, "-2147483648"],
    [2147483647, 9, "2.147483647"],
    [1e9, 0, "1000000000"],
    [1e9, 9, "1.000000000"],
    [123456789012345, 6, "123456789.012345"],
    [999999999999999, 9, "999999.999999999"],
    [100000000000001, 1, "10000000000000.1"],
  ];
  for (const [value, decimals, text] of cases) {
    assertEquals(written((sink) => sink.decimal(value, decimals)), text);
  }
});

Deno.test("ByteSink.decimal() writes whole numbers as String() does", () => {
  const random = seeded(11);
  for (let i = 0; i < 20_000; i++) {
    const size = 10 ** Math.floor(15 * random());
    const value = Math.floor((2 * random() - 1) * size) + 0;
    assertEquals(written((sink) => sink.decimal(value, 0)), String(value));
  }
});

Deno.test("ByteSink.shortDecimal() writes what formatNumber() does, or nothing", () => {
  const random = seeded(12);
  let taken = 0;
  const check = (value: number) => {
    let done = false;
    const text = written((sink) => {
      done = sink.shortDecimal(value);
    });
    assertEquals(text, done ? formatNumber(value) : "");
    if (done) taken++;
    return done;
  };
  for (let i = 0; i < 30_000; i++) {
    const digits = Math.floor(12 * random());
    const size = 10 ** Math.floor(10 * random() - 3);
    check(Number(((2 * random() - 1) * size).toFixed(digits)));
    check((2 * random() - 1) * size);
    check(Math.fround(random() * size));
  }
  assert(taken > 15_000, `${taken} were written`);
  for (const value of [0, -0, 1, -1, 0.1, 0.0001, -25.5, 999999999.999999]) {
    assert(check(value), String(value));
  }
  for (const value of [NaN, Infinity, 1e-5, 1e9, 0.1234567, 1 / 3]) {
    assert(!check(value), String(value));
  }
});

Deno.test("ByteSink.padded() fills up with zeros", () => {
  assertEquals(written((sink) => sink.padded(12, 6)), "000012");
  assertEquals(written((sink) => sink.padded(99999999, 8)), "99999999");
});

Deno.test("ByteSink.tokens() leaves one blank between tokens, or leaves all", () => {
  const copy = (text: string) => {
    let done = false;
    const copied = written((sink) => {
      sink.text("x");
      done = sink.tokens(bytesOf(text), 0, text.length);
    });
    assertEquals(copied.length > 1, done);
    return copied.slice(1);
  };
  assertEquals(copy("a  b\t c#d e'f"), "a b c#d e'f");
  assertEquals(copy("dat loop data/x"), "dat loop data/x");
  for (const careful of ["a _b", "a 'b c'", 'a "b"', "data_x 1", "a loop_"]) {
    assertEquals(copy(careful), "");
  }
});
