import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
  IndexError,
  MissingFileError,
  UnsupportedError,
} from "../../mod.ts";
import { packError, unpackError } from "../../src/images/worker_errors.ts";

/** What is left of an error that went to another thread. */
function sent(error: unknown): Error {
  return unpackError(structuredClone(packError(error)));
}

Deno.test("errors keep class, message and fields between threads", () => {
  const details = { path: "a", offset: 3, expected: [1, 2], actual: "x" };
  const faults = [
    new DataFormatError("c", "Data", {
      ...details,
      line: 4,
      column: 5,
      row: 6,
    }),
    new ArgumentError("c", "Argument", { ...details, label: "l" }),
    new ArgumentTypeError("c", "Type", details),
    new IndexError("c", "Index", details),
    new UnsupportedError("c", "Unsupported", details),
    new MissingFileError("c", "Missing", { paths: ["a"], tried: ["a", "b"] }),
  ];
  for (const fault of faults) {
    const found = sent(fault);
    assertEquals(found.constructor, fault.constructor);
    assertEquals({ ...found as object }, { ...fault as object });
    assertEquals([found.message, found.stack], [fault.message, fault.stack]);
  }
});

Deno.test("a denied permission stays one between threads", () => {
  const found = sent(new Deno.errors.NotCapable("Requires read access"));
  assertInstanceOf(found, Deno.errors.NotCapable);
  assertEquals(found.message, "Requires read access");
});

Deno.test("other errors keep name, message and cause between threads", () => {
  const cause = new DataFormatError("c", "Below");
  const found = sent(new RangeError("Above", { cause }));
  assertEquals([found.name, found.message], ["RangeError", "Above"]);
  assertInstanceOf(found.cause, DataFormatError);
  assertEquals(sent("words").message, "words");
  assert(!("cause" in sent(new Error("alone"))));
});
