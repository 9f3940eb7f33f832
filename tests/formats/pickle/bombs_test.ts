import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { parseIndexFile } from "../../../src/formats/index_file/parse_index_file.ts";
import { parsePickle } from "../../../src/formats/pickle/parse.ts";
import { ctfFromPickle } from "../../../src/metadata/ctf_from_pickle.ts";
import { posesFromPickle } from "../../../src/metadata/poses_from_pickle.ts";
import { integers } from "../../support/random.ts";
import { latin1Bytes, little } from "./latin1_bytes.ts";
import { VECTORS } from "./vectors.ts";
import { WRITTEN_BY_PYTHON } from "./written_by_python.ts";

function codeOf(action: () => unknown): string {
  return assertThrows(action, DataFormatError).code;
}

function parseCode(...parts: (string | Uint8Array)[]): string {
  return codeOf(() => parsePickle(latin1Bytes(...parts)));
}

/** All that take a pickle and walk through its value. */
function consume(pickle: string): string[] {
  const bytes = latin1Bytes(pickle);
  return [
    codeOf(() => parseIndexFile(bytes, "a.pkl")),
    codeOf(() => ctfFromPickle(bytes)),
    codeOf(() => posesFromPickle(bytes)),
  ];
}

const ARRAY = "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\nndarray\n(I0\nt" +
  "C\x01btR";
const F4 = "cnumpy\ndtype\n(Vf4\nI0\nI1\ntR";

Deno.test("parsePickle() allocates nothing for lengths that are not there", () => {
  const lengths = [2 ** 31 - 1, 2 ** 32 - 1];
  for (const length of lengths) {
    for (const opcode of "XBT") {
      assertEquals(
        parseCode(opcode, little(length, 4), "abc"),
        "pickle-truncated",
      );
    }
  }
  for (const opcode of ["\x8d", "\x8e", "\x96"]) {
    for (const length of [2 ** 40, 2 ** 62]) {
      assertEquals(
        parseCode(opcode, little(length, 8), "abc"),
        "pickle-truncated",
      );
    }
    assertEquals(parseCode(opcode, "\xff".repeat(8)), "pickle-truncated");
  }
  assertEquals(parseCode("\x8b\xff\xff\xff\xff1."), "pickle-truncated");
  assertEquals(parseCode("\x8b\x00\x00\x00\x7f1."), "pickle-number");
});

Deno.test("parsePickle() allocates nothing for arrays that are not there", () => {
  const shaped = (shape: string, type = F4) =>
    parseCode(ARRAY, `(I1\n(${shape}t${type}I00\nC\x04abcdtb.`);
  assertEquals(shaped("L1000000000000L\n"), "numpy-size");
  assertEquals(shaped("L1000000000L\nL1000000000L\n"), "pickle-size");
  assertEquals(shaped("I0\nL1000000000L\nL1000000000L\n"), "pickle-size");
  assertEquals(shaped("I-1\n"), "pickle-call");
  assertEquals(shaped("F1.5\n"), "pickle-call");
  assertEquals(shaped("I1\n".repeat(65)), "pickle-call");
  const empty = (kind: string) => `cnumpy\ndtype\n(V${kind}0\nI0\nI1\ntR`;
  for (const kind of "SU") {
    const code = parseCode(
      ARRAY,
      `(I1\n(L1000000000000L\nt${empty(kind)}I00\nC\x00tb.`,
    );
    assertEquals(code, "numpy-size");
  }
});

Deno.test("parsePickle() refuses one piece of data made into many arrays", () => {
  const data = "a".repeat(4000);
  const once = `C\x01b0B${little(4000, 4)}${data}p0\n0${F4}p1\n0`;
  const array = `${ARRAY}(I1\n(M\xe8\x03tg1\nI00\ng0\ntb0`;
  assertEquals(parseCode(once, array.repeat(1000), "N."), "pickle-size");
  const call = "c_codecs\nencode\n(g0\nVlatin1\ntR0";
  assertEquals(
    parseCode(`V${data}\np0\n0`, call.repeat(1000), "N."),
    "pickle-size",
  );
});

Deno.test("parsePickle() refuses one text made into many scalars", () => {
  const type = "cnumpy\ndtype\n(VU1000\nI0\nI1\ntRp1\n0";
  const once = `B${little(4000, 4)}${"\0".repeat(4000)}p0\n0${type}`;
  const call = "cnumpy.core.multiarray\nscalar\n(g1\ng0\ntR0";
  assertEquals(parseCode(once, call.repeat(1000), "N."), "pickle-size");
});

Deno.test("parsePickle() refuses records that multiply their bytes", () => {
  const names = Array.from({ length: 200 }, (_, k) => `Vf${k}\n`);
  const fields = names.map((name) => `${name}(${F4}I0\ntsNs`).join("");
  const type = "cnumpy\ndtype\n(VV4\nI0\nI1\ntR" +
    `(I3\nV|\nN(${names.join("")}t}` +
    fields.replaceAll("tsNs", "ts") +
    "I4\nI1\nI0\ntb";
  const small = parsePickle(
    latin1Bytes(ARRAY, `(I1\n(I1\nt${type}I00\nC\x04abcdtb.`),
  );
  assert(small !== null);
  const data = "a".repeat(40_000);
  assertEquals(
    parseCode(
      ARRAY,
      `(I1\n(I10000\nt${type}I00\nB${little(40_000, 4)}${data}tb.`,
    ),
    "pickle-size",
  );
});

Deno.test("parsePickle() bounds the number of dicts", () => {
  assertEquals(
    parseCode(new Uint8Array(2 ** 21).fill(0x7d), "."),
    "pickle-size",
  );
});

Deno.test("parsePickle() refuses keys that take long to compare", () => {
  const text = "k".repeat(257);
  assertEquals(parseCode(`}X${little(257, 4)}${text}Ns.`), "pickle-key");
  assertEquals(parseCode(`(B${little(257, 4)}${text}\x91.`), "pickle-key");
  assertEquals(parseCode(`(L${2n ** 64n}L\n\x91.`), "pickle-key");
  const size = (pickle: string) =>
    (parsePickle(latin1Bytes(pickle)) as Set<unknown>).size;
  assertEquals(size(`(X${little(256, 4)}${text.slice(1)}\x91.`), 1);
  assertEquals(size(`(L${2n ** 64n - 1n}L\nL-${2n ** 63n}L\n\x91.`), 2);
});

Deno.test("structure that is shared a billion times costs its readers nothing", () => {
  let laughs = "](I1\nI2\nep0\n";
  for (let k = 1; k < 60; k++) {
    laughs += `0](${`g${k - 1}\n`.repeat(10)}ep${k}\n`;
  }
  assertEquals(consume(`${laughs}.`), [
    "index-value",
    "ctf-shape",
    "poses-shape",
  ]);
});

Deno.test("indices that are shared many times over are refused", () => {
  const list = `](${"K\x01".repeat(5000)}ep0\n0`;
  const code = codeOf(() =>
    parseIndexFile(latin1Bytes(`${list}](${"h\x00".repeat(5000)}e.`), "a.pkl")
  );
  assertEquals(code, "index-pickle");
});

Deno.test("values that contain themselves are refused by their readers", () => {
  assertEquals(consume("]p0\ng0\na."), [
    "index-value",
    "ctf-shape",
    "poses-shape",
  ]);
  assertEquals(consume("]p0\n0g0\ng0\na0(g0\nl.").length, 3);
  const objects = "cnumpy\ndtype\n(VO8\nI0\nI1\ntR";
  assertEquals(
    consume(`${ARRAY}p0\n(I1\n(I1\nt${objects}I00\n](g0\netb.`).length,
    3,
  );
  assertEquals(consume("}p0\nVa\ng0\ns.").length, 3);
});

Deno.test("deep nesting does not exhaust the stack", () => {
  const depth = 300_000;
  assertEquals(consume(`${"]".repeat(depth)}${"a".repeat(depth - 1)}.`), [
    "index-value",
    "ctf-shape",
    "poses-shape",
  ]);
  assertEquals(consume(`)${"\x85".repeat(depth)}.`).length, 3);
  assertEquals(parseCode("(".repeat(depth), "."), "pickle-stack");
});

Deno.test("texts of many NULs are trimmed in linear time", () => {
  const type = "cnumpy\ndtype\n(VU50000\nI0\nI1\ntR";
  const data = new Uint8Array(200_000);
  data[199_996] = 0x61;
  const pickle = latin1Bytes(
    ARRAY,
    `(I1\n(I1\nt${type}I00\nB${little(200_000, 4)}`,
    data,
    "tb.",
  );
  assert(parsePickle(pickle) !== null);
});

Deno.test("every truncation of a pickle gives a typed error", () => {
  for (const base64 of Object.values(VECTORS)) {
    const whole = Uint8Array.fromBase64(base64);
    for (let length = 0; length < whole.length; length++) {
      codeOf(() => parsePickle(whole.subarray(0, length)));
    }
  }
});

Deno.test("every damage of a pickle gives a typed error or a value", () => {
  const next = integers(11);
  const wholes = [
    ...Object.values(VECTORS),
    ...WRITTEN_BY_PYTHON.map(({ pickle }) => pickle),
  ].map((base64) => Uint8Array.fromBase64(base64));
  for (let round = 0; round < 3000; round++) {
    const bytes = wholes[next(wholes.length)].slice();
    for (let flips = 1 + next(3); flips > 0; flips--) {
      bytes[next(bytes.length)] = next(2) === 0
        ? next(256)
        : bytes[next(bytes.length)];
    }
    for (
      const read of [
        () => parsePickle(bytes),
        () => parseIndexFile(bytes, "a.pkl"),
        () => posesFromPickle(bytes),
      ]
    ) {
      try {
        read();
      } catch (error) {
        if (!(error instanceof DataFormatError)) throw error;
      }
    }
  }
});
