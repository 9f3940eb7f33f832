import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import {
  parsePickle,
  type PickleArray,
  PickleDtype,
} from "../../../src/formats/pickle/mod.ts";
import { latin1Bytes } from "./latin1_bytes.ts";

/** What NumPy 2 writes and is not read, by the code of its refusal. */
const REFUSED: readonly (readonly [string, string, string])[] = [
  [
    "dates",
    "numpy-dtype",
    "gASVoQAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAk04lImIh5RSlChLBIwBPJROTk5K/////0r/////SwBOKEMBRJRLAUsBSwF0lIaUdJRiiUMIVkcAAAAAAACUdJRiLg==",
  ],
  [
    "long doubles",
    "numpy-dtype",
    "gASVmgAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMA2YxNpSJiIeUUpQoSwOMATyUTk5OSv////9K/////0sAdJRiiUMQAAAAAAAAAAAAAAAAAAAAAJR0lGIu",
  ],
  [
    "records of records",
    "pickle-dtype",
    "gASV5QAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAlY0lImIh5RSlChLA4wBfJROjAFhlIWUfZRoEWgMjAJWNJSJiIeUUpQoSwNoEE6MAWKUhZR9lGgXaAyMAmk0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJLAIaUc0sESwFLEHSUYksAhpRzSwRLAUsQdJRiiUMEAAAAAJR0lGIu",
  ],
  [
    "records in Fortran order",
    "pickle-dtype",
    "gASVyAAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsCSwKGlGgDjAVkdHlwZZSTlIwCVjSUiYiHlFKUKEsDjAF8lE6MAWGUhZR9lGgRaAyMAmk0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJLAIaUc0sESwFLEHSUYohDEAAAAAAAAAAAAAAAAAAAAACUdJRiLg==",
  ],
  [
    "records of objects",
    "pickle-call",
    "gASVuAAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZRoA4wFZHR5cGWUk5SMAlY4lImIh5RSlChLA4wBfJROjAFhlIWUfZRoEWgMjAJPOJSJiIeUUpQoSwNoEE5OTkr/////Sv////9LP3SUYksAhpRzSwhLAUsbdJRiiV2USwCFlGF0lGIu",
  ],
  [
    "raw bytes",
    "numpy-dtype",
    "gASViwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsChZRoA4wFZHR5cGWUk5SMAlY0lImIh5RSlChLA4wBfJROTk5LBEsBSwB0lGKJQwgAAAAAAAAAAJR0lGIu",
  ],
  [
    "texts of any length",
    "pickle-global",
    "gASVngAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAxfcmVjb25zdHJ1Y3SUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZRDAWKUh5RSlChLAUsBhZSMFW51bXB5Ll9jb3JlLl9pbnRlcm5hbJSMHl9jb252ZXJ0X3RvX3N0cmluZ2R0eXBlX2t3YXJnc5STlEsBhZRSlIldlIwBYZRhdJRiLg==",
  ],
  [
    "masked arrays",
    "pickle-global",
    "gASVqwAAAAAAAACMDW51bXB5Lm1hLmNvcmWUjA5fbWFyZWNvbnN0cnVjdJSTlCiMCG51bXB5Lm1hlIwLTWFza2VkQXJyYXmUk5SMBW51bXB5lIwHbmRhcnJheZSTlEsAhZSMAWKUdJRSlChLAUsBhZRoBowFZHR5cGWUk5SMAmk4lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGKJQwgBAAAAAAAAAJRDAQCUTnSUYi4=",
  ],
];

Deno.test("parsePickle() refuses arrays of what it does not read", () => {
  for (const [name, code, base64] of REFUSED) {
    const read = () => parsePickle(Uint8Array.fromBase64(base64));
    assertEquals(assertThrows(read, DataFormatError).code, code, name);
  }
});

Deno.test("parsePickle() reads a type and a record by themselves", () => {
  const type = parsePickle(
    Uint8Array.fromBase64(
      "gASVNwAAAAAAAACMBW51bXB5lIwFZHR5cGWUk5SMAmY0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGIu",
    ),
  ) as PickleDtype;
  assertEquals([type instanceof PickleDtype, type.dtype.kind], [true, "f"]);
  const record = parsePickle(
    Uint8Array.fromBase64(
      "gASVwwAAAAAAAACMFm51bXB5Ll9jb3JlLm11bHRpYXJyYXmUjAZzY2FsYXKUk5SMBW51bXB5lIwFZHR5cGWUk5SMAlY1lImIh5RSlChLA4wBfJROjAFhlIwBYpSGlH2UKGgKaAWMAmk0lImIh5RSlChLA4wBPJROTk5K/////0r/////SwB0lGJLAIaUaAtoBYwCdTGUiYiHlFKUKEsDaAlOTk5K/////0r/////SwB0lGJLBIaUdUsFSwFLEHSUYkMFAQAAAAKUhpRSlC4=",
    ),
  ) as PickleArray;
  assertEquals(record.shape, []);
  assertEquals([...record.fields!].map(([name, { data }]) => [name, data[0]]), [
    ["a", 1],
    ["b", 2],
  ]);
});

const F4 = "cnumpy\ndtype\n(Vf4\nI0\nI1\ntR";
const EMPTY =
  "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\ntC\x01btR";

function code(pickle: string): string {
  return assertThrows(() => parsePickle(latin1Bytes(pickle)), DataFormatError)
    .code;
}

/** A record of 4 bytes whose one field is as given. */
function record(field: string, kind = "V4"): string {
  return `cnumpy\ndtype\n(V${kind}\nI0\nI1\ntR(I3\nV|\nN(Va\nt}Va\n${field}sI4\nI1\nI0\ntb.`;
}

Deno.test("parsePickle() refuses arrays with too many or too few bytes", () => {
  for (const length of [0, 3, 5, 8]) {
    const data = `C${String.fromCharCode(length)}${"a".repeat(length)}`;
    assertEquals(code(`${EMPTY}(I1\n(I1\nt${F4}I00\n${data}tb.`), "numpy-size");
    const scalar = `cnumpy.core.multiarray\nscalar\n(${F4}${data}tR.`;
    assertEquals(code(scalar), "numpy-size");
  }
});

Deno.test("parsePickle() refuses fields that do not lie within their record", () => {
  parsePickle(latin1Bytes(record(`(${F4}I0\nt`)));
  assertEquals(code(record(`(${F4}I1\nt`)), "pickle-dtype");
  assertEquals(code(record(`(${F4}I-1\nt`)), "pickle-call");
  assertEquals(code(record(`(${F4}L99999999999999999999L\nt`)), "pickle-call");
  assertEquals(code(record(`(${F4}t`)), "pickle-call");
  assertEquals(code(record(`(NI0\nt`)), "pickle-call");
  assertEquals(code(record("N")), "pickle-call");
  assertEquals(code(record(`(${F4}I0\nt`, "f4")), "pickle-dtype");
  const wide = "cnumpy\ndtype\n(VV8\nI0\nI1\ntR" +
    `(I3\nV|\n(${F4}(I2\nttNNI8\nI4\nI0\ntb`;
  assertEquals(code(record(`(${wide}I0\nt`)), "pickle-dtype");
});

Deno.test("parsePickle() refuses types whose state has no sense", () => {
  const state = (text: string) => code(`${F4}(${text}tb.`);
  assertEquals(state("I5\nV<\nNNNI-1\nI-1\nI0\n"), "pickle-dtype");
  assertEquals(state("I3\nV?\nNNNI-1\nI-1\nI0\n"), "pickle-dtype");
  assertEquals(state("I3\nV<\nNNNI8\nI-1\nI0\n"), "pickle-dtype");
  assertEquals(state("I3\nV<\nNNN"), "pickle-call");
  assertEquals(state("I3\nI1\nNNNI-1\nI-1\nI0\n"), "pickle-call");
  assertEquals(code("cnumpy\ndtype\n(Vx9\ntR."), "pickle-dtype");
  assertEquals(code(`cnumpy\ndtype\n(V${"f".repeat(65)}\ntR.`), "pickle-call");
});

Deno.test("parsePickle() refuses states of arrays that have no sense", () => {
  const state = (text: string) => code(`${EMPTY}(${text}tb.`);
  assertEquals(state(`I2\n(I1\nt${F4}I00\nC\x04abcd`), "pickle-call");
  assertEquals(state(`I1\nI1\n${F4}I00\nC\x04abcd`), "pickle-call");
  assertEquals(state("I1\n(I1\ntNI00\nC\x04abcd"), "pickle-call");
  assertEquals(state(`I1\n(I1\nt${F4}NC\x04abcd`), "pickle-call");
  assertEquals(state(`I1\n(I1\nt${F4}I00\nVabcd\n`), "pickle-call");
  const objects = "cnumpy\ndtype\n(VO8\nI0\nI1\ntR";
  assertEquals(state(`I1\n(I1\nt${objects}I00\n]`), "numpy-size");
  assertEquals(state(`I1\n(I1\nt${objects}I00\nC\x08abcdefgh`), "numpy-size");
  const buffer = (rest: string) =>
    code(`cnumpy.core.numeric\n_frombuffer\n(C\x04abcd${F4}(I1\nt${rest}tR.`);
  assertEquals(buffer("VX\n"), "pickle-call");
  assertEquals(buffer("VK\n"), "pickle-call");
  assertEquals(buffer("VK\n(I1\nt"), "pickle-call");
  assertEquals(buffer("VK\n(I0\nI0\nt"), "pickle-call");
});
