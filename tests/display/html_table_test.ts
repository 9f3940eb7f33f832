import { assertEquals, assertStringIncludes } from "@std/assert";
import { htmlTable } from "../../src/display/html_table.ts";

Deno.test("names of files do not become HTML", () => {
  const html = htmlTable({
    title: "<img src=x>",
    head: ["a & b"],
    rows: [["<script>"]],
    note: '"quoted"',
  });
  assertEquals(html.includes("<img"), false);
  assertEquals(html.includes("<script>"), false);
  assertStringIncludes(html, "a &amp; b");
  assertStringIncludes(html, "&quot;quoted&quot;");
});

Deno.test("numbers stand to the right, text to the left", () => {
  const html = htmlTable({
    head: ["name", "images"],
    rows: [["a", "1,000"], ["b", 20]],
  });
  assertStringIncludes(html, '<th style="text-align: left">name</th>');
  assertStringIncludes(html, '<th style="text-align: right">images</th>');
  assertStringIncludes(html, '<td style="text-align: right">1,000</td>');
});

Deno.test("the first cells of a table without head name the rows", () => {
  const html = htmlTable({ rows: [["box", 64]] });
  assertStringIncludes(html, '<th style="text-align: left">box</th>');
});
