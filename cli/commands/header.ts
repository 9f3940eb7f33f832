import { Command } from "@cliffy/command";
import { type MrcHeader, readMrcHeader } from "../../mod.ts";
import { type FileResult, showEachFile } from "../each_file.ts";
import { requireFile } from "../input_file.ts";
import { decimal, fields, whole } from "../layout.ts";
import { mrcModeName } from "../mrc_mode_name.ts";
import { InputType } from "../option_types.ts";
import { withPermissions } from "../permissions.ts";
import type { GlobalOptions, SetExitCode } from "../program.ts";
import type { SafeTerminal } from "../terminal.ts";

interface HeaderOptions {
  readonly json?: boolean | undefined;
  readonly salvage?: boolean | undefined;
}

/** `cryoset header`: the header of MRC files. */
// deno-lint-ignore explicit-module-boundary-types -- cliffy infers the type
export function headerCommand(
  terminal: SafeTerminal,
  setExitCode: SetExitCode,
) {
  return new Command<GlobalOptions>()
    .description(
      "Show the header of MRC stacks and volumes.\n\n" +
        "The size of each file is checked against its header.",
    )
    .type("input", new InputType())
    .arguments("<files...:input>")
    .option("--salvage", "Count the whole images of a truncated file.")
    .example("A stack", "cryoset header particles.mrcs")
    .example("Its pixel size", "cryoset header a.mrcs --json | jq .voxelSize.x")
    .action(async (options: HeaderOptions, ...files: string[]) => {
      const { json = false, salvage } = options;
      setExitCode(
        await showEachFile(
          terminal,
          files,
          json,
          (file) => examine(file, salvage),
        ),
      );
    });
}

async function examine(
  file: string,
  salvage: boolean | undefined,
): Promise<FileResult> {
  const need = { name: "read", path: file } as const;
  const header = await withPermissions([need], async () => {
    await requireFile(file);
    return await readMrcHeader(file, { salvage });
  });
  return {
    json: { path: file, ...header },
    text: `${file}\n${fields(rows(header))}`,
    diagnostics: header.diagnostics,
    ok: true,
  };
}

function rows(header: MrcHeader): [string, string][] {
  const list = (...values: number[]) =>
    values.map((value) => decimal(value)).join(", ");
  const { cella, cellb, voxelSize, origin, exttyp } = header;
  const type = exttyp.trim() === "" ? "" : `, type "${exttyp}"`;
  return [
    ["size", `${header.nx} × ${header.ny} × ${header.nz}`],
    ["mode", `${header.mode}, ${mrcModeName(header.mode)}`],
    ["byte order", header.littleEndian ? "little-endian" : "big-endian"],
    [
      "voxel size",
      voxelSize.x === null
        ? "not stated"
        : `${list(voxelSize.x, voxelSize.y ?? NaN, voxelSize.z ?? NaN)} Å`,
    ],
    ["cell", `${list(cella.x, cella.y, cella.z)} Å`],
    ["angles", `${list(cellb.alpha, cellb.beta, cellb.gamma)}°`],
    ["start", list(header.nxstart, header.nystart, header.nzstart)],
    ["sampling", list(header.mx, header.my, header.mz)],
    ["axes", list(header.mapc, header.mapr, header.maps)],
    ["statistics", statistics(header)],
    ["origin", list(origin.x, origin.y, origin.z)],
    ["space group", String(header.ispg)],
    ["extended", `${whole(header.nsymbt)} bytes${type}`],
    ["version", String(header.nversion)],
    ["data from", `byte ${whole(header.dataOffset)}`],
    ...header.labels.map((label, i): [string, string] => [
      i === 0 ? "labels" : "",
      label,
    ]),
  ];
}

/** MRC2014 marks what was not computed by impossible values. */
function statistics({ dmin, dmax, dmean, rms }: MrcHeader): string {
  const parts = [
    dmax < dmin ? "" : `min ${decimal(dmin)}, max ${decimal(dmax)}`,
    dmean < Math.min(dmin, dmax) ? "" : `mean ${decimal(dmean)}`,
    rms < 0 ? "" : `rms ${decimal(rms)}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "not computed" : parts.join(", ");
}
