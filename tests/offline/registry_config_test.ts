import { assertEquals, assertThrows } from "@std/assert";
import {
  checkArguments,
  ownErrors,
  registryConfig,
  testArguments,
} from "../../offline/registry/registry_config.ts";

const config = {
  name: "@scope/name",
  links: ["./offline/std_path"],
  exclude: [".tmp"],
  exports: { ".": "./mod.ts", "./cli": "./cli/main.ts" },
  tasks: { test: { command: "deno test -P --doc", dependencies: ["check"] } },
};

Deno.test("registryConfig() replaces the stand-ins by checkouts", () => {
  for (const folders of [[], ["/std", "/cliffy"]]) {
    assertEquals(registryConfig(config, folders), {
      ...config,
      links: folders,
      exclude: [".tmp", "offline"],
    });
  }
});

Deno.test("checkArguments() names every entry and the tests", () => {
  const places = ["./mod.ts", "./cli/main.ts", "tests"];
  assertEquals(checkArguments(config), ["check", "--doc", ...places]);
});

Deno.test("testArguments() takes the flags of the task", () => {
  const flags = ["-P", "--doc"];
  assertEquals(testArguments(config), ["test", "--no-check", ...flags]);
  const asText = { tasks: { test: "deno test -A" } };
  assertEquals(testArguments(asText), ["test", "--no-check", "-A"]);
});

Deno.test("testArguments() refuses a task that is not one call of deno test", () => {
  for (const test of ["deno task check && deno test", "deno test && ls", ""]) {
    assertThrows(() => testArguments({ tasks: { test } }), Error);
  }
  assertThrows(() => testArguments({}), Error, '"test" must be');
});

Deno.test("ownErrors() leaves out errors inside the checkouts", () => {
  const own = `TS2322 [ERROR]: Type 'string' is not assignable.
const size: number = "big";
    at file:///project/src/size.ts:1:7

`;
  const foreign = own.replace("/project/src", "/a%20b/cliffy");
  const report = `Check mod.ts\n${foreign}${own}`;
  assertEquals(ownErrors(report, ["/a b/cliffy"]), [own]);
  assertEquals(ownErrors(report, ["/a b/cliff"]), [foreign, own]);
  assertEquals(ownErrors("Check mod.ts\n", []), []);
});
