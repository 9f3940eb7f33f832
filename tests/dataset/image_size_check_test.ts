import { assertEquals } from "@std/assert";
import { imageSizeDisagreement } from "../../src/dataset/image_size_check.ts";
import { StarTable } from "../../src/formats/star/mod.ts";
import { StarFile } from "../../src/metadata/star_file.ts";

function star(...sizes: number[]): StarFile {
  return new StarFile({
    data: StarTable.fromColumns("particles", {
      _rlnOpticsGroup: sizes.map((_, i) => i + 1),
    }),
    dataOptics: StarTable.fromColumns("optics", {
      _rlnOpticsGroup: sizes.map((_, i) => i + 1),
      _rlnImageSize: sizes,
    }),
    path: "a.star",
  });
}

Deno.test("imageSizeDisagreement() is silent if sizes agree or none is stated", () => {
  assertEquals(imageSizeDisagreement(star(64, 64), 64), []);
  const data = StarTable.fromColumns("particles", { _rlnAnglePsi: [1] });
  assertEquals(imageSizeDisagreement(new StarFile({ data }), 64), []);
});

Deno.test("imageSizeDisagreement() warns of the first size that differs", () => {
  const [warning, ...others] = imageSizeDisagreement(star(64, 128), 64);
  assertEquals(others, []);
  assertEquals(warning.code, "image-size-disagrees");
  assertEquals(warning.severity, "warning");
  assertEquals(warning.path, "a.star");
  assertEquals(warning.message.includes("128 px"), true);
});

Deno.test("imageSizeDisagreement() looks at the rows in use", () => {
  const two = star(64, 128);
  assertEquals(imageSizeDisagreement(two, 64, Int32Array.of(0, 0)), []);
  assertEquals(imageSizeDisagreement(two, 64, Int32Array.of(0, 1)).length, 1);
  assertEquals(imageSizeDisagreement(two, 64, Int32Array.of()), []);
});
