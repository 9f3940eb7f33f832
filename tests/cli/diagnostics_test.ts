import { assertEquals } from "@std/assert";
import type { Diagnostic } from "../../mod.ts";
import { writeDiagnostics } from "../../cli/diagnostics.ts";

function textOf(diagnostics: readonly Diagnostic[]): string {
  let text = "";
  writeDiagnostics({
    out: () => {},
    err: (part) => text += part,
    interactive: false,
  }, diagnostics);
  return text;
}

Deno.test("writeDiagnostics() says once what is said of several files", () => {
  const of = (path: string): Diagnostic => ({
    severity: "note",
    code: "odd",
    message: "The header is odd",
    path,
  });
  assertEquals(textOf([]), "");
  assertEquals(textOf([of("/x/a.mrcs")]), "note: The header is odd [a.mrcs]\n");
  assertEquals(
    textOf([of("/x/a.mrcs"), of("/x/b.mrcs"), of("/y/c.mrcs")]),
    "note: The header is odd [a.mrcs and 2 more]\n",
  );
});

Deno.test("writeDiagnostics() counts what is alike beyond the first few", () => {
  const lines = Array.from({ length: 30 }, (_, i): Diagnostic => ({
    severity: "warning",
    code: "row",
    message: `Row ${i} is odd`,
    line: i,
  }));
  assertEquals(
    textOf(lines),
    "warning: Row 0 is odd (line 0)\nwarning: Row 1 is odd (line 1)\n" +
      "warning: Row 2 is odd (line 2)\nwarning: and 27 more (--json has all)\n",
  );
});
