import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { parsePickle } from "../../../src/formats/pickle/parse.ts";
import {
  type PickleArray,
  PickleTuple,
} from "../../../src/formats/pickle/values.ts";
import { latin1Bytes, little } from "./latin1_bytes.ts";

function parse(...parts: (string | Uint8Array)[]) {
  return parsePickle(latin1Bytes(...parts));
}

/** SHORT_BINSTRING, as Python 2 writes all its text. */
function str(text: string): string {
  return `U${String.fromCharCode(text.length)}${text}`;
}

Deno.test("parsePickle() reads an array as Python 2 writes it, protocol 2", () => {
  const data = new Uint8Array(Float32Array.of(0, 1.5, -2, 1e10).buffer);
  const array = parse(
    "\x80\x02cnumpy.core.multiarray\n_reconstruct\nq\x01cnumpy\nndarray\n",
    `q\x02K\x00\x85${str("b")}\x87Rq\x03(K\x01K\x02K\x02\x86`,
    `cnumpy\ndtype\nq\x04${str("f4")}K\x00K\x01\x87Rq\x05`,
    `(K\x03${str("<")}NNNJ\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb`,
    `\x89T${little(data.length, 4)}`,
    data,
    "tb.",
  ) as PickleArray;
  assertEquals(array.shape, [2, 2]);
  assertEquals(array.data, Float32Array.of(0, 1.5, -2, 1e10));
});

Deno.test("parsePickle() reads an array as Python 2 writes it, protocol 0", () => {
  const array = parse(
    "cnumpy.core.multiarray\n_reconstruct\np1\n(cnumpy\nndarray\np2\n(I0\ntp3\n",
    "S'b'\np4\ntp5\nRp6\n(I1\n(L3L\ntp7\ncnumpy\ndtype\np8\n(S'i2'\np9\nI0\nI1\n",
    "tp10\nRp11\n(I3\nS'>'\np12\nNNNI-1\nI-1\nI0\ntbI00\n",
    'S"\\x00\\x01\\xff\\\'\\n\\t"\np13\ntp14\nb.',
  ) as PickleArray;
  assertEquals(array.data, Int16Array.of(1, -217, 0x0a09));
});

Deno.test("parsePickle() reads states of four values: NumPy before 1.0", () => {
  const array = parse(
    "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntS'b'\ntR",
    "((I2\ntcnumpy\ndtype\n(S'u1'\nI0\nI1\ntRI00\nS'\\x07\\x08'\ntb.",
  ) as PickleArray;
  assertEquals(array.data, Uint8Array.of(7, 8));
});

Deno.test("parsePickle() undoes the escapes of byte strings", () => {
  const cases: [string, string][] = [
    ["'plain'", "plain"],
    ['"it\'s"', "it's"],
    ["'\\\\ \\' \\\" \\a\\b\\f\\n\\r\\t\\v'", "\\ ' \" \x07\b\f\n\r\t\v"],
    ["'\\x00\\xff\\x7F'", "\0\xff\x7f"],
    ["'\\0\\12\\377\\18'", "\0\n\xff\x018"],
    ["'\\q'", "\\q"],
    ["''", ""],
    ["'caf\xe9'", "caf\xe9"],
  ];
  for (const [literal, text] of cases) {
    assertEquals(parse(`S${literal}\n.`), latin1Bytes(text), literal);
  }
  for (const literal of ["'", "'a\"", "a", "", "'\\x'", "'\\xg0'"]) {
    assertThrows(() => parse(`S${literal}\n.`), DataFormatError);
  }
});

Deno.test("parsePickle() undoes the escapes of text", () => {
  const cases: [string, string][] = [
    ["plain", "plain"],
    ["\\u000a\\u005c", "\n\\"],
    ["\\U0001f600", "😀"],
    ["caf\xe9\\u20ac", "café€"],
    ["\\ud83d\\ude00", "😀"],
    ["\\n", "\\n"],
    ["\\", "\\"],
  ];
  for (const [literal, text] of cases) {
    assertEquals(parse(`V${literal}\n.`), text, literal);
  }
  for (const literal of ["\\u", "\\u12", "\\u12g4", "\\U00110000"]) {
    const { code } = assertThrows(
      () => parse(`V${literal}\n.`),
      DataFormatError,
    );
    assertEquals(code, "pickle-text");
  }
});

Deno.test("parsePickle() reads numbers of text", () => {
  const cases: [string, unknown][] = [
    ["I00", false],
    ["I01", true],
    ["I0", 0],
    ["I-5", -5],
    ["I9223372036854775807", 2n ** 63n - 1n],
    ["L12L", 12],
    ["L-9007199254740993L", -(2n ** 53n) - 1n],
    ["F1.5", 1.5],
    ["F-1e-300", -1e-300],
    ["Finf", Infinity],
    ["F-inf", -Infinity],
    ["Fnan", NaN],
  ];
  for (const [text, value] of cases) {
    assertEquals(parse(`${text}\n.`), value as number, text);
  }
});

Deno.test("parsePickle() reads dicts and sets with byte keys as text", () => {
  assertEquals(
    parse(`}(${str("a")}K\x01${str("a")}K\x02u.`),
    new Map([["a", 2]]),
  );
  assertEquals(parse(`(${str("k")}Nd.`), new Map([["k", null]]));
  assertEquals(parse("\x8f(K\x01K\x02K\x01\x90."), new Set([1, 2]));
  assertEquals(parse("(C\x01a\x91."), new Set(["a"]));
  assertEquals(
    parse("ccollections\nOrderedDict\n)RK\x01K\x02s."),
    new Map([[1, 2]]),
  );
});

Deno.test("parsePickle() ignores what follows the first pickle", () => {
  assertEquals(
    parse("\x80\x02(K\x01K\x02t.cos\nsystem\n"),
    new PickleTuple([1, 2]),
  );
});

Deno.test("parsePickle() gives views of the file for bytes", () => {
  const bytes = latin1Bytes("C\x03abc.");
  const value = parsePickle(bytes) as Uint8Array;
  assertEquals([value.buffer === bytes.buffer, value.byteOffset], [true, 2]);
});
