import {
  assertAlmostEquals,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ArgumentError, DataFormatError } from "../../src/core/errors.ts";
import { type CsColumn, csNumbers, CsTable } from "../../src/formats/cs/mod.ts";
import { choosePoses } from "../../src/metadata/cs_pose_groups.ts";
import { CryoSparcFile } from "../../src/metadata/cryosparc_file.ts";
import { posesFromCryoSparcFile } from "../../src/metadata/poses_from_cs.ts";
import { codeOf } from "../support/faults.ts";

/** Numbers told by class k and particle i. */
const pose = (k: number, i: number) => [k, i, 0.5];
const shift = (k: number, i: number) => [10 * k, i];

function file(
  n: number,
  columns: readonly CsColumn[],
  poseClass?: number,
): CryoSparcFile {
  const table = new CsTable(n, columns);
  return new CryoSparcFile(table, { path: "set.cs", poseClass });
}

const floats = (
  name: string,
  values: readonly number[],
  ...shape: number[]
): CsColumn => csNumbers(name, "<f4", values, shape);

/** `alignments3D_multi` of cryoSPARC 4.5: classes side by side. */
function multi(posteriors: readonly (readonly number[])[]): CsColumn[] {
  const K = posteriors[0].length;
  const all = (value: (k: number, i: number) => number[]) =>
    posteriors.flatMap((row, i) => row.flatMap((_, k) => value(k, i)));
  const group = "alignments3D_multi";
  return [
    floats(`${group}/pose`, all(pose), K, 3),
    floats(`${group}/shift`, all(shift), K, 2),
    floats(`${group}/class_posterior`, posteriors.flat(), K),
  ];
}

/** `alignments_class_k` of earlier versions: a group a class. */
function perClass(posteriors: readonly (readonly number[])[]): CsColumn[] {
  const particles = [...posteriors.keys()];
  return posteriors[0].flatMap((_, k) => {
    const group = `alignments_class_${k}`;
    return [
      floats(`${group}/pose`, particles.flatMap((i) => pose(k, i)), 3),
      floats(`${group}/shift`, particles.flatMap((i) => shift(k, i)), 2),
      floats(`${group}/class_posterior`, posteriors.map((row) => row[k])),
    ];
  });
}

/** `alignments3D`, of a class that the other groups do not have. */
function single(n: number): CsColumn[] {
  const particles = [...Array(n).keys()];
  return [
    floats("alignments3D/pose", particles.flatMap((i) => pose(9, i)), 3),
    floats("alignments3D/shift", particles.flatMap((i) => shift(9, i)), 2),
  ];
}

const without = (columns: readonly CsColumn[], ...names: string[]) =>
  columns.filter(({ name }) => !names.includes(name));

/** The class that the pose and the shift of each particle are of, and codes. */
function classesOf(source: CryoSparcFile): [number[], string[]] {
  const diagnostics: Parameters<typeof choosePoses>[1] = [];
  const { vectors, shifts } = choosePoses(source, diagnostics);
  const chosen = Array.from({ length: source.length }, (_, i) => {
    const k = vectors[3 * i];
    const own = Array.from(vectors).slice(3 * i, 3 * i + 3);
    assertEquals(own, pose(k, i));
    assertEquals(Array.from(shifts!).slice(2 * i, 2 * i + 2), shift(k, i));
    return k;
  });
  return [chosen, diagnostics.map(({ code }) => code)];
}

const POSTERIORS = [
  [0.1, 0.2, 0.7],
  [0.5, 0.3, 0.2],
  [0.1, 0.8, 0.1],
  [0.4, 0.2, 0.4], // a tie: the first
  [0, 0, 0],
];
const BEST = [2, 0, 1, 0, 0];

Deno.test("choosePoses() takes the most probable class of each particle", () => {
  assertEquals(classesOf(file(5, multi(POSTERIORS))), [BEST, []]);
  assertEquals(classesOf(file(5, perClass(POSTERIORS))), [
    BEST,
    ["poses-by-class"],
  ]);
});

Deno.test("choosePoses() takes two classes, and one without a warning", () => {
  const two = POSTERIORS.map((row) => row.slice(0, 2));
  assertEquals(classesOf(file(5, multi(two)))[0], [1, 0, 1, 0, 0]);
  assertEquals(classesOf(file(5, perClass(two))), [
    [1, 0, 1, 0, 0],
    ["poses-by-class"],
  ]);
  const one = POSTERIORS.map((row) => row.slice(0, 1));
  for (
    const columns of [
      multi(one),
      perClass(one),
      without(multi(one), "alignments3D_multi/class_posterior"),
      without(perClass(one), "alignments_class_0/class_posterior"),
    ]
  ) {
    assertEquals(classesOf(file(5, columns)), [[0, 0, 0, 0, 0], []]);
  }
});

Deno.test("choosePoses() prefers alignments3D, then alignments3D_multi", () => {
  const other = POSTERIORS.map(() => [0, 0, 1]);
  const columns = [...perClass(other), ...multi(POSTERIORS), ...single(5)];
  assertEquals(classesOf(file(5, columns)), [[9, 9, 9, 9, 9], []]);
  const classes = [...perClass(other), ...multi(POSTERIORS)];
  assertEquals(classesOf(file(5, classes)), [BEST, []]);
});

Deno.test("choosePoses() numbers classes by name, not by place", () => {
  // As text, class 10 comes before class 2.
  const posteriors = [
    Array.from({ length: 12 }, (_, k) => k === 10 ? 1 : 0),
    Array.from({ length: 12 }, (_, k) => k === 2 ? 1 : 0),
  ];
  const columns = perClass(posteriors).toReversed();
  assertEquals(classesOf(file(2, columns))[0], [10, 2]);
  assertEquals(classesOf(file(2, columns, 10))[0], [10, 10]);
  // Of equals the first is taken by number, too.
  assertEquals(
    classesOf(file(5, perClass(POSTERIORS).toReversed()))[0],
    BEST,
  );
});

Deno.test("choosePoses() takes the class asked for", () => {
  for (const k of [0, 1, 2]) {
    const all = BEST.map(() => k);
    assertEquals(classesOf(file(5, multi(POSTERIORS), k)), [all, []]);
    assertEquals(classesOf(file(5, perClass(POSTERIORS), k)), [all, []]);
    // The class asked for counts more than poses of no class.
    const both = [...single(5), ...multi(POSTERIORS)];
    assertEquals(classesOf(file(5, both, k)), [all, []]);
  }
  // Poses of one class need no posteriors.
  const bare = without(
    multi(POSTERIORS),
    "alignments3D_multi/class_posterior",
  );
  assertEquals(classesOf(file(5, bare, 1))[0], [1, 1, 1, 1, 1]);
});

Deno.test("choosePoses() refuses a class that is not there", () => {
  for (const poseClass of [3, -1, 0.5, NaN, 1e12]) {
    for (const columns of [multi(POSTERIORS), perClass(POSTERIORS)]) {
      const error = assertThrows(
        () => choosePoses(file(5, columns, poseClass), []),
        ArgumentError,
        `"${poseClass}"`,
      );
      assertEquals([error.code, error.expected], ["pose-class", [0, 1, 2]]);
    }
  }
  const error = assertThrows(
    () => choosePoses(file(5, single(5), 0), []),
    ArgumentError,
  );
  assertStringIncludes(error.message, "no poses by class");
});

Deno.test("choosePoses() refuses classes without posteriors", () => {
  const cases = [
    without(multi(POSTERIORS), "alignments3D_multi/class_posterior"),
    without(perClass(POSTERIORS), "alignments_class_1/class_posterior"),
  ];
  for (const columns of cases) {
    const error = assertThrows(
      () => choosePoses(file(5, columns), []),
      DataFormatError,
      "class_posterior",
    );
    assertEquals(error.code, "poses-missing");
  }
});

Deno.test("choosePoses() refuses posteriors that are no numbers", () => {
  const odd = [[0.5, 0.5], [NaN, 0.9]];
  for (const columns of [multi(odd), perClass(odd)]) {
    const error = assertThrows(
      () => choosePoses(file(2, columns), []),
      DataFormatError,
      "particle 2",
    );
    assertEquals(error.code, "cs-not-finite");
  }
});

Deno.test("choosePoses() takes rotation and shift from the same group", () => {
  // The shifts of another group are no shifts of these poses.
  const decoys: [CsColumn[], CsColumn[]][] = [
    [without(single(2), "alignments3D/shift"), multi([[1, 0], [0, 1]])],
    [
      without(multi([[1, 0], [0, 1]]), "alignments3D_multi/shift"),
      perClass([[1, 0], [0, 1]]),
    ],
    [
      without(single(2), "alignments3D/shift"),
      perClass([[1], [1]]),
    ],
    [
      without(perClass([[1], [1]]), "alignments_class_0/shift"),
      without(single(2), "alignments3D/pose"),
    ],
  ];
  for (const [group, decoy] of decoys) {
    const { shifts } = choosePoses(file(2, [...group, ...decoy]), []);
    assertEquals(shifts, null);
    const { translations, diagnostics } = posesFromCryoSparcFile(
      file(2, [...group, ...decoy]),
      8,
      { imageSize: 8 },
    );
    assertEquals([...translations.data], [0, 0, 0, 0]);
    assertEquals(diagnostics.map(({ code }) => code), ["poses-no-shifts"]);
  }
});

Deno.test("choosePoses() refuses classes that have shifts or pixel sizes in part", () => {
  const posteriors = [[1, 0], [0, 1]];
  const columns = perClass(posteriors);
  const cases: [CsColumn[], string][] = [
    [without(columns, "alignments_class_1/shift"), "alignments_class_1/shift"],
    [
      [...columns, floats("alignments_class_1/psize_A", [1, 1])],
      "alignments_class_0/psize_A",
    ],
  ];
  for (const [given, missing] of cases) {
    const error = assertThrows(
      () => choosePoses(file(2, given), []),
      DataFormatError,
      missing,
    );
    assertEquals(error.expected, [missing]);
    // One class alone may be without them.
    assertEquals(choosePoses(file(2, given, 0), []).group.slice(-1), "0");
  }
});

Deno.test("choosePoses() knows the pixel size of each class, or one for all", () => {
  const scale = [
    csNumbers("blob/shape", "<u4", [40, 40, 40, 40], [2]),
    floats("blob/psize_A", [1, 1]),
  ];
  const posteriors = [[0, 1], [0, 1]];
  const fractions = (columns: CsColumn[]) => {
    const { translations } = posesFromCryoSparcFile(
      file(2, [...scale, ...columns]),
      40,
    );
    return [...translations.data];
  };
  // Particle i has a shift of (10, i) px of its class 1.
  const each = floats("alignments3D_multi/psize_A", [1, 2, 1, 4], 2);
  assertEquals(fractions([...multi(posteriors), each]), [0.5, 0, 1, 0.1]);
  const forAll = floats("alignments3D_multi/psize_A", [2, 4]);
  assertEquals(fractions([...multi(posteriors), forAll]), [0.5, 0, 1, 0.1]);
  const classes = [
    floats("alignments_class_0/psize_A", [1, 1]),
    floats("alignments_class_1/psize_A", [2, 4]),
  ];
  assertEquals(
    fractions([...perClass(posteriors), ...classes]),
    [0.5, 0, 1, 0.1],
  );
  assertEquals(fractions(multi(posteriors)), [0.25, 0, 0.25, 0.025]);
});

Deno.test("choosePoses() names the group of a value that is wrong", () => {
  const posteriors = [[0, 1], [0, 1]];
  const cases: [CsColumn[], string][] = [
    [
      [
        ...without(multi(posteriors), "alignments3D_multi/pose"),
        floats(
          "alignments3D_multi/pose",
          [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NaN, 0],
          2,
          3,
        ),
      ],
      "alignments3D_multi/pose",
    ],
    [
      [
        ...without(perClass([[1], [1]]), "alignments_class_0/shift"),
        floats("alignments_class_0/shift", [0, 0, 0, NaN], 2),
      ],
      "alignments_class_0/shift",
    ],
  ];
  for (const [columns, label] of cases) {
    const error = assertThrows(
      () => posesFromCryoSparcFile(file(2, columns), 8, { imageSize: 8 }),
      DataFormatError,
      `${label} of particle 2`,
    );
    assertEquals(error.code, "cs-not-finite");
  }
  // What the class taken does not hold is nobody's concern.
  const unused = [
    ...without(multi(posteriors), "alignments3D_multi/pose"),
    floats(
      "alignments3D_multi/pose",
      [NaN, 0, 0, 0, 0, 1, NaN, 0, 0, 0, 0, 0],
      2,
      3,
    ),
  ];
  const { rotations } = posesFromCryoSparcFile(file(2, unused), 8, {
    imageSize: 8,
  });
  assertAlmostEquals(rotations.data[0], Math.cos(1), 1e-15);
});

Deno.test("choosePoses() refuses classes of other shapes", () => {
  const group = "alignments3D_multi";
  const replaced = (column: CsColumn) => [
    ...without(multi([[1, 0], [0, 1]]), column.name),
    column,
  ];
  const cases = [
    floats(`${group}/pose`, new Array(14).fill(0), 7),
    { ...floats(`${group}/pose`, []), shape: [0, 3] },
    floats(`${group}/shift`, new Array(12).fill(0), 3, 2),
    floats(`${group}/class_posterior`, [1, 0, 0, 0, 1, 0], 3),
    floats(`${group}/class_posterior`, [1, 1]),
    floats(`${group}/psize_A`, [1, 1, 1, 1, 1, 1], 3),
  ];
  for (const column of cases) {
    const error = assertThrows(
      () => choosePoses(file(2, replaced(column)), []),
    );
    assertEquals(codeOf(error), "cs-field-shape", column.name);
  }
});

Deno.test("choosePoses() refuses poses of no class", () => {
  const { dtype } = floats("x", []);
  const bytes = new Uint8Array(0);
  const none = { name: "alignments3D_multi/pose", dtype, shape: [0, 3], bytes };
  for (const poseClass of [undefined, 0]) {
    const set = file(2, [none], poseClass);
    const error = assertThrows(() => choosePoses(set, []), DataFormatError);
    assertEquals(error.code, "cs-field-shape");
  }
});
