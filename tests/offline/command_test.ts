// deno-lint-ignore-file no-console
import { Command, ValidationError } from "@cliffy/command";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { stripVTControlCharacters } from "node:util";
import { callSample, sampleHelp } from "./sample_program.ts";

Deno.test("parse() gives options and arguments to the action and awaits it", async () => {
  const actions: unknown[] = [];
  const words = ["split", "a.star", "7", "-n3", "--out", "b.json"];
  const { options, args, literal } = await callSample(words, actions);
  assertEquals(actions, [[{ count: 3, out: "b.json" }, "a.star", 7]]);
  assertEquals(options, { count: 3, out: "b.json" });
  assertEquals(args, ["a.star", 7]);
  assertEquals(literal, []);
});

Deno.test("parse() leaves an optional argument undefined", async () => {
  const actions: unknown[] = [];
  await callSample(["split", "a.star"], actions);
  assertEquals(actions, [[{ count: 2 }, "a.star", undefined]]);
});

Deno.test("parse() takes global options before and after the command", async () => {
  for (const words of [["--json", "bare"], ["bare", "--json"]]) {
    assertEquals((await callSample(words)).options, { json: true });
  }
});

Deno.test("parse() takes any number of arguments for a variadic one", async () => {
  const { args } = await callSample(["list", "a", "--json", "b", "-"]);
  assertEquals(args, ["a", "b", "-"]);
});

Deno.test("parse() sets words after -- aside", async () => {
  const { args, literal } = await callSample(["list", "a", "--", "--b", "c"]);
  assertEquals(args, ["a"]);
  assertEquals(literal, ["--b", "c"]);
});

Deno.test("parse() takes an unknown option for an argument where there is room", async () => {
  const { args } = await callSample(["list", "--unknown"]);
  assertEquals(args, ["--unknown"]);
});

const refusals: Readonly<Record<string, readonly [string, string]>> = {
  "no argument": ["split", "Missing argument(s): file"],
  "too many arguments": ["split a 1 b c", "Too many arguments: b c"],
  "an argument of a wrong type": [
    "split a b",
    'Argument "seed" must be of type "integer", but got "b".',
  ],
  "an argument where none is allowed": [
    "bare a",
    'No arguments allowed for command "sample bare".',
  ],
  "what a type of our own refuses": [
    "split --cuont",
    'Unknown option "--cuont".',
  ],
  "an unknown command, with the nearest one": [
    "splt a.star",
    'Unknown command "splt". Did you mean command "split"?',
  ],
  "an unknown command to help": [
    "help splt",
    'Unknown command "splt". Did you mean command "split"?',
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

Deno.test("parse() passes on the errors of an action", async () => {
  await assertRejects(() => callSample(["fail"]), RangeError, "Out of range");
  const error = await assertRejects(
    () => callSample(["fail", "--code", "5"]),
    ValidationError,
    "Called badly",
  );
  assertEquals(error.exitCode, 5);
});

Deno.test("ValidationError has exit code 2 and keeps its cause", () => {
  const cause = new Error("deep");
  const error = new ValidationError("bad", { cause });
  assertEquals([error.message, error.exitCode], ["bad", 2]);
  assertEquals(error.cause, cause);
});

Deno.test("command() selects the new command until reset()", () => {
  const outer = new Command().name("outer").description("Outer one.")
    .command("inner", new Command()).description("Inner one.");
  const help = stripVTControlCharacters(outer.getHelp());
  assertStringIncludes(help, "Outer one.");
  assertStringIncludes(help, "Inner one.");
  outer.reset().description("Renamed.");
  assertStringIncludes(outer.getHelp(), "Renamed.");
});

Deno.test("throwErrors() of the main command holds for all below it", async () => {
  const outer = new Command().name("outer").throwErrors()
    .command("inner", new Command().option("--size <n:number>", "A number."));
  for (const words of [["iner"], ["inner", "--size", "big"]]) {
    await assertRejects(() => outer.parse(words), ValidationError);
  }
});

Deno.test("--version prints the version", async () => {
  assertEquals(await printed(["--version"]), "sample 1.2.3\n");
  assertEquals(await printed(["-V"]), "1.2.3\n");
  assertEquals(await printed(["--json", "-V"]), "1.2.3\n");
});

Deno.test("getHelp() lists options, commands and the version", () => {
  const help = stripVTControlCharacters(sampleHelp());
  for (
    const text of [
      "Usage:",
      "sample",
      "1.2.3",
      "A sample program.",
      "-h, --help",
      "-V, --version",
      "--json",
      "For machines.",
      "split",
      "<file> [seed]",
      "Split particles.",
      "bare",
      "<files...>",
      "help",
      "completions",
    ]
  ) assertStringIncludes(help, text);
  assertEquals(help.includes("Into halves."), false);
});

for (const call of ["split --help", "split -h", "help split"]) {
  Deno.test(`"${call}" prints the help of the command`, async () => {
    const help = await printed(call.split(" "));
    for (
      const text of [
        "sample split <file> [seed]",
        "Split particles.",
        "Into halves.",
        "-o, --out",
        "<file>",
        "Where to write.",
        "--json",
        "(Default: 2)",
        "Two halves",
        "sample split a.star",
      ]
    ) assertStringIncludes(help, text);
  });
}

Deno.test("help states the rules of options under their group", async () => {
  const help = await printed(["help", "rules"]);
  for (
    const text of [
      "sample rules --need <text>",
      "Rules:",
      "(required)",
      "Conflicts: --other",
      "Depends: --other",
      'Default: "here"',
    ]
  ) assertStringIncludes(help, text);
  assertStringIncludes(await printed(["help", "kinds"]), '"odd", "even"');
});

Deno.test("--help alone is answered before anything is missed", async () => {
  assertStringIncludes(await printed(["rules", "--help"]), "--need");
  await assertRejects(
    () => callSample(["rules", "--help", "--need", "a"]),
    ValidationError,
    'Option "--help" cannot be combined with other options.',
  );
});

Deno.test("a program without an action prints its help when called bare", async () => {
  assertStringIncludes(await printed([]), "Split particles.");
  assertStringIncludes(await printed(["help"]), "Split particles.");
});

for (const shell of ["bash", "fish", "zsh"]) {
  Deno.test(`completions ${shell} prints a script that knows the program`, async () => {
    const script = await printed(["completions", shell]);
    for (const text of ["sample", "split", "count", "json", "completions"]) {
      assertStringIncludes(script, text);
    }
  });
}

/** What a call prints, as plain text. */
async function printed(words: string[]): Promise<string> {
  const lines: string[] = [];
  const log = console.log;
  console.log = (text: string) => lines.push(`${text}\n`);
  try {
    await callSample(words);
  } finally {
    console.log = log;
  }
  return stripVTControlCharacters(lines.join(""));
}
