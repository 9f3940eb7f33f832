import { assertEquals } from "@std/assert";
import { planScaleBar } from "../../src/display/scale_bar.ts";

Deno.test("planScaleBar() takes the longest round length that fits", () => {
  const cases: [number | null, number, number, number, string][] = [
    // Å/px, px of the picture a px, room; px of the bar, words
    [1, 1, 100, 100, "100 Å"],
    [1, 1, 99, 50, "50 Å"],
    [1.5, 2, 100, 67, "50 Å"],
    [10, 1, 150, 100, "100 nm"],
    [5, 1, 250, 200, "100 nm"],
    [100, 1, 150, 100, "1 µm"],
    [null, 3, 100, 60, "20 px"],
    [0.5, 4, 40, 40, "5 Å"],
  ];
  for (const [voxelSize, zoom, room, width, text] of cases) {
    assertEquals(planScaleBar({ voxelSize, zoom, room }), { width, text });
  }
});
