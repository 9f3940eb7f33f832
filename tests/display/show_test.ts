import { assertEquals } from "@std/assert";
import { showing } from "../../src/display/show.ts";
import { shown } from "../support/shown.ts";

const look = {
  line: () => "two numbers",
  media: () => ({ "text/html": "<b>2</b>" }),
};

Deno.test("a plain value shows itself and is compared as before", async () => {
  const value = showing({ data: [1, 2] }, look);
  assertEquals(value, { data: [1, 2] });
  assertEquals(Object.keys(value), ["data"]);
  assertEquals(structuredClone(value), { data: [1, 2] });
  assertEquals(Deno.inspect([value]), "[ two numbers ]");
  assertEquals(await shown(value), {
    "text/plain": "two numbers",
    "text/html": "<b>2</b>",
  });
});
