import { assert, assertEquals, assertRejects } from "@std/assert";
import { MissingFileError } from "../../../src/core/errors.ts";
import { readTomoTables } from "../../../src/metadata/relion5_tomo/read_tomo_tables.ts";
import { fromFileUrl, PROJECT } from "../../support/paths.ts";
import {
  type TemporaryFolder,
  temporaryFolder,
} from "../../support/temporary.ts";
import {
  exampleA,
  list,
  loop,
  particleText,
  writeProject,
} from "../../support/tomo_texts.ts";

const JOB = "Refine3D/job010";

/** A project whose files lie in the folder of a job two levels below it. */
async function writeJob(
  folder: TemporaryFolder,
  prefix = "",
): Promise<string> {
  const project = exampleA();
  project.tomograms.TomoTiltSeriesStarFile = [
    `${prefix}${JOB}/series/TS_1.star`,
  ];
  await folder.write(
    `${JOB}/series/TS_1.star`,
    loop("TS_1", project.series.TS_1),
  );
  await folder.write(`${JOB}/run_data.star`, particleText(project));
  await folder.write(`${JOB}/tomo.star`, loop("global", project.tomograms));
  return await folder.write(
    `${JOB}/run_set.star`,
    list("", {
      TomoParticlesFile: [`${prefix}${JOB}/run_data.star`],
      TomoTomogramsFile: [`${prefix}${JOB}/tomo.star`],
    }),
  );
}

Deno.test("names in a job's files count from the project folder, which is found above", async () => {
  await using folder = await temporaryFolder();
  const { projectDir, files } = await readTomoTables(await writeJob(folder));
  assertEquals(projectDir, folder.path);
  assertEquals(files, [
    folder.at(`${JOB}/run_set.star`),
    folder.at(`${JOB}/tomo.star`),
    folder.at(`${JOB}/run_data.star`),
    folder.at(`${JOB}/series/TS_1.star`),
  ]);
  const alone = await readTomoTables({
    tomograms: folder.at(`${JOB}/tomo.star`),
    particles: folder.at(`${JOB}/run_data.star`),
  });
  assertEquals(alone.projectDir, folder.path);
});

Deno.test("the folder of the naming file comes before those above it", async () => {
  await using folder = await temporaryFolder();
  await writeProject(folder, exampleA());
  const other = exampleA();
  other.series.TS_1.DefocusU = [1, 2];
  await folder.write("job/tilt_series/TS_1.star", loop("", other.series.TS_1));
  const set = {
    tomograms: await folder.write("job/t.star", loop("", other.tomograms)),
    particles: folder.at("particles.star"),
  };
  const { tomograms, projectDir } = await readTomoTables(set);
  assertEquals(projectDir, folder.at("job"));
  assertEquals([...tomograms[0].frames.defocusU], [1, 2]);
});

Deno.test("a root found is tried first, then the folders above the naming file", async () => {
  await using folder = await temporaryFolder();
  const path = await writeJob(folder);
  const series = `${JOB}/series/TS_1.star`;
  const elsewhere = await folder.write(`${JOB}/${series}`, "");
  await Deno.rename(folder.at(series), elsewhere);
  const found = await readTomoTables(path);
  assertEquals(found.projectDir, folder.path);
  assertEquals(found.files.includes(elsewhere), true);
  await Deno.remove(elsewhere);
  const error = await assertRejects(
    () => readTomoTables(path),
    MissingFileError,
  );
  assertEquals(error.tried[0], folder.at(series));
  assertEquals(new Set(error.tried).size, error.tried.length);
});

Deno.test("the search ends five folders above the naming file", async () => {
  await using folder = await temporaryFolder();
  const project = exampleA();
  await writeProject(folder, project);
  const particles = folder.at("particles.star");
  const tomograms = loop("", project.tomograms);
  const five = await folder.write("1/2/3/4/5/t.star", tomograms);
  const found = await readTomoTables({ tomograms: five, particles });
  assertEquals(found.projectDir, folder.path);
  const six = await folder.write("1/2/3/4/5/6/t.star", tomograms);
  const error = await assertRejects(
    () => readTomoTables({ tomograms: six, particles }),
    MissingFileError,
  );
  assertEquals([error.code, error.paths], [
    "missing-file",
    ["tilt_series/TS_1.star"],
  ]);
  assertEquals(
    error.tried,
    ["1/2/3/4/5/6", "1/2/3/4/5", "1/2/3/4", "1/2/3", "1/2", "1"].map((name) =>
      folder.at(`${name}/tilt_series/TS_1.star`)
    ),
  );
  assert(error.message.includes(`named in "${six}"`));
  assert(error.message.includes("projectDir"));
});

Deno.test("projectDir is the only folder looked at", async () => {
  await using folder = await temporaryFolder();
  const path = await writeJob(folder);
  const relative = folder.path.slice(PROJECT.length);
  assertEquals(Deno.cwd(), PROJECT.slice(0, -1));
  for (const projectDir of [folder.path, relative]) {
    const tables = await readTomoTables(path, { projectDir });
    assertEquals(tables.projectDir, folder.path);
  }
  const error = await assertRejects(
    () => readTomoTables(path, { projectDir: folder.at("elsewhere") }),
    MissingFileError,
  );
  assertEquals(error.paths, [`${JOB}/tomo.star`, `${JOB}/run_data.star`]);
  assertEquals(
    error.tried,
    error.paths.map((name) => folder.at(`elsewhere/${name}`)),
  );
  assert(error.message.includes(`"${folder.at("elsewhere")}" is RELION's`));
});

Deno.test("absolute names stay as they are", async () => {
  await using folder = await temporaryFolder();
  const path = await writeJob(folder, `${folder.path}/`);
  const elsewhere = folder.at("elsewhere");
  assertEquals((await readTomoTables(path)).projectDir, null);
  const stated = await readTomoTables(path, { projectDir: elsewhere });
  assertEquals(stated.projectDir, elsewhere);
  assertEquals(stated.files.length, 4);
});

Deno.test("all missing tilt series are named at once", async () => {
  await using folder = await temporaryFolder();
  const project = exampleA();
  for (const columns of [project.particles, project.tomograms]) {
    for (const column of Object.values(columns)) column.push(column[0]);
  }
  project.particles.TomoName = project.tomograms.TomoName = ["TS_1", "TS_2"];
  project.tomograms.TomoTiltSeriesStarFile = ["no/1.star", "no/2.star"];
  const members = await writeProject(folder, project);
  const error = await assertRejects(
    () => readTomoTables(members, { projectDir: folder.path }),
    MissingFileError,
  );
  assertEquals(error.paths, ["no/1.star", "no/2.star"]);
  assertEquals(error.tried, [folder.at("no/1.star"), folder.at("no/2.star")]);
});

/** Reads a set in a process that may read these folders only. */
async function readWith(folders: string, path: string): Promise<string> {
  const program = new URL("read_set_program.ts", import.meta.url);
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--no-check",
      "--no-prompt",
      `--allow-read=${folders}`,
      fromFileUrl(program),
      path,
    ],
  }).output();
  assert(stdout.length > 0, new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout);
}

Deno.test("reading needs the project folder alone; the search ends where reading is not allowed", async () => {
  await using folder = await temporaryFolder();
  const path = await writeJob(folder);
  assertEquals(await readWith(folder.path, path), folder.path);
  const job = await readWith(folder.at(JOB), path);
  assert(job.startsWith("MissingFileError"), job);
  assert(job.includes(`the search ended at "${folder.at("Refine3D")}"`), job);
  assert((await readWith(path, path)).startsWith("NotCapable"));
});
