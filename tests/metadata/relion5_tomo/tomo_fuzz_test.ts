import { assert } from "@std/assert";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import { codeOf } from "../../support/faults.ts";
import { byteFlips } from "../../support/mutations.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { manyParticles, writeProject } from "../../support/tomo_texts.ts";

Deno.test("readTomoTables() ends in tables or in a typed error for damaged files", async () => {
  await using folder = await temporaryFolder();
  const project = manyParticles(3, 2);
  project.series.TS_1.TomoProjX = ["[1,0,0,0]", "[1,0,0,0]"];
  project.series.TS_1.TomoProjY = ["[0,1,0,0]", "[0,1,0,0]"];
  project.series.TS_1.TomoProjZ = ["[0,0,1,0]", "[0,0,1,0]"];
  project.series.TS_1.TomoProjW = ["[0,0,0,1]", "[0,0,0,1]"];
  const members = await writeProject(folder, project);
  const files = ["particles", "tomograms", "tilt_series/TS_1"];
  let faults = 0;
  let sound = 0;
  for (const [seed, name] of files.entries()) {
    const path = folder.at(`${name}.star`);
    const whole = await Deno.readFile(path);
    for (const damaged of byteFlips(whole, 300, seed)) {
      await Deno.writeFile(path, damaged);
      try {
        const { particles } = await readTomoTables(members, {
          projectDir: folder.path,
        });
        assert(particles.coordinatesAngst.every(Number.isFinite));
        sound++;
      } catch (error) {
        assert(codeOf(error) !== "", String(error));
        faults++;
      }
    }
    await Deno.writeFile(path, whole);
  }
  assert(faults > 100 && sound > 100, `${faults} ${sound}`);
});
