import { assertEquals, assertThrows } from "@std/assert";
import { ArgumentError } from "../../src/core/errors.ts";
import {
  evaluatorOf,
  resolveCtfMode,
  tiltSchemeOf,
} from "../../src/dataset/ctf_mode.ts";
import { CTFMode } from "../../src/physics/mod.ts";

Deno.test("resolveCtfMode() fills in the mode by tiltSeries", () => {
  for (const tiltSeriesCtf of [undefined, null]) {
    assertEquals(resolveCtfMode({ tiltSeriesCtf }).name, "cryoem");
    assertEquals(
      resolveCtfMode({ tiltSeriesCtf, tiltSeries: true }).name,
      "relion5",
    );
  }
  assertEquals(
    resolveCtfMode({ tiltSeries: true, tiltSeriesCtf: "cryoem" }).name,
    "cryoem",
  );
});

Deno.test("resolveCtfMode() takes warp as v2_scale_from_star", () => {
  assertEquals(
    resolveCtfMode({ tiltSeriesCtf: "warp" }),
    resolveCtfMode({ tiltSeriesCtf: "v2_scale_from_star" }),
  );
});

Deno.test("resolveCtfMode() refuses unknown modes", () => {
  for (const tiltSeries of [false, true]) {
    for (const tiltSeriesCtf of ["relion4", "v2x", "", "Warp", "toString"]) {
      const error = assertThrows(
        () => resolveCtfMode({ tiltSeries, tiltSeriesCtf }),
        ArgumentError,
        `"${tiltSeriesCtf}"`,
      );
      assertEquals(error.code, "ctf-mode");
    }
  }
});

Deno.test("evaluatorOf() gives the scheme to the modes by tilt number only", () => {
  const scheme = { dosePerTilt: 3.5, anglePerTilt: 2 };
  const made = (tiltSeriesCtf: string) => {
    const { mode, dosePerTilt, anglePerTilt } = evaluatorOf(
      resolveCtfMode({ tiltSeriesCtf }),
      scheme,
    );
    return [mode, dosePerTilt, anglePerTilt];
  };
  assertEquals(made("cryoem"), [CTFMode.SPA, 0, 0]);
  assertEquals(made("from_star"), [CTFMode.SPA, 0, 0]);
  assertEquals(made("relion5"), [CTFMode.CRYO_ET, 0, 0]);
  assertEquals(made("v2"), [CTFMode.CRYO_ET, 0, 0]);
  assertEquals(made("warp"), [CTFMode.CRYO_ET, 0, 0]);
  assertEquals(made("from_dose"), [CTFMode.TILT_SERIES, 3.5, 2]);
  assertEquals(made("scale_from_star"), [CTFMode.TILT_SERIES, 3.5, 0]);
});

Deno.test("tiltSchemeOf() fills in 2.9 and 3, also for null, and refuses what is no scheme", () => {
  const expected = { dosePerTilt: 2.9, anglePerTilt: 3 };
  assertEquals(tiltSchemeOf({}), expected);
  assertEquals(
    tiltSchemeOf({ dosePerTilt: null, anglePerTilt: null }),
    expected,
  );
  assertEquals(tiltSchemeOf({ dosePerTilt: 0, anglePerTilt: 0 }), {
    dosePerTilt: 0,
    anglePerTilt: 0,
  });
  for (const dosePerTilt of [-1, NaN, Infinity]) {
    const error = assertThrows(
      () => tiltSchemeOf({ dosePerTilt }),
      ArgumentError,
    );
    assertEquals([error.code, error.label], ["tilt-scheme", "dosePerTilt"]);
  }
});
