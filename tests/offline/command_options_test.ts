import { Command, ValidationError } from "@cliffy/command";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { callSample } from "./sample_program.ts";

const values: Readonly<Record<string, readonly [string[], object]>> = {
  "nothing": [[], {}],
  "a text": [["--text", "a b"], { text: "a b" }],
  "a short name": [["-s", "a"], { text: "a" }],
  "an equals sign": [["--text=a=b"], { text: "a=b" }],
  "a text like an option": [["--text", "--size"], { text: "--size" }],
  "an empty value as none": [["--text", "", "--size="], {}],
  "a number": [["--size", "1.5e3"], { size: 1500 }],
  "a negative number": [["--size", "-0.5"], { size: -0.5 }],
  "an integer": [["--count", "-7"], { count: -7 }],
  "true": [["--flag", "true"], { flag: true }],
  "0 for false": [["--flag", "0"], { flag: false }],
  "a file": [["--file", "./a.star"], { file: "./a.star" }],
  "one of two": [["--parity", "even"], { parity: "even" }],
  "a switch": [["--quiet"], { quiet: true }],
  "a short switch and value": [["-qs", "a"], { quiet: true, text: "a" }],
  "a negated switch": [["--no-window-images"], { windowImages: false }],
  "several values": [["--label", "a", "--label", "b"], { label: ["a", "b"] }],
  "one value of several": [["--label", "a"], { label: ["a"] }],
  "a mapped value": [["--square", "3"], { square: 9 }],
  "a global option": [["--json"], { json: true }],
};

for (const [name, [words, options]] of Object.entries(values)) {
  Deno.test(`parse() reads ${name}`, async () => {
    const outcome = await callSample(["kinds", ...words]);
    assertEquals(outcome.options, { windowImages: true, ...options });
  });
}

const refusals: Readonly<Record<string, readonly [string, string]>> = {
  "a text for a number": [
    "kinds --size big",
    'Option "--size" must be of type "number", but got "big".',
  ],
  "an infinite number": [
    "kinds --size Infinity",
    'Option "--size" must be of type "number", but got "Infinity".',
  ],
  "a fraction for an integer": [
    "kinds --count 7.5",
    'Option "--count" must be of type "integer", but got "7.5".',
  ],
  "another word for a boolean": [
    "kinds --flag yes",
    'Option "--flag" must be of type "boolean", but got "yes".',
  ],
  "another value than the two": [
    "kinds --parity both",
    'Option "--parity" must be of type "parity", but got "both". ' +
    'Expected values: "odd", "even"',
  ],
  "a missing value": ["kinds --size", 'Missing value for option "--size".'],
  "a value for a switch": [
    "kinds --quiet=1",
    `Option "--quiet" doesn't take a value, but got "1".`,
  ],
  "the same option twice": [
    "kinds --size 1 --size 2",
    'Option "--size" can only occur once, but was found several times.',
  ],
  "an unknown option, with the nearest one": [
    "kinds --siz 1",
    'Unknown option "--siz". Did you mean option "--size"?',
  ],
  "an unknown negation": ["kinds --no-quiet", 'Unknown option "--no-quiet".'],
  "an unknown short option": ["kinds -z", 'Unknown option "-z".'],
  "an unknown option of the program": [
    "--jsn kinds",
    'Unknown option "--jsn". Did you mean option "--json"?',
  ],
  "the program's own option behind a command": [
    "kinds --version",
    'Unknown option "--version".',
  ],
  "a missing required option": ["rules", 'Missing required option "--need".'],
  "conflicting options": [
    "rules --need a --either b --other c",
    'Option "--either" conflicts with option "--other".',
  ],
  "an option without the one it depends on": [
    "rules --need a --more b",
    'Option "--more" depends on option "--other".',
  ],
};

for (const [name, [call, message]] of Object.entries(refusals)) {
  Deno.test(`parse() refuses ${name}`, async () => {
    const error = await assertRejects(
      () => callSample(call.split(" ")),
      ValidationError,
      message,
    );
    assertEquals(error.exitCode, 2);
  });
}

Deno.test("parse() fills in defaults", async () => {
  const outcome = await callSample(["rules", "--need", "a"]);
  assertEquals(outcome.options, { need: "a", made: "here" });
});

Deno.test("parse() accepts options that depend on each other together", async () => {
  const call = "rules --more a --other b --need c --made d";
  const outcome = await callSample(call.split(" "));
  assertEquals(outcome.options, {
    more: "a",
    other: "b",
    need: "c",
    made: "d",
  });
});

Deno.test("parse() rejects rules on options that do not exist", async () => {
  const command = new Command().throwErrors()
    .option("--either <text>", "One way.", { conflicts: ["ohter"] });
  const error = await assertRejects(() => command.parse([]), Error, "--ohter");
  assertEquals(error instanceof ValidationError, false);
});

Deno.test("Command.type() takes a name once", () => {
  const command = new Command().type("size", () => 1);
  assertThrows(
    () => command.type("size", () => 2),
    Error,
    'Type with name "size" already exists',
  );
});
