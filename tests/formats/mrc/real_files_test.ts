import { assertAlmostEquals, assertEquals } from "@std/assert";
import { encodeMrc, parseMrc, readMrc } from "../../../src/formats/mrc/mod.ts";
import { codesOf } from "./hand_made.ts";

const FOLDER = new URL("../../../../shared/data/cryodrgn/", import.meta.url);

interface Summary {
  readonly mean: number;
  readonly std: number;
  readonly min: number;
  readonly max: number;
  readonly first4: readonly number[];
  readonly last4: readonly number[];
}

interface Expected extends Summary {
  readonly header: {
    readonly [name: string]: number | string | readonly number[];
  };
  readonly voxelSizeX: number;
  readonly nImages: number;
  readonly "sha256_float32le": string;
  readonly sum: number;
  readonly firstImage: Summary;
  readonly lastImage: Summary;
}

const MARKS: { readonly [name: string]: readonly string[] } = {
  "relion31.mrcs": ["mrc-map-word", "mrc-machine-stamp"],
};

function readExpected(): { [name: string]: Expected } {
  try {
    const text = Deno.readTextFileSync(new URL("expected.json", FOLDER));
    return JSON.parse(text).files;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return {};
    throw error;
  }
}

async function sha256(bytes: BufferSource): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

function checkSummary(values: Float32Array, expected: Summary): void {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const std = Math.sqrt(squares / values.length);
  const [min, max] = values.reduce(
    ([min, max], value) => [Math.min(min, value), Math.max(max, value)],
    [Infinity, -Infinity],
  );
  assertEquals([min, max], [expected.min, expected.max]);
  assertAlmostEquals(mean, expected.mean, 1e-12 + 1e-9 * expected.std);
  assertAlmostEquals(std, expected.std, 1e-9 * expected.std);
  if (expected.first4 === undefined) return;
  assertEquals([...values.subarray(0, 4)], expected.first4);
  assertEquals([...values.subarray(-4)], expected.last4);
}

const EXPECTED = readExpected();

for (
  const name of [
    "relion31.mrcs",
    "hand.mrcs",
    "hand_tilt.mrcs",
    "toy_datadir/toy_images_a.mrcs",
    "toy_datadir/toy_images_b.mrcs",
    "50S-vol.mrc",
  ]
) {
  const ignore = !(name in EXPECTED);

  Deno.test({ name: `readMrc() reads ${name}`, ignore }, async () => {
    const expected = EXPECTED[name];
    const { header, data } = await readMrc(new URL(name, FOLDER).pathname);
    const { cella, cellb, origin } = header;
    assertEquals({
      endian: header.littleEndian ? "little" : "big",
      nx: header.nx,
      ny: header.ny,
      nz: header.nz,
      mode: header.mode,
      nxstart: [header.nxstart, header.nystart, header.nzstart],
      mx_my_mz: [header.mx, header.my, header.mz],
      cella: [cella.x, cella.y, cella.z],
      cellb: [cellb.alpha, cellb.beta, cellb.gamma],
      mapc_mapr_maps: [header.mapc, header.mapr, header.maps],
      dmin_dmax_dmean: [header.dmin, header.dmax, header.dmean],
      ispg: header.ispg,
      nsymbt: header.nsymbt,
      exttyp: header.exttyp,
      nversion: header.nversion,
      origin: [origin.x, origin.y, origin.z],
      map: header.map,
      machst: header.machst,
      rms: header.rms,
      nlabl: header.nlabl,
      fileSize: header.dataOffset + header.nz * header.imageBytes,
    }, expected.header as never);
    assertEquals(codesOf(header), MARKS[name] ?? []);
    assertEquals(header.voxelSize.x, expected.voxelSizeX);
    assertEquals(header.nz, expected.nImages);
    assertEquals(data.shape, [header.nz, header.ny, header.nx]);
    assertEquals(await sha256(data.data), expected["sha256_float32le"]);
    const sum = data.data.reduce((sum, value) => sum + value, 0);
    assertAlmostEquals(sum, expected.sum, 1e-7);
    const pixels = header.nx * header.ny;
    checkSummary(data.data, expected);
    checkSummary(data.data.subarray(0, pixels), expected.firstImage);
    checkSummary(data.data.subarray(-pixels), expected.lastImage);
  });

  Deno.test({ name: `encodeMrc() writes ${name} again`, ignore }, async () => {
    const file = await Deno.readFile(new URL(name, FOLDER));
    const { data } = parseMrc(file);
    for (const littleEndian of [true, false]) {
      const again = encodeMrc(data, { littleEndian });
      const { header, data: found } = parseMrc(again);
      assertEquals(
        await sha256(found.data),
        EXPECTED[name]["sha256_float32le"],
      );
      const { min, max, mean, std } = EXPECTED[name];
      assertEquals([header.dmin, header.dmax], [min, max]);
      assertAlmostEquals(header.dmean, mean, 1e-7 * std);
      assertAlmostEquals(header.rms, std, 1e-7 * std);
    }
  });
}
