import { assertEquals, assertThrows } from "@std/assert";
import { DataFormatError } from "../../../src/core/errors.ts";
import { parsePickle } from "../../../src/formats/pickle/parse.ts";
import { latin1Bytes } from "./latin1_bytes.ts";

function refusal(pickle: string): DataFormatError {
  return assertThrows(
    () => parsePickle(latin1Bytes(pickle), { path: "a.pkl" }),
    DataFormatError,
    '"a.pkl"',
  );
}

/** STACK_GLOBAL of protocol 4. */
function named(module: string, name: string): string {
  const text = (t: string) => `\x8c${String.fromCharCode(t.length)}${t}`;
  return `\x80\x04${text(module)}${text(name)}\x93`;
}

/** Names that known attacks use, and look-alikes of the few allowed ones. */
const NAMES = [
  "os system",
  "posix system",
  "nt system",
  "subprocess Popen",
  "subprocess check_output",
  "builtins eval",
  "builtins exec",
  "builtins getattr",
  "builtins __import__",
  "builtins compile",
  "builtins open",
  "builtins map",
  "builtins type",
  "builtins object",
  "__builtin__ apply",
  "__builtin__ eval",
  "__builtin__ file",
  "copyreg _reconstructor",
  "copyreg __newobj__",
  "copy_reg _reconstructor",
  "functools partial",
  "operator attrgetter",
  "operator methodcaller",
  "pickle loads",
  "_pickle loads",
  "marshal loads",
  "types FunctionType",
  "types CodeType",
  "runpy _run_code",
  "pty spawn",
  "code InteractiveInterpreter",
  "webbrowser open",
  "ctypes CDLL",
  "socket create_connection",
  "urllib.request urlopen",
  "__main__ x",
  "sys modules",
  "numpy load",
  "numpy fromfile",
  "numpy memmap",
  "numpy matrix",
  "numpy core.multiarray._reconstruct",
  "numpy ndarray.__reduce__",
  "numpy.core multiarray._reconstruct",
  "numpy.core.multiarray fromfile",
  "numpy.core.multiarray _reconstruct.__globals__",
  "numpy.core.multiarray  _reconstruct",
  "numpy.core.multiarray. _reconstruct",
  "numpy._core.numeric load",
  "numpy.ma.core _mareconstruct",
  "numpy.testing._private.utils runstring",
  "Numpy ndarray",
  " numpy.ndarray",
  "numpy.ndarray ",
  "_codecs decode",
  "_codecs lookup",
  "codecs encode",
  "builtins bytes.fromhex",
  "builtins __proto__",
  "__proto__ constructor",
  "constructor constructor",
  "collections OrderedDict.__init__.__globals__",
  "collections namedtuple",
  "pandas.core.frame DataFrame",
  "torch._utils _rebuild_tensor_v2",
  "joblib.numpy_pickle NumpyArrayWrapper",
  "sklearn.pipeline Pipeline",
];

Deno.test("parsePickle() refuses every name but its few, by GLOBAL", () => {
  for (const line of NAMES) {
    const [module, ...rest] = line.split(" ");
    const name = rest.join(" ");
    const { code, offset, actual } = refusal(
      `(c${module}\n${name}\n(S'id'\ntR.`,
    );
    assertEquals([code, offset, actual], [
      "pickle-global",
      1,
      `${module}.${name}`,
    ]);
  }
});

Deno.test("parsePickle() refuses every name but its few, by STACK_GLOBAL", () => {
  for (const line of NAMES) {
    const [module, ...rest] = line.split(" ");
    const name = rest.join(" ");
    const start = named(module, name);
    const { code, offset } = refusal(`${start}\x8c\x02id\x85R.`);
    assertEquals([code, offset], ["pickle-global", start.length - 1], line);
  }
});

Deno.test("parsePickle() says whose objects a file holds", () => {
  for (
    const [module, name, remedy] of [
      ["joblib.numpy_pickle", "NumpyArrayWrapper", "joblib file"],
      ["torch._utils", "_rebuild_tensor_v2", "PyTorch"],
      ["pandas.core.frame", "DataFrame", "pandas"],
      ["numpy.ma.core", "_mareconstruct", "only plain arrays"],
      ["os", "system", "could run code"],
    ]
  ) {
    const { message } = refusal(named(module, name));
    assertEquals(message.includes(remedy), true, message);
    assertEquals(message.includes(".npy"), true, message);
  }
});

/** Attacks that name nothing forbidden: code of their refusal, and its offset or the opcode there. */
const TRICKS: readonly (readonly [string, string, string, number | "R"])[] = [
  ["INST", "(S'id'\nios\nsystem\n.", "pickle-opcode", 7],
  ["OBJ", "(cnumpy\nndarray\no.", "pickle-opcode", 16],
  ["NEWOBJ", "\x80\x02cnumpy\nndarray\n)\x81.", "pickle-opcode", 18],
  ["NEWOBJ_EX", "cnumpy\ndtype\n)}\x92.", "pickle-opcode", 15],
  ["PERSID", "Pfile\n.", "pickle-opcode", 0],
  ["BINPERSID", "NQ.", "pickle-opcode", 1],
  ["EXT1", "\x82\x01.", "pickle-opcode", 0],
  ["EXT2", "\x83\x01\x00.", "pickle-opcode", 0],
  ["EXT4", "\x84\x01\x00\x00\x00.", "pickle-opcode", 0],
  ["NEXT_BUFFER", "\x80\x05\x97.", "pickle-opcode", 2],
  ["READONLY_BUFFER", "\x80\x05N\x98.", "pickle-opcode", 3],
  ["calls ndarray()", "cnumpy\nndarray\n(I9\ntR.", "pickle-call", "R"],
  ["calls a list", "](tR.", "pickle-call", "R"],
  ["calls a text", "Veval\n(Vx\ntR.", "pickle-call", "R"],
  ["arguments as list", "c_codecs\nencode\n]R.", "pickle-call", "R"],
  [
    "codec rot13",
    "c_codecs\nencode\n(Vvzcbeg bf\nVrot13\ntR.",
    "pickle-call",
    "R",
  ],
  [
    "codec unicode_escape",
    "c_codecs\nencode\n(Vx\nVutf-8\ntR.",
    "pickle-call",
    "R",
  ],
  ["encodes a list", "c_codecs\nencode\n(]Vlatin1\ntR.", "pickle-call", "R"],
  [
    "bytes of a number",
    "cbuiltins\nbytes\n(L9999999999L\ntR.",
    "pickle-call",
    "R",
  ],
  [
    "an array of another class",
    "cnumpy.core.multiarray\n_reconstruct\n(cnumpy\ndtype\n(I0\ntVb\ntR.",
    "pickle-call",
    "R",
  ],
  ["__setstate__ of a list", "](tb.", "pickle-build", 3],
  ["__dict__ of a name", "cnumpy\nndarray\n}b.", "pickle-build", 16],
  ["slots of a dict", "}(Nd\x86b.", "pickle-stack", 3],
  ["memo of a name", "cnumpy\nndarray\np0\n0g0\n)R.", "pickle-call", "R"],
  ["memo never set", "g7\n.", "pickle-memo", 0],
  ["memo out of bounds", "Nr\xff\xff\xff\xff.", "pickle-memo", 1],
  ["memo of 15 digits", "Np999999999999999\n.", "pickle-memo", 1],
  ["a mark taken as value", "(.", "pickle-stack", 1],
  ["a value below the mark", "N(\x85.", "pickle-stack", 2],
  ["nothing on the stack", ".", "pickle-stack", 0],
  ["no mark", "Nt.", "pickle-stack", 1],
  ["a name that is no text", "\x80\x04NN\x93.", "pickle-stack", 4],
  ["a sum as number", "I1+1\n.", "pickle-number", 0],
  ["a hexadecimal number", "I0x10\n.", "pickle-number", 0],
  ["digits without end", `L${"9".repeat(5000)}L\n.`, "pickle-number", 0],
  ["a float of letters", "Fabc\n.", "pickle-number", 0],
  ["no quotes", "Sid\n.", "pickle-text", 0],
  ["UTF-8 that is none", "\x8c\x01\xff.", "pickle-text", 0],
  ["protocol 6", "\x80\x06N.", "pickle-protocol", 0],
];

Deno.test("parsePickle() refuses known tricks with code and place", () => {
  for (const [name, pickle, code, offset] of TRICKS) {
    const error = refusal(pickle);
    const at = offset === "R" ? pickle.lastIndexOf("R") : offset;
    assertEquals([error.code, error.offset], [code, at], name);
  }
});

Deno.test("parsePickle() runs no opcode but those of the specification", () => {
  const known = new Set(
    ("80 95 2e 28 30 31 32 4e 88 89 4b 4d 4a 49 4c 8a 8b 46 47 58 8c 8d 56 42 " +
      "43 8e 96 54 55 53 5d 6c 61 65 29 74 85 86 87 7d 64 73 75 8f 90 91 71 " +
      "72 70 94 68 6a 67 63 93 52 62").split(" ").map((hex) =>
        parseInt(hex, 16)
      ),
  );
  for (let opcode = 0; opcode < 256; opcode++) {
    const bytes = latin1Bytes("\x80\x02NNNN", Uint8Array.of(opcode));
    const error = opcode === 0x2e ? null : assertThrows(
      () => parsePickle(bytes),
      DataFormatError,
    );
    assertEquals(error?.code === "pickle-opcode", !known.has(opcode));
    if (!known.has(opcode)) assertEquals(error?.offset, 6);
  }
});

Deno.test("parsePickle() names what is no pickle, with the remedy", () => {
  const contents: [string, string, string][] = [
    ["", "pickle-empty", "empty"],
    ["PK\x03\x04", "pickle-other-format", "torch.load"],
    [
      "\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M",
      "pickle-other-format",
      "torch.load",
    ],
    ["\x1f\x8b\x08", "pickle-compressed", "gunzip"],
    ["x\x9c\x63", "pickle-compressed", "zlib"],
    ["BZh91AY&SY", "pickle-compressed", "bunzip2"],
    ["\xfd7zXZ\0", "pickle-compressed", "unxz"],
    ["\x28\xb5\x2f\xfd", "pickle-compressed", "unzstd"],
    ["\x89HDF\r\n", "pickle-other-format", ".h5"],
    ["\x93NUMPY\x01\0", "pickle-other-format", ".npy"],
    ["\x95CSDAT", "pickle-other-format", ".cs"],
    [
      "version https://git-lfs.github.com/spec/v1\n",
      "pickle-git-lfs",
      "git lfs",
    ],
    ["<!DOCTYPE html>", "pickle-other-format", "download"],
    ["# made by x\n\ndata_particles\n", "pickle-other-format", ".star"],
  ];
  for (const [content, code, remedy] of contents) {
    const error = refusal(content);
    assertEquals([error.code, error.offset], [code, 0]);
    assertEquals(error.message.includes(remedy), true, error.message);
  }
});

Deno.test("parsePickle() tells of line ends that were changed", () => {
  const text = "(lp0\nI1\naVtext\np1\na.".replaceAll("\n", "\r\n");
  assertEquals(refusal(text).code, "pickle-line-ends");
  const binary = "\x80\x02cnumpy\r\ndtype\r\nq\x00X\x02\x00\x00\x00f4.";
  assertEquals(refusal(binary).code, "pickle-line-ends");
  assertEquals(parsePickle(latin1Bytes("\x8c\x02\r\n.")), "\r\n");
});
