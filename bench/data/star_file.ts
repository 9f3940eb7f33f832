import { seeded } from "../../tests/support/random.ts";
import { CELLS, LABELS } from "./particle_cells.ts";

/** What is to stand in a STAR file. */
export interface StarFileOptions {
  /** Particles. */
  readonly rows: number;
  /** Columns; all 25 if absent. */
  readonly labels?: readonly string[];
  /** Image of each row; one of many stacks of 150 if absent. */
  readonly imageName?: (row: number) => string;
}

/** Rows written at a time. */
const CHUNK = 10_000;

/** Writes a RELION 3.1 file with one optics group; returns its bytes. */
export async function writeStarFile(
  path: string,
  { rows, labels = LABELS, imageName }: StarFileOptions,
): Promise<number> {
  using file = await Deno.create(path);
  const encoder = new TextEncoder();
  const random = seeded(1);
  let bytes = 0;
  const write = async (text: string) => {
    const chunk = encoder.encode(text);
    for (let at = 0; at < chunk.length;) {
      at += await file.write(chunk.subarray(at));
    }
    bytes += chunk.length;
  };
  const cells = labels.map((label) =>
    label === "_rlnImageName" ? imageName ?? CELLS[label] : CELLS[label]
  );
  await write(OPTICS + loopHead("particles", labels));
  for (let start = 0; start < rows; start += CHUNK) {
    let text = "";
    for (let row = start; row < Math.min(start + CHUNK, rows); row++) {
      for (const cell of cells) text += cell(row, random) + " ";
      text += "\n";
    }
    await write(text);
  }
  return bytes;
}

const OPTICS = loopHead("optics", [
  "_rlnOpticsGroup",
  "_rlnOpticsGroupName",
  "_rlnAmplitudeContrast",
  "_rlnSphericalAberration",
  "_rlnVoltage",
  "_rlnImagePixelSize",
  "_rlnImageSize",
  "_rlnImageDimensionality",
]) + "1 opticsGroup1 0.1 2.7 300 1.25 128 2\n";

function loopHead(name: string, labels: readonly string[]): string {
  const numbered = labels.map((label, i) => `${label} #${i + 1} \n`).join("");
  return `\n# version 30001\n\ndata_${name}\n\nloop_ \n${numbered}`;
}
