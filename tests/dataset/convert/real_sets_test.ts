import { assertEquals, assertRejects } from "@std/assert";
import {
  convertParticles,
  type CtfOptions,
  DataFormatError,
  loadDataset,
} from "../../../mod.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { assertNear, assertSameNumbers, numbersOf } from "./numbers.ts";

const REAL = `${REAL_DATA}cryodrgn/`;

const SETS: readonly (readonly [string, number, CtfOptions])[] = [
  ["relion31.star", 128, {}],
  ["relion5.star", 224, {}],
  ["FinalRefinement-OriginalParticles-PfCRT.star", 150, {
    imageSize: 300,
    amplitudeContrast: 0.1,
  }],
  ["derived/hand_tilt_series.star", 32, {}],
  ["derived/csparc_P12_first100.cs", 90, {}],
  ["derived/hand_cs.cs", 32, {}],
];
for (const [name, D, ctf] of SETS) {
  Deno.test({
    name: `convertParticles() keeps the numbers of ${name} both ways`,
    ignore: !hasRealData,
    fn: async () => {
      await using folder = await temporaryFolder();
      const direct = await numbersOf(`${REAL}${name}`, D, ctf);
      const chain = ["a.cs", "b.star", "c.cs", "d30.star", "e.cs", "f.star"];
      let from = `${REAL}${name}`;
      for (const to of chain) {
        await convertParticles(from, { particles: folder.at(to) }, {
          ...(from.startsWith(REAL) ? { ctf } : {}),
          ...(to === "d30.star" ? { relion: "3.0" } : {}),
        });
        from = folder.at(to);
        assertSameNumbers(await numbersOf(from, D), direct, to);
      }
    },
  });
}

Deno.test({
  name:
    "convertParticles() takes what toy_projections_dir.star lacks from its pickles",
  ignore: !hasRealData,
  fn: async () => {
    await using folder = await temporaryFolder();
    const toy = `${REAL}toy_projections_dir.star`;
    const options = {
      posesFile: [`${REAL}toy_angles.pkl`, `${REAL}toy_trans.pkl`],
      datadir: "toy_datadir",
    };
    const error = await assertRejects(
      () => convertParticles(toy, { particles: folder.at("a.cs") }, options),
      DataFormatError,
    );
    assertEquals(error.code, "apix-missing");
    await convertParticles(toy, { particles: folder.at("a.cs") }, {
      ...options,
      ctf: { apix: 2 },
    });
    const direct = await loadDataset(toy, { ...options, ctf: { apix: 2 } });
    const other = await loadDataset(folder.at("a.cs"), {
      datadir: `${REAL}toy_datadir`,
    });
    assertNear(
      other.translations.data as Float32Array,
      direct.translations.data as Float32Array,
      1e-5,
      1e-6,
      "shifts",
    );
    assertNear(
      other.rotationMatrices.data as Float32Array,
      direct.rotationMatrices.data as Float32Array,
      2e-6,
      0,
      "rotations",
    );
    await direct.close();
    await other.close();
  },
});
