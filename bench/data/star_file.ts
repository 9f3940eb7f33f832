import { CELLS, LABELS } from "./particle_cells.ts";
import { type Cell, same, writeStarTables } from "./star_tables.ts";

/** What is to stand in a STAR file. */
export interface StarFileOptions {
  /** Particles. */
  readonly rows: number;
  /** Columns; all 25 if absent. */
  readonly labels?: readonly string[];
  /** Image of each row; one of many stacks of 150 if absent. */
  readonly imageName?: (row: number) => string;
}

/** Writes a RELION 3.1 file with one optics group; returns its bytes. */
export async function writeStarFile(
  path: string,
  { rows, labels = LABELS, imageName }: StarFileOptions,
): Promise<number> {
  const chosen = labels.map((label) => [label, CELLS[label]]);
  const cells: Record<string, Cell> = Object.fromEntries(chosen);
  if (imageName !== undefined && labels.includes("_rlnImageName")) {
    cells._rlnImageName = imageName;
  }
  const optics = { name: "optics", rows: 1, cells: opticsCells(128) };
  return await writeStarTables(path, [optics, {
    name: "particles",
    rows,
    cells,
  }]);
}

/** One optics group of images with sides of so many pixels. */
export function opticsCells(box: number): Readonly<Record<string, Cell>> {
  return {
    _rlnOpticsGroup: same(1),
    _rlnOpticsGroupName: same("opticsGroup1"),
    _rlnAmplitudeContrast: same(0.1),
    _rlnSphericalAberration: same(2.7),
    _rlnVoltage: same(300),
    _rlnImagePixelSize: same(1.25),
    _rlnImageSize: same(box),
    _rlnImageDimensionality: same(2),
  };
}
