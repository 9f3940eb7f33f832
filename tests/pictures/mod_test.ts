import { assertEquals } from "@std/assert";
import * as pictures from "../../src/pictures/mod.ts";

/** Every value that the sub-path exports; a change here is one of the API. */
const PUBLIC = [
  "Chart",
  "Picture",
  "ShellCorrelation",
  "angularDistribution",
  "astigmatismHistogram",
  "ctfCurve",
  "defocusHistogram",
  "doseHistogram",
  "fscCurve",
  "montage",
  "noiseProfile",
  "powerSpectrum",
  "savePicture",
  "sections",
  "shiftMap",
  "thonRings",
  "toPng",
];

Deno.test("the public names of ./pictures", () => {
  assertEquals(Object.keys(pictures).sort(), PUBLIC);
});

Deno.test("nobody pays for pictures who does not look", async () => {
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", new URL("../../mod.ts", import.meta.url).pathname],
  }).output();
  const { modules, roots } = JSON.parse(new TextDecoder().decode(stdout)) as {
    roots: string[];
    modules: {
      specifier: string;
      dependencies?: {
        specifier: string;
        isDynamic?: boolean;
        code?: { specifier?: string };
      }[];
    }[];
  };
  const reached = new Set<string>();
  const walk = (specifier: string) => {
    if (reached.has(specifier)) return;
    reached.add(specifier);
    const module = modules.find((one) => one.specifier === specifier);
    for (const { isDynamic, code, specifier } of module?.dependencies ?? []) {
      if (!isDynamic) walk(code?.specifier ?? specifier);
    }
  };
  walk(roots[0]);
  const names = [...reached].filter((name) =>
    /vega|fast-png|src\/pictures|display\/(montage|glyphs|chart)/.test(name)
  );
  assertEquals(reached.size > 100, true);
  assertEquals(names, []);
});
