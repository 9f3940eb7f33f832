// Numbers that come straight from the bytes are those that Number() reads.
import { assert } from "@std/assert";
import { bytesSource } from "../../../src/io/byte_source.ts";
import { parseStar, type StarTable } from "../../../src/formats/star/mod.ts";
import { streamStar } from "../../../src/formats/star/stream_star.ts";
import { integers } from "../../support/random.ts";
import { bytesOf } from "./star_text.ts";

type Random = (limit: number) => number;

function digits(random: Random, most: number): string {
  let text = "";
  for (let i = random(most + 1); i > 0; i--) text += random(10);
  return text;
}

/** A number in one of many spellings. */
function spelling(random: Random): string {
  const sign = ["", "", "-", "+"][random(4)];
  const whole = digits(random, [1, 5, 9, 12, 20][random(5)]);
  const fraction = digits(random, [1, 6, 6, 9, 20][random(5)]);
  const point = random(5) === 0 ? "" : ".";
  const rest = point === "" ? "" : fraction;
  const exponent = random(6) > 0
    ? ""
    : `${"eE"[random(2)]}${["", "-", "+"][random(3)]}${random(330)}`;
  const mantissa = whole + point + rest;
  return /\d/.test(mantissa) ? sign + mantissa + exponent : "0";
}

Deno.test("numbers read straight from bytes are those of Number(), to the bit", async () => {
  const random = integers(20261124);
  const cells = Array.from(
    { length: 40_000 },
    (_, i) => i % 50 === 0 ? spelling(random) : (random(4e9) / 1e5).toFixed(6),
  ).concat(Array.from({ length: 40_000 }, () => spelling(random)));
  const rows = cells.map((cell, i) => `${cell} ${i}\n`).join("");
  const bytes = bytesOf(`data_\nloop_\n_x\n_i\n${rows}`);
  const source = bytesSource(bytes);
  const streamed = await streamStar(source, {
    columns: (label) => label === "_x",
  });
  const check = (table: StarTable) => {
    const numbers = table.numbers("_x");
    const text = table.text("_x");
    cells.forEach((cell, i) => {
      assert(
        Object.is(numbers[i], Number(cell)) && text[i] === cell,
        `${cell}: ${numbers[i]}, ${text[i]}`,
      );
    });
  };
  check(streamed.mainTable());
  check(parseStar(bytes).mainTable());
});
