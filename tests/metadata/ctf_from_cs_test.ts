import {
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { csNumbers, CsTable } from "../../src/formats/cs/mod.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import {
  CS_CTF_FIELDS,
  ctfFromCryoSparcFile,
  parseCtfFromCs,
} from "../../src/metadata/ctf_from_cs.ts";
import { ctfFromStarFile } from "../../src/metadata/ctf_from_star.ts";
import type { CtfOptions } from "../../src/metadata/ctf_table.ts";
import { cryoSparcFile, writeCryoSparcSet } from "../support/cryosparc_set.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { PARTICLES_30, starOf } from "./star_files.ts";

/** One particle with these values, all `<f4`. */
function particle(
  box: number,
  values: Readonly<Record<string, number>>,
): CryoSparcFile {
  return new CryoSparcFile(
    new CsTable(1, [
      csNumbers("blob/shape", "<u4", [box, box], [2]),
      ...Object.entries(values).map(([name, value]) =>
        csNumbers(name, "<f4", [value])
      ),
    ]),
  );
}

/** The first particle of PARTICLES_30, as cryoSPARC has it. */
const TWIN = particle(320, {
  "blob/psize_A": 1.3099979162216187,
  "ctf/df1_A": 15301.1,
  "ctf/df2_A": 14916.4,
  "ctf/df_angle_rad": 0.09215338488125402, // 5.28°, as the file has it
  "ctf/accel_kv": 300,
  "ctf/cs_mm": 2.7,
  "ctf/amp_contrast": 0.07,
  "ctf/phase_shift_rad": 0,
});

Deno.test("ctfFromCryoSparcFile() gives the golden rows", () => {
  const { data, shape, diagnostics } = ctfFromCryoSparcFile(TWIN, 160);
  // deno-fmt-ignore
  const golden = [
    2.6199958324432373, 15301.099609375, 14916.400390625, 5.280000044476548,
    300, 2.700000047683716, 0.07000000029802322, 0,
  ];
  assertEquals(shape, [1, 8]);
  assertEquals([...data].map(precise), golden.map(precise));
  assertEquals(diagnostics, []);

  const other = particle(180, {
    "blob/psize_A": 2.95,
    "ctf/df1_A": 45591.37109375,
    "ctf/df2_A": 45309.79296875,
    "ctf/df_angle_rad": -1.3636448383331299,
    "ctf/accel_kv": 200,
    "ctf/cs_mm": 2,
    "ctf/amp_contrast": 0.07,
  });
  // deno-fmt-ignore
  assertEquals([...ctfFromCryoSparcFile(other, 90).data].map(precise), [
    5.900000095367432, 45591.37109375, 45309.79296875, -78.1310939912878,
    200, 2, 0.07000000029802322, 0,
  ].map(precise));
});

/** All but the last digit. */
const precise = (x: number): number => Number(x.toPrecision(15));

Deno.test("ctfFromCryoSparcFile() agrees with the STAR file of the same particle", () => {
  const star = ctfFromStarFile(starOf(PARTICLES_30), 160, { imageSize: 320 });
  const cs = ctfFromCryoSparcFile(TWIN, 160);
  cs.data.forEach((value, column) => {
    const difference = Math.abs(value - star.data[column]);
    assertEquals(difference <= 2 ** -23 * Math.abs(value), true, `${column}`);
  });
});

Deno.test("ctfFromCryoSparcFile() gives every particle its row", () => {
  const file = cryoSparcFile(3, {
    columns: [
      csNumbers("blob/shape", "<u4", [8, 8, 16, 16, 8, 8], [2]),
      csNumbers("ctf/phase_shift_rad", "<f4", [0, Math.PI / 2, Math.PI]),
    ],
  });
  const f = Math.fround;
  const degrees = (x: number) => f(x) * 180 / Math.PI;
  const { data } = ctfFromCryoSparcFile(file, 4);
  const expected = [0, 1, 2].flatMap((i) => [
    (i === 1 ? 16 : 8) * 1.5 / 4,
    15000 + 10 * i,
    14000 + 10 * i,
    degrees((30 + i) * Math.PI / 180),
    ...(i % 2 === 0 ? [300, f(2.7), f(0.1)] : [200, f(2.6), f(0.07)]),
    degrees(i * Math.PI / 2),
  ]);
  assertEquals([...data].map(precise), expected.map(precise));
});

Deno.test("ctfFromCryoSparcFile() takes no phase shift as 0", () => {
  const file = cryoSparcFile(2, { without: ["ctf/phase_shift_rad"] });
  const { data, diagnostics } = ctfFromCryoSparcFile(file, 8);
  assertEquals([data[7], data[15], diagnostics], [0, 0, []]);
});

Deno.test("ctfFromCryoSparcFile() lets options overrule the file", () => {
  const options = {
    apix: 3,
    imageSize: 8,
    voltageKv: 120,
    csMm: 1,
    amplitudeContrast: 0.2,
    phaseShiftDeg: 90,
  };
  const expected = [6, 15000, 14000, 120, 1, 0.2, 90];
  const rowOf = (file: CryoSparcFile) => {
    const { data, diagnostics } = ctfFromCryoSparcFile(file, 4, options);
    assertEquals(diagnostics, []);
    return [...data].filter((_, column) => column !== 3);
  };
  assertEquals(rowOf(cryoSparcFile(1)), expected);
  // Options stand in for what the file lacks.
  const without = ["blob/psize_A", "blob/shape", "ctf/accel_kv", "ctf/cs_mm"];
  assertEquals(rowOf(cryoSparcFile(1, { without })), expected);
});

Deno.test("ctfFromCryoSparcFile() names all fields that are missing", () => {
  const missing = ["ctf/df2_A", "ctf/accel_kv", "ctf/amp_contrast"];
  const file = cryoSparcFile(2, {
    path: "set.cs",
    without: [...missing, "blob/psize_A"],
  });
  const error = assertThrows(
    () => ctfFromCryoSparcFile(file, 8),
    DataFormatError,
  );
  assertEquals([error.code, error.path, error.expected], [
    "ctf-missing",
    "set.cs",
    missing,
  ]);
  for (const word of [...missing, "voltageKv", "apix", "passthrough"]) {
    assertStringIncludes(error.message, word);
  }
  assertEquals((error.actual as string[]).includes("ctf/df1_A"), true);
});

Deno.test("ctfFromCryoSparcFile() does not guess the pixel size", () => {
  const file = cryoSparcFile(2, { without: ["blob/psize_A"] });
  const error = assertThrows(
    () => ctfFromCryoSparcFile(file, 8),
    DataFormatError,
    "blob/psize_A",
  );
  assertEquals(error.code, "apix-missing");
  assertEquals(ctfFromCryoSparcFile(file, 4, { apix: 2 }).data[0], 4);
});

Deno.test("ctfFromCryoSparcFile() takes the box from D with a warning", () => {
  const file = cryoSparcFile(1, { without: ["blob/shape"] });
  const { data, diagnostics } = ctfFromCryoSparcFile(file, 4);
  assertEquals(data[0], 1.5);
  assertEquals(diagnostics.map(({ code }) => code), ["image-size-unknown"]);
  const told = ctfFromCryoSparcFile(file, 4, { imageSize: 8 });
  assertEquals([told.data[0], told.diagnostics.length], [3, 0]);
});

Deno.test("ctfFromCryoSparcFile() names the particle whose numbers cannot be", () => {
  const cases: [name: string, value: number, code: string][] = [
    ["ctf/df1_A", NaN, "cs-not-finite"],
    ["ctf/df2_A", Infinity, "cs-not-finite"],
    ["ctf/df_angle_rad", -Infinity, "cs-not-finite"],
    ["ctf/phase_shift_rad", NaN, "cs-not-finite"],
    ["ctf/accel_kv", NaN, "cs-not-finite"],
    ["ctf/accel_kv", 0, "ctf-value"],
    ["ctf/accel_kv", -300, "ctf-value"],
    ["ctf/accel_kv", 300000, "ctf-value"],
    ["ctf/amp_contrast", 1.5, "ctf-value"],
    ["ctf/cs_mm", NaN, "cs-not-finite"],
    ["blob/psize_A", 0, "apix-value"],
    ["blob/psize_A", -1, "apix-value"],
    ["blob/psize_A", NaN, "apix-value"],
  ];
  for (const [name, value, code] of cases) {
    const good = name === "ctf/accel_kv" ? 300 : 0.1;
    const file = cryoSparcFile(2, {
      columns: [csNumbers(name, "<f4", [good, value])],
    });
    const error = assertThrows(
      () => ctfFromCryoSparcFile(file, 8),
      DataFormatError,
      "particle 2",
    );
    assertEquals([error.code, error.label], [code, name]);
  }
});

Deno.test("ctfFromCryoSparcFile() refuses fields of another shape or kind", () => {
  for (const name of ["ctf/df1_A", "ctf/accel_kv", "blob/psize_A"]) {
    const column = csNumbers(name, "<f4", [1, 2, 3, 4], [2]);
    const error = assertThrows(
      () => ctfFromCryoSparcFile(cryoSparcFile(2, { columns: [column] }), 8),
      DataFormatError,
      name,
    );
    assertEquals(error.code, "cs-field-shape");
  }
});

Deno.test("parseCtfFromCs() reads a file with its options", async () => {
  await using folder = await temporaryFolder();
  const { cs } = await writeCryoSparcSet(folder);
  const { data, shape } = await parseCtfFromCs(cs, 4, { voltageKv: 100 });
  assertEquals([shape, data[0], data[4]], [[7, 8], 3, 100]);
  await assertRejects(
    () => parseCtfFromCs(cs, 4, { voltage: 100 } as CtfOptions),
    ArgumentError,
    "voltage",
  );
});

Deno.test("ctfFromCryoSparcFile() fills the rows of large sets to the end", () => {
  const { data } = ctfFromCryoSparcFile(cryoSparcFile(5000), 8);
  assertEquals([...data.subarray(8 * 4999, 8 * 4999 + 3)], [
    1.5,
    64990,
    63990,
  ]);
});

Deno.test("ctfFromCryoSparcFile() takes values up to those that no microscope has", () => {
  const given = (options: CtfOptions) =>
    ctfFromCryoSparcFile(cryoSparcFile(1), 8, options).data;
  assertEquals(given({ voltageKv: 3000 })[4], 3000);
  assertEquals(given({ amplitudeContrast: -1 })[6], -1);
  for (const options of [{ voltageKv: 3001 }, { apix: Infinity }]) {
    assertThrows(() => given(options), ArgumentError);
  }
});

Deno.test("CS_CTF_FIELDS leaves out what has a fallback", () => {
  assertEquals(CS_CTF_FIELDS.length, 6);
  assertEquals(CS_CTF_FIELDS.includes("ctf/phase_shift_rad"), false);
});
