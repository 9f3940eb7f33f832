import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  loadDataset,
  MissingFileError,
  openRelion5Tomo,
} from "../../../mod.ts";
import { faultCode } from "../../support/faults.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { writeTomoProject } from "../../support/tomo_project.ts";

// Made before the tests: their permissions name these paths.
const folder = await temporaryFolder();
Deno.test.afterAll(() => folder[Symbol.asyncDispose]());
const project = await writeTomoProject(folder, { root: "project" });
const { root } = project;
const count = project.rows().length;

/** The optimisation set, copied to a folder. */
async function setIn(path: string): Promise<string> {
  const text = await Deno.readTextFile(project.optimisationSet);
  return await folder.write(`${path}/set.star`, text);
}

const inJob = await setIn("project/Refine3D/job020");
const fiveBelow = await setIn("project/1/2/3/4/5");
const sixBelow = await setIn("project/1/2/3/4/5/6");
const elsewhere = await setIn("elsewhere");

const reading = (...read: string[]) =>
  ({
    read,
    write: false,
    env: false,
    ffi: false,
    import: false,
    net: false,
    run: false,
    sys: false,
  }) as const;

Deno.test("a set is found from the project folder, a job's, and one five below", async () => {
  for (const path of [project.optimisationSet, inJob, fiveBelow]) {
    const set = await openRelion5Tomo(path);
    assertEquals([set.projectDir, set.table.length], [root, count]);
    assertEquals(
      [...set.files].sort(),
      [path, project.tomograms, project.particles, ...project.tiltSeries]
        .sort(),
    );
    assertEquals(
      [...set.table.stacks].sort(),
      project.stacks.map((stack) => stack.slice(root.length + 1)).sort(),
    );
  }
});

Deno.test("a set six below its project needs projectDir, which is the only base", async () => {
  const error = await assertRejects(
    () => openRelion5Tomo(sixBelow),
    MissingFileError,
  );
  assertEquals(error.code, "missing-file");
  assertEquals(error.tried[0].startsWith(`${root}/1/2/3/4/5/6/`), true);
  assertEquals(error.tried.some((path) => path.startsWith(`${root}/E`)), false);
  for (const path of [sixBelow, elsewhere]) {
    const set = await openRelion5Tomo(path, { projectDir: root });
    assertEquals([set.projectDir, set.table.length], [root, count]);
    await using dataset = await loadDataset(path, {
      tomo: { projectDir: root },
    });
    assertEquals(dataset.nImages, count);
  }
  const wrong = await assertRejects(
    () => openRelion5Tomo(inJob, { projectDir: folder.path }),
    MissingFileError,
  );
  assertEquals(wrong.code, "missing-file");
  for (const path of wrong.tried) {
    assertEquals(path.slice(folder.path.length).split("/").length <= 4, true);
    assert(!path.startsWith(`${root}/`), path);
  }
});

Deno.test("particles and tomograms open without optimisation set", async () => {
  const { tomograms, particles } = project;
  const set = await openRelion5Tomo({ tomograms, particles });
  assertEquals([set.projectDir, set.table.length], [root, count]);
  await using dataset = await loadDataset(particles, { tomo: { tomograms } });
  assertEquals(dataset.nImages, count);
});

Deno.test("absolute names are taken as they are", async () => {
  await using own = await temporaryFolder();
  const absolute = await writeTomoProject(own, { absolutePaths: true });
  for (const projectDir of [undefined, folder.path]) {
    const set = await openRelion5Tomo(absolute.optimisationSet, { projectDir });
    assertEquals([...set.table.stacks].sort(), [...absolute.stacks].sort());
    assertEquals(set.table.length, count);
  }
  await Deno.remove(absolute.tiltSeries[1]);
  const error = await assertRejects(
    () => openRelion5Tomo(absolute.optimisationSet),
    MissingFileError,
  );
  assertEquals(error.paths, [absolute.tiltSeries[1]]);
  assertEquals(error.tried, [absolute.tiltSeries[1]]);
});

Deno.test("stacks are found in datadir once stripPrefix is off", async () => {
  await using own = await temporaryFolder();
  const { optimisationSet, root } = await writeTomoProject(own);
  await Deno.rename(`${root}/Extract/job012/Subtomograms`, own.at("stacks"));
  const options = {
    datadir: own.at("stacks"),
    stripPrefix: "Extract/job012/Subtomograms",
  };
  const set = await openRelion5Tomo(optimisationSet, options);
  assert(set.table.imageName(0).includes("@Extract/job012/Subtomograms/"));
  await using dataset = await loadDataset(optimisationSet, options);
  let read = 0;
  for await (const { imageIndices } of dataset.iterBatches(50)) {
    read += imageIndices.length;
  }
  assertEquals(read, count);
  assertEquals(
    await faultCode(() =>
      openRelion5Tomo(optimisationSet, { ...options, stripPrefix: "Extract/j" })
    ),
    "strip-prefix-unused",
  );
});

Deno.test({
  name: "a set needs to read its project folder only",
  permissions: reading(root),
  fn: async () => {
    for (const path of [project.optimisationSet, inJob]) {
      const set = await openRelion5Tomo(path);
      assertEquals([set.projectDir, set.table.length], [root, count]);
    }
  },
});

Deno.test({
  name:
    "the search for the project ends where reading is not allowed, and says so",
  permissions: reading(`${root}/Refine3D/job020`),
  fn: async () => {
    const error = await assertRejects(
      () => openRelion5Tomo(inJob),
      MissingFileError,
    );
    assertEquals(error.code, "missing-file");
    for (const path of error.tried) {
      assert(path.startsWith(`${root}/Refine3D/job020/`));
    }
    assert(error.message.includes(`"${root}/Refine3D"`), error.message);
    assert(error.message.includes("may not"), error.message);
  },
});

Deno.test({
  name: "a denied read of what was found passes through",
  permissions: reading(project.optimisationSet),
  fn: async () => {
    await assertRejects(
      () => openRelion5Tomo(project.optimisationSet),
      Deno.errors.NotCapable,
    );
  },
});

Deno.test({
  name: "a set whose stacks are stated needs to read none of them",
  permissions: reading(
    project.optimisationSet,
    project.tomograms,
    project.particles,
    ...project.tiltSeries,
  ),
  fn: async () => {
    const { optimisationSet } = project;
    const set = await openRelion5Tomo(optimisationSet, { stacks: "compact" });
    assertEquals(set.table.length, count);
    await assertRejects(
      () => openRelion5Tomo(optimisationSet),
      Deno.errors.NotCapable,
    );
  },
});
