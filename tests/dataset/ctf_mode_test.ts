import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError, UnsupportedError } from "../../src/core/errors.ts";
import { checkCtfMode } from "../../src/dataset/ctf_mode.ts";

Deno.test("checkCtfMode() accepts single particles", () => {
  for (const tiltSeriesCtf of [undefined, null, "cryoem"]) {
    checkCtfMode("a.star", { tiltSeriesCtf });
    checkCtfMode("a.star", { tiltSeriesCtf, tiltSeries: false });
  }
});

Deno.test("checkCtfMode() refuses tilt series and their modes", () => {
  const all = [
    { tiltSeries: true },
    { tiltSeries: true, tiltSeriesCtf: "cryoem" },
    ...[
      "relion5",
      "warp",
      "from_star",
      "from_dose",
      "scale_from_star",
      "v2",
      "v2_scale_from_star",
    ].map((tiltSeriesCtf) => ({ tiltSeriesCtf })),
  ];
  for (const options of all) {
    const error = assertThrows(
      () => checkCtfMode("a.star", options),
      UnsupportedError,
      '"a.star"',
    );
    assertEquals(error.code, "tilt-series-unsupported");
  }
});

Deno.test("checkCtfMode() refuses unknown modes", () => {
  for (const tiltSeries of [false, true]) {
    const error = assertThrows(
      () => checkCtfMode("a.star", { tiltSeries, tiltSeriesCtf: "relion4" }),
      ArgumentError,
      '"relion4"',
    );
    assertEquals(error.code, "ctf-mode");
  }
});
