import { assertEquals } from "@std/assert";
import {
  CryoSparcFile,
  csNumbers,
  csTexts,
  StarFile,
  StarTable,
} from "../../../mod.ts";
import { micrographsOf } from "../../../src/dataset/convert/micrographs.ts";
import { makeCs } from "../../support/cs_set.ts";

Deno.test("micrographsOf() turns fractions of cryoSPARC into pixels by columns and rows", () => {
  const location = [
    csTexts("location/micrograph_path", [">J1/m0.mrc", "J1/m1.mrc"]),
    csNumbers("location/center_x_frac", "<f4", [0.25, 0.5]),
    csNumbers("location/center_y_frac", "<f4", [0.5, 0.125]),
  ];
  // 3000 rows of 4000 pixels, then 800 of 1000.
  const shapes = csNumbers(
    "location/micrograph_shape",
    "<u4",
    [3000, 4000, 800, 1000],
    [2],
  );
  const table = makeCs({ n: 2, extra: [...location, shapes] });
  assertEquals(micrographsOf(new CryoSparcFile(table)), {
    names: ["J1/m0.mrc", "J1/m1.mrc"],
    x: Float64Array.of(1000, 500),
    y: Float64Array.of(1500, 100),
  });
  const one = csNumbers("location/micrograph_shape", "<u4", [3000, 800]);
  const flat = makeCs({ n: 2, extra: [...location, one] });
  const places = micrographsOf(new CryoSparcFile(flat));
  assertEquals([places?.x, places?.y], [null, null]);
});

Deno.test("micrographsOf() takes coordinates of RELION as they are", () => {
  const data = StarTable.fromColumns("particles", {
    _rlnMicrographName: ["m0.mrc", "m1.mrc"],
    _rlnCoordinateX: [10, 20.5],
    _rlnCoordinateY: [30, 40],
  });
  assertEquals(micrographsOf(new StarFile({ data })), {
    names: ["m0.mrc", "m1.mrc"],
    x: Float64Array.of(10, 20.5),
    y: Float64Array.of(30, 40),
  });
});
