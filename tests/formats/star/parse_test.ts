import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, DataFormatError } from "../../../src/core/errors.ts";
import { parseStar } from "../../../src/formats/star/mod.ts";
import { BASE, bytesOf, codes, parse, write } from "./star_text.ts";

function faultOf(text: string): [string, number | undefined] {
  const error = assertThrows(
    () => parse(text, { path: "p.star" }),
    DataFormatError,
  );
  assertEquals(error.path, "p.star");
  return [error.code, error.line];
}

Deno.test("parseStar() ignores text before the first block and says so", () => {
  const text = "Made by hand\n_rlnX 1\n\n" + BASE;
  const document = parse(text);
  assertEquals(document.diagnostics.map(({ code, line }) => [code, line]), [
    ["star-leading-text", 1],
  ]);
  assertEquals(document.mainTable().rowCount, 3);
  assertEquals(write(document), text);
});

Deno.test("parseStar() keeps a comment out of block names, loop_ and labels", () => {
  const document = parse(
    "data_optics # v1\nloop_ # x\n_rlnX#1\n_rlnY #2 Å\n_rlnZ # no number\n1 2 3\n",
  );
  assertEquals(document.opticsTable()?.columns, ["_rlnX", "_rlnY", "_rlnZ"]);
});

Deno.test("parseStar() keeps blocks without content", () => {
  const document = parse("data_a\n# nothing\ndata_b\nloop_\n");
  assertEquals(
    document.blocks.map(({ name, kind, rowCount }) => [name, kind, rowCount]),
    [["a", "list", 0], ["b", "loop", 0]],
  );
});

Deno.test("parseStar() takes a label without value as empty, with a warning", () => {
  const document = parse("data_a\n_x\n_y # why\n_z 1\n");
  assertEquals({ ...document.table("a").row(0) }, { _x: "", _y: "", _z: "1" });
  assertEquals(codes(document), ["star-no-value"]);
});

Deno.test("parseStar() drops text after labels of a loop, with a warning", () => {
  const document = parse("data_a\nloop_\n_x 1\n_y 2\n_z 3\n4 5 6\n");
  assertEquals(document.table("a").columns, ["_x", "_y", "_z"]);
  assertEquals(document.table("a").rowCount, 1);
  assertEquals(codes(document), ["star-label-text"]);
});

Deno.test("parseStar() refuses malformed text and names the line", () => {
  assertEquals(faultOf("just text\n"), ["star-no-block", undefined]);
  assertEquals(faultOf("loop_\n_x\n1\n"), ["star-no-block", 1]);
  assertEquals(faultOf("data_\n_x 1\nloop_\n_y\n2\n"), ["star-mixed-block", 3]);
  assertEquals(faultOf("data_\nloop_\n_x\n1\nloop_\n"), [
    "star-mixed-block",
    5,
  ]);
  assertEquals(faultOf("data_\nloop_\nloop_\n"), ["star-mixed-block", 3]);
  assertEquals(faultOf("data_\n1 2 3\n"), ["star-stray-line", 2]);
  assertEquals(faultOf("data_\n_x 1\n2\n"), ["star-stray-line", 3]);
  assertEquals(faultOf("data_\n_x 1 2\n"), ["star-pair-width", 2]);
  assertEquals(faultOf("data_my block\nloop_\n"), ["star-block-name", 1]);
  assertEquals(faultOf("data_a\n_x 1\ndata_my block\n"), [
    "star-block-name",
    3,
  ]);
  assertEquals(faultOf("data_\nloop_\n_x\n1\n_y 2\n"), ["star-row-width", 5]);
  assertEquals(faultOf("data_\nloop_\n1\n"), ["star-row-width", 3]);
  assertEquals(faultOf("data_\nloop_\n_x\n_y\n'a b\n"), ["star-open-quote", 5]);
  assertEquals(faultOf("data_\r_x 1\r_x 2\r"), ["star-duplicate-label", 3]);
  const damaged = BASE.slice(0, -20) + "\x01" + BASE.slice(-19);
  assertEquals(faultOf(damaged), ["star-control-byte", 11]);
});

Deno.test("parseStar() finds a NUL byte deep in the file", () => {
  const text = "data_\nloop_\n_x\n" + "1\n".repeat(4000) + "\0\0\0";
  assertEquals(faultOf(text), ["star-control-byte", 4004]);
});

Deno.test("parseStar() in strict mode refuses what gives a warning", () => {
  for (const text of ["data_a\n_x\n", "data_a\nloop_\n_x 1\n2\n"]) {
    assertThrows(() => parse(text, { mode: "strict" }), DataFormatError);
  }
  assertEquals(codes(parse("text\r\ndata_\r\n", { mode: "strict" })).length, 2);
});

Deno.test("parseStar() refuses unknown options", () => {
  // @ts-expect-error an unknown option
  assertThrows(() => parseStar(bytesOf(BASE), { strict: true }), ArgumentError);
  // @ts-expect-error an unknown mode
  assertThrows(() => parseStar(bytesOf(BASE), { mode: "lax" }), ArgumentError);
});

Deno.test("parseStar() reads bytes on shared memory and at any offset", () => {
  const bytes = bytesOf(BASE);
  for (let offset = 0; offset < 4; offset++) {
    const shared = new Uint8Array(
      new SharedArrayBuffer(bytes.length + 8),
      offset,
      bytes.length,
    );
    shared.set(bytes);
    const document = parseStar(shared);
    assertEquals(document.mainTable().text("_rlnImageName").length, 3);
    assertEquals(write(document), BASE);
  }
});

Deno.test("parseStar() stays linear over many blocks, labels and quotes", () => {
  const many = 20000;
  const inputs = {
    blocks: Array.from({ length: many }, (_, i) => `data_${i}\nloop_\n_x\n1\n`),
    lists: Array.from({ length: many }, (_, i) => `data_${i}\n_x 1\n`),
    labels: [
      "data_\nloop_\n",
      ...Array.from({ length: many }, (_, i) => `_${i}\n`),
    ],
    rows: ["data_\nloop_\n_x\n", ...new Array(many).fill("data_a\n#\n#\n")],
    quotes: ["data_\nloop_\n_x\n", ...new Array(many).fill(`"a"b"c"\n`)],
  };
  const start = performance.now();
  for (const [name, parts] of Object.entries(inputs)) {
    const document = parse(parts.join(""));
    const expected = name === "blocks" || name === "lists" ? many : 1;
    assertEquals(document.blocks.length, expected, name);
  }
  // A quadratic step would take minutes.
  assertEquals(performance.now() - start < 5000, true);
});
