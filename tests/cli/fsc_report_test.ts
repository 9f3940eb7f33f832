import { assert, assertEquals } from "@std/assert";
import { fscReport, resolutionText } from "../../cli/fsc_report.ts";
import { ShellCorrelation } from "../../mod.ts";
import { linesOf } from "./run.ts";

function falling(side: number, voxelSize: number | null) {
  const shells = Math.floor(side / 2) + 1;
  const correlation = Float64Array.from(
    { length: shells },
    (_, shell) => 1 - 1.25 * shell / (shells - 1),
  );
  const counts = new Float64Array(shells);
  return new ShellCorrelation({ side, correlation, counts, voxelSize });
}

Deno.test("a long curve has twenty rows up to Nyquist, within 80 columns", () => {
  const lines = linesOf(fscReport(falling(512, 0.85)));
  assertEquals(lines.length, 1 + 20 + 2);
  assertEquals(lines[1], `     13  33.48   0.937  ${"#".repeat(37)}`);
  assertEquals(lines[20], "    256   1.70  -0.250");
  for (const line of lines) assert(line.length <= 80, line);
  assertEquals(lines.slice(21), [
    "  0.5           4.25 Å",
    "  0.143         2.48 Å",
  ]);
});

Deno.test("without a voxel size the resolution is in px", () => {
  const [head, first] = linesOf(fscReport(falling(8, null)));
  assertEquals(head, "  shell    px     FSC");
  assertEquals(first, `      1  8.00   0.688  ${"#".repeat(28)}`);
});

Deno.test("resolutionText tells the three cases apart", () => {
  const unit = "Å";
  assertEquals(
    [
      resolutionText({ reached: true, resolution: 7.306, unit }),
      resolutionText({ reached: true, resolution: Infinity, unit }),
      resolutionText({ reached: false, betterThan: 3, unit: "px" }),
    ],
    [
      "7.31 Å",
      "none: the first shell is below",
      "better than 3.00 px (Nyquist)",
    ],
  );
});
