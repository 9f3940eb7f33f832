import { openRelion5Tomo } from "../mod.ts";
import { writeTomoProject } from "./data/tomo_project_files.ts";
import { timings } from "./support/compare.ts";
import type { Context } from "./support/context.ts";
import { subject } from "./support/subject.ts";
import { perSecond, type Table } from "./support/table.ts";

const TOMOGRAMS = 50;
const PARTICLES = 25_000;

/** Opening a RELION-5 project, for which there is no peer. */
export async function relion5Tomo({ folder }: Context): Promise<Table[]> {
  const project = `${folder}/project`;
  const size = { tomograms: TOMOGRAMS, particles: PARTICLES };
  const files = await writeTomoProject(project, size);
  let images = 0;
  const times = await timings("RELION-5 project", [
    subject(async () => {
      // A STAR document is kept unless its file changed just now.
      const now = new Date();
      await Deno.utime(files.particles, now, now);
      const { table } = await openRelion5Tomo(files, { stacks: "compact" });
      images = table.length;
      return images;
    }),
  ]);
  await Deno.remove(project, { recursive: true });
  return [{
    title: `RELION-5 project: ${PARTICLES} particles of ${TOMOGRAMS} ` +
      `tomograms, ${images} tilt images`,
    peers: [],
    rows: [
      perSecond("open", "particles/s", PARTICLES, times),
      perSecond("open", "images/s", images, times),
    ],
  }];
}
