import { assertEquals } from "@std/assert";
import { copyRecords } from "../../../src/formats/cs/copy_records.ts";

Deno.test("copyRecords() copies runs from one stride to another", () => {
  const from = Uint8Array.from({ length: 20 }, (_, i) => i + 1);
  const to = new Uint8Array(12);
  copyRecords(
    { bytes: from, start: 2, stride: 5 },
    { bytes: to, start: 1, stride: 3 },
    2,
    3,
  );
  assertEquals([...to], [0, 3, 4, 0, 8, 9, 0, 13, 14, 0, 0, 0]);
});
