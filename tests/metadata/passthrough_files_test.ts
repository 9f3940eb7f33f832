import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { MissingFileError } from "../../src/core/errors.ts";
import { findPassthroughFiles } from "../../src/metadata/passthrough_files.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Names of the files found beside `own` among `names`, or the message. */
async function found(
  own: string,
  ...names: string[]
): Promise<string[] | string> {
  await using folder = await temporaryFolder();
  for (const name of [own, ...names]) await folder.write(name, "");
  try {
    const paths = await findPassthroughFiles(folder.at(own));
    return paths.map((path) => {
      assertEquals(path.startsWith(`${folder.path}/`), true);
      return path.slice(folder.path.length + 1);
    });
  } catch (error) {
    if (!(error instanceof MissingFileError)) throw error;
    assertEquals(error.code, "passthrough-missing");
    assertStringIncludes(error.message, folder.at(own));
    return error.message;
  }
}

Deno.test("findPassthroughFiles() finds the file by its job", async () => {
  const pairs = [
    [
      "cryosparc_P12_J24_005_particles.cs",
      "P12_J24_passthrough_particles.cs",
    ],
    ["J24_006_particles.cs", "J24_passthrough_particles.cs"],
    ["J24_particles_selected.cs", "J24_passthrough_particles_selected.cs"],
    ["particles.cs", "passthrough_particles.cs"],
  ];
  for (const [own, passthrough] of pairs) {
    assertEquals(await found(own, passthrough), [passthrough]);
    const others = [
      "J2_passthrough_particles.cs",
      "J241_passthrough_particles.cs",
      "P12_J25_passthrough_particles.cs",
      `${passthrough}.bak`,
      `${passthrough}g`,
      "notes.txt",
    ];
    assertEquals(await found(own, passthrough, ...others), [passthrough]);
  }
});

Deno.test("findPassthroughFiles() tells outputs of one job apart", async () => {
  const names = [
    "J24_passthrough_particles_selected.cs",
    "J24_passthrough_particles_excluded.cs",
  ];
  for (const output of ["selected", "excluded"]) {
    assertEquals(await found(`J24_particles_${output}.cs`, ...names), [
      `J24_passthrough_particles_${output}.cs`,
    ]);
  }
  const message = await found("J24_particles.cs", ...names);
  assertStringIncludes(`${message}`, names[0]);
  assertStringIncludes(`${message}`, "name the file");
});

Deno.test("findPassthroughFiles() tells classes apart", async () => {
  const names = [
    "P1_J24_passthrough_particles_class_0.cs",
    "P1_J24_passthrough_particles_class_1.cs",
    "P1_J24_passthrough_particles_class_10.cs",
    "P1_J24_passthrough_particles_all_classes.cs",
  ];
  const pairs = [
    ["cryosparc_P1_J24_class_00_00042_particles.cs", names[0]],
    ["cryosparc_P1_J24_class_01_00042_particles.cs", names[1]],
    ["cryosparc_P1_J24_00042_particles.cs", names[3]],
  ];
  for (const [own, passthrough] of pairs) {
    assertEquals(await found(own, ...names), [passthrough]);
  }
});

Deno.test("findPassthroughFiles() gives all that match, in order", async () => {
  const names = [
    "P2_J24_passthrough_particles.cs",
    "P1_J24_passthrough_particles.cs",
  ];
  assertEquals(
    await found("J24_particles.cs", ...names),
    names.toSorted(),
  );
});

Deno.test("findPassthroughFiles() does not take the file itself", async () => {
  assertStringIncludes(
    `${await found("J24_passthrough_particles.cs")}`,
    "there is none",
  );
});

Deno.test("findPassthroughFiles() says that there is none, or which there are", async () => {
  assertStringIncludes(
    `${await found("J24_particles.cs", "J24_particles.csg")}`,
    "there is none",
  );
  const others = [1, 2, 3, 4, 5].map((job) =>
    `J${job}_passthrough_particles.cs`
  );
  const message = `${await found("J24_particles.cs", ...others)}`;
  assertEquals(others.filter((name) => message.includes(name)).length, 3);
});

Deno.test("findPassthroughFiles() says which folder is missing", async () => {
  await using folder = await temporaryFolder();
  await assertRejects(
    () => findPassthroughFiles(folder.at("none/J24_particles.cs")),
    MissingFileError,
  );
});
