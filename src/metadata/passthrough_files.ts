import { basename, dirname, join } from "@std/path/posix";
import { MissingFileError } from "../core/errors.ts";
import { namesInFolder } from "../io/read_file.ts";

/**
 * The passthrough files that lie beside a `.cs` file and belong to it: of the
 * same job and, where a job has several outputs, of the same one. cryoSPARC
 * names them `P12_J24_passthrough_particles.cs` beside
 * `cryosparc_P12_J24_005_particles.cs`, and so for `particles_selected`;
 * `J24_passthrough_particles_class_0.cs` beside
 * `J24_class_00_00042_particles.cs`.
 *
 * Permission: `--allow-read` of the folder.
 *
 * @throws {MissingFileError} `passthrough-missing` if there is none.
 */
export async function findPassthroughFiles(path: string): Promise<string[]> {
  const folder = dirname(path);
  const own = basename(path);
  const names = await namesInFolder(folder);
  const beside = names.filter((name) =>
    /passthrough.*\.cs$/i.test(name) && name !== own
  );
  const found = beside.filter((name) =>
    jobOf(name) === jobOf(own) && outputOf(name) === outputOf(own)
  );
  if (found.length > 0) return found.sort().map((name) => join(folder, name));
  const others = beside.length === 0
    ? "there is none"
    : `there are ${beside.slice(0, 3).join(", ")}, of other jobs or outputs; ` +
      `name the file instead`;
  throw new MissingFileError(
    "passthrough-missing",
    `Cannot find the passthrough file of "${path}" in its folder: ${others}`,
    { paths: [join(folder, "*passthrough*.cs")] },
  );
}

/** "J24", or "" if the name tells no job. */
function jobOf(name: string): string {
  return /(?:^|_)(J\d+)(?=_)/.exec(name)?.[1] ?? "";
}

/**
 * "particles_selected.cs" of a name that holds that, and the number of its
 * class, which stands before or behind it.
 */
function outputOf(name: string): string {
  const classNumber = /_class_0*(\d+)/.exec(name)?.[1] ?? "";
  const output = /particles.*$/i.exec(name)?.[0] ?? "";
  return `${output.replace(/_class_\d+|_all_classes/, "")} ${classNumber}`;
}
