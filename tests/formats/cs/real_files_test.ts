import { assertEquals } from "@std/assert";
import { type CsField, parseCs, readCs } from "../../../src/formats/cs/mod.ts";
import { parseNpyHeader } from "../../../src/formats/numpy/npy_header.ts";
import { typeString } from "../../../src/formats/numpy/dtype.ts";
import { csColumns } from "../../support/cs_columns.ts";
import { csRecords } from "../../support/cs_set.ts";
import { hasRealData, REAL_DATA } from "../../support/paths.ts";

const FOLDER = `${REAL_DATA}cryodrgn/`;
const FILES = [
  "cryosparc_J2_particles_exported.cs",
  "derived/csparc_P12_first100.cs",
  "derived/hand_cs.cs",
];

interface Expected {
  readonly nParticles: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly itemSize: number;
  readonly blobPath: {
    readonly first: string;
    readonly last: string;
    readonly nDistinct: number;
  };
  readonly blobIdx: {
    readonly first: number;
    readonly last: number;
    readonly max: number;
  };
  readonly box: number;
  readonly psize: number;
  readonly uid: { readonly first: string; readonly last: string };
}

/** As the expected values name types: `u8`, `f4[2]`. */
function shortType({ dtype, shape }: CsField): string {
  const sizes = shape.map((length) => `[${length}]`).join("");
  return `${typeString(dtype).slice(1)}${sizes}`;
}

for (const name of FILES) {
  Deno.test({
    name: `readCs() reads ${name}`,
    ignore: !hasRealData,
    fn: async () => {
      const json = await Deno.readTextFile(`${FOLDER}expected.json`);
      const expected: Expected = JSON.parse(json).files[name];
      const table = await readCs(`${FOLDER}${name}`);
      const types = table.fields.map((field) => [field.name, shortType(field)]);
      assertEquals(types, Object.entries(expected.fields));
      assertEquals(table.length, expected.nParticles);
      const { values } = table.categories("blob/path");
      const paths = table.text("blob/path");
      const idx = table.numbers("blob/idx");
      assertEquals(
        { first: paths[0], last: paths.at(-1), nDistinct: values.length },
        expected.blobPath,
      );
      assertEquals(
        { first: idx[0], last: idx.at(-1), max: Math.max(...idx) },
        expected.blobIdx,
      );
      assertEquals(table.numbers("blob/shape")[0], expected.box);
      assertEquals(table.numbers("blob/psize_A")[0], expected.psize);
      const uids = table.uids();
      assertEquals(
        { first: `${uids[0]}`, last: `${uids.at(-1)}` },
        expected.uid,
      );
    },
  });

  Deno.test({
    name: `readCs() loses no byte of ${name}, in either layout`,
    ignore: !hasRealData,
    fn: async () => {
      const bytes = await Deno.readFile(`${FOLDER}${name}`);
      const json = await Deno.readTextFile(`${FOLDER}expected.json`);
      const { dtype, dataOffset } = parseNpyHeader(bytes, name);
      assertEquals(dtype.itemSize, JSON.parse(json).files[name].itemSize);
      const table = await readCs(`${FOLDER}${name}`);
      const again = csRecords(table);
      const start = parseNpyHeader(again, name).dataOffset;
      assertEquals(again.slice(start), bytes.slice(dataOffset));
      const packed = csColumns(table, { packed: table.names, heap: false });
      assertEquals(csRecords(await parseCs(packed, name)), again);
    },
  });
}
