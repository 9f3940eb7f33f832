import { Command } from "@cliffy/command";
import { MRC_MODES, type MrcHeader, readMrcHeader } from "../../mod.ts";
import { diagnosticLines } from "../faults.ts";
import { decimal, fields } from "../layout.ts";
import type { GlobalOptions } from "../program.ts";
import { type Terminal, writeJson } from "../terminal.ts";

interface HeaderOptions {
  readonly json?: boolean | undefined;
  readonly salvage?: boolean | undefined;
}

/** `cryoset header`: the header of an MRC file. */
export function headerCommand(terminal: Terminal) {
  return new Command<GlobalOptions>()
    .description("Show the header of an MRC stack or volume.")
    .arguments("<file:file>")
    .option("--salvage", "Accept a truncated file: count its whole images.")
    .action(async (options: HeaderOptions, file: string) => {
      const header = await readMrcHeader(file, { salvage: options.salvage });
      if (options.json) writeJson(terminal, { path: file, ...header });
      else terminal.out(`${file}\n${fields(rows(header))}`);
      terminal.err(diagnosticLines(header.diagnostics));
    });
}

function rows(header: MrcHeader): [string, string][] {
  const list = (...values: number[]) => values.map(decimal).join(", ");
  const { cella, cellb, voxelSize } = header;
  const size = voxelSize.x === null
    ? "not stated"
    : `${list(voxelSize.x, voxelSize.y ?? NaN, voxelSize.z ?? NaN)} Å`;
  return [
    ["size", `${header.nx} × ${header.ny} × ${header.nz}`],
    ["mode", `${header.mode}, ${MRC_MODES[header.mode].name}`],
    ["byte order", header.littleEndian ? "little-endian" : "big-endian"],
    ["voxel size", size],
    ["cell", `${list(cella.x, cella.y, cella.z)} Å`],
    ["angles", `${list(cellb.alpha, cellb.beta, cellb.gamma)}°`],
    ["start", list(header.nxstart, header.nystart, header.nzstart)],
    ["sampling", list(header.mx, header.my, header.mz)],
    ["axes", list(header.mapc, header.mapr, header.maps)],
    [
      "statistics",
      `min ${decimal(header.dmin)}, max ${decimal(header.dmax)}, mean ${
        decimal(header.dmean)
      }, rms ${decimal(header.rms)}`,
    ],
    ["origin", list(header.origin.x, header.origin.y, header.origin.z)],
    ["space group", String(header.ispg)],
    [
      "extended",
      `${header.nsymbt} bytes${
        header.exttyp.trim() === "" ? "" : `, ${header.exttyp}`
      }`,
    ],
    ["version", String(header.nversion)],
    ["data from", `byte ${header.dataOffset}`],
    ...header.labels.map((label, i) =>
      [i === 0 ? "labels" : "", label] as [string, string]
    ),
  ];
}
