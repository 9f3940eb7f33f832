import { assertEquals, assertStringIncludes } from "@std/assert";
import { quotaOf } from "../../../src/io/staging/staging_options.ts";
import { StagingReport } from "../../../src/io/staging/staging_report.ts";

Deno.test("StagingReport adds up what has no room", () => {
  const report = new StagingReport("/fast", 100);
  report.noRoom("/a.mrcs", 70);
  report.noRoom("/b.mrcs", 50);
  const [{ code, path, message }] = report.diagnostics;
  assertEquals([code, path], ["staging-no-room", "/a.mrcs"]);
  assertStringIncludes(message, "2 stacks are read");
  assertStringIncludes(message, "120 bytes more, its quota is 100 bytes");
});

Deno.test("StagingReport names the permissions that are lacking", () => {
  const report = new StagingReport("/fast", Infinity);
  report.denied(["read", "write"]);
  const [{ message }] = report.diagnostics;
  assertStringIncludes(message, "takes --allow-read and --allow-write");
});

Deno.test("quotaOf() takes 0 for no room at all", () => {
  assertEquals(quotaOf({ cacheQuota: 0 }), 0);
  assertEquals(quotaOf({ cacheQuota: null }), Infinity);
});
