import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { ndArray } from "../../src/core/nd_array.ts";
import {
  eulerFromRotations,
  rotationsFromEuler,
} from "../../src/metadata/euler.ts";
import {
  rotationsFromVectors,
  vectorsFromRotations,
} from "../../src/metadata/rotation_vector.ts";
import { seeded } from "../support/random.ts";
import { assertClose } from "../support/assert_close.ts";

/**
 * exp(-[v]×) by its power series with 60 digits (Python's decimal): angles
 * from 1e-9 over the switch of formulas at 1e-3 to several turns.
 */
const EXACT: readonly (readonly [vector: number[], matrix: number[]])[] = [
  [[0.1, 0.2, 0.3], [
    0.9357548032779189,
    0.3029327134026371,
    -0.18054007669439773,
    -0.2831649605650737,
    0.9505806179060915,
    0.12733457491763026,
    0.21019170595074285,
    -0.06803131640494002,
    0.9752903089530457,
  ]],
  [[2.857142857142857e-10, -4.285714285714286e-10, 8.571428571428572e-10], [
    1.0,
    8.571428570816327e-10,
    4.285714286938776e-10,
    -8.571428572040817e-10,
    1.0,
    2.857142855306122e-10,
    -4.285714284489796e-10,
    -2.857142858979592e-10,
    1.0,
  ]],
  [[2.8571428571428573e-06, -4.2857142857142855e-06, 8.571428571428571e-06], [
    0.9999999999540816,
    8.571422448836734e-06,
    4.285726530540816e-06,
    -8.571434693734694e-06,
    0.9999999999591836,
    2.8571244897482998e-06,
    -4.285702040744898e-06,
    -2.857161224442177e-06,
    0.9999999999867347,
  ]],
  [[0.0002856857142857143, -0.0004285285714285714, 0.0008570571428571428], [
    0.9999995409081969,
    0.0008569957878024497,
    0.0004286509245022504,
    -0.0008571182122832702,
    0.9999995919183973,
    0.0002855020299597227,
    -0.00042840607554060957,
    -0.0002858693034021839,
    0.9999998673734791,
  ]],
  [[0.00028574285714285714, -0.00042861428571428574, 0.0008572285714285715], [
    0.9999995407245235,
    0.0008571671917983723,
    0.00042873668772469125,
    -0.0008572896652587764,
    0.999999591755132,
    0.00028555909931891866,
    -0.0004284917408038831,
    -0.0002859265197001309,
    0.9999998673204179,
  ]],
  [[0.0005714285714285714, -0.0008571428571428571, 0.0017142857142857142], [
    0.9999981632659184,
    0.001714039673551249,
    0.000857632081469502,
    -0.001714529469306351,
    0.999998367347483,
    0.0005706934968436135,
    -0.0008566524899592979,
    -0.0005721628841089197,
    0.9999994693879319,
  ]],
  [[0.8571428571428571, -1.2857142857142856, 2.571428571428571], [
    -0.8275441295310213,
    -0.12271254369567833,
    0.5478251046625013,
    -0.36463255751259405,
    -0.6244836706942412,
    -0.6906976495095892,
    0.4268650977540434,
    -0.7713376541152278,
    0.4720428070243716,
  ]],
  [[0.8975979010256552, -1.3463968515384828, 2.6927937030769655], [
    -0.8367346938775511,
    -0.24489795918367335,
    0.489795918367347,
    -0.24489795918367357,
    -0.6326530612244898,
    -0.7346938775510203,
    0.48979591836734687,
    -0.7346938775510204,
    0.46938775510204084,
  ]],
  [[1.2857142857142856, -1.9285714285714284, 3.8571428571428568], [
    -0.11195532600785932,
    -0.9861436681330358,
    -0.12242005873056479,
    0.6896222478642733,
    0.011595265770791723,
    -0.7240764497360286,
    0.7154628992680897,
    -0.16548781107025887,
    0.6787684613755073,
  ]],
  [[1.8285714285714285, -2.742857142857143, 5.485714285714286], [
    0.9937412519207892,
    0.09906481869938522,
    0.051618658709429555,
    -0.10073381818717478,
    0.9944366683740348,
    0.030796273582742333,
    -0.04828065973385044,
    -0.035803272046110994,
    0.9981919172215613,
  ]],
  [[3.4285714285714284, -5.142857142857142, 10.285714285714285], [
    0.8566005743461657,
    -0.4790395674208849,
    -0.19171997515916434,
    0.4407997205798624,
    0.8725338438632584,
    -0.2106663182616583,
    0.2681996688412093,
    0.09594677773859082,
    0.958573499255559,
  ]],
  [[2.338663339614868, -0.25595566630363464, -1.2236783504486084], [
    0.5816298557386015,
    -0.37730439582642494,
    -0.7206581046540378,
    0.056831439023049685,
    -0.8649114776924015,
    0.49869662450683966,
    -0.8114658948175598,
    -0.33101288290035313,
    -0.481615586232354,
  ]],
];

/** A pose of a real file; its matrix is the last of EXACT. */
const REAL = EXACT[EXACT.length - 1];

Deno.test("rotationsFromVectors() gives the matrices of the specification", () => {
  const { data, shape } = rotationsFromVectors([0.1, 0.2, 0.3]);
  assertEquals(shape, [1, 3, 3]);
  // deno-fmt-ignore
  assertClose(data, [
    0.935754803278, 0.302932713403, -0.180540076694,
    -0.283164960565, 0.950580617906, 0.127334574918,
    0.210191705951, -0.068031316405, 0.975290308953,
  ], 1e-12);
  const quarter = rotationsFromVectors([0, 0, Math.PI / 2]).data;
  assertClose(quarter, [0, 1, 0, -1, 0, 0, 0, 0, 1], 1e-15);
});

Deno.test("rotationsFromVectors() gives exactly the identity for zero vectors", () => {
  const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
  for (const zero of [0, -0]) {
    const { data } = rotationsFromVectors([zero, zero, zero, 0, 0, 0]);
    // -0 equals 0 here: both are no rotation.
    assertEquals([...data].map((x) => x + 0), [...identity, ...identity]);
  }
  assertEquals(rotationsFromVectors([]).shape, [0, 3, 3]);
});

Deno.test("rotationsFromVectors() is exact at every angle", () => {
  for (const [vector, matrix] of EXACT) {
    const angle = Math.hypot(...vector);
    const { data } = rotationsFromVectors(vector);
    assertClose(data, matrix, 4e-16 * Math.max(1, angle));
  }
  // All at once gives what each gives alone.
  assertEquals(
    [...rotationsFromVectors(EXACT.flatMap(([vector]) => vector)).data],
    EXACT.flatMap(([vector]) => [...rotationsFromVectors(vector).data]),
  );
});

Deno.test("rotationsFromVectors() has no step where the formulas change", () => {
  const at = (angle: number) =>
    rotationsFromVectors([angle * 0.6, 0, angle * 0.8]).data;
  const [below, above] = [at(1e-3 * (1 - 1e-12)), at(1e-3 * (1 + 1e-12))];
  below.forEach((value, k) => assertAlmostEquals(value, above[k], 3e-15));
});

Deno.test("rotationsFromVectors() gives the transpose for the vector turned round", () => {
  const random = seeded(5);
  for (let round = 0; round < 200; round++) {
    const vector = [0, 0, 0].map(() => 8 * random() - 4);
    const R = rotationsFromVectors(vector).data;
    const back = rotationsFromVectors(vector.map((x) => -x)).data;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        assertAlmostEquals(R[3 * i + j], back[3 * j + i], 1e-15);
        let dot = 0;
        for (let k = 0; k < 3; k++) dot += R[3 * i + k] * R[3 * j + k];
        assertAlmostEquals(dot, i === j ? 1 : 0, 2e-15);
      }
    }
  }
});

Deno.test("rotationsFromVectors() agrees with rotationsFromEuler()", () => {
  // About z, y and a real pose by way of its Euler angles.
  const cases: [number[], number[]][] = [
    [[0, 0, Math.PI / 6], [30, 0, 0]],
    [[0, 0, -Math.PI / 6], [0, 0, -30]],
    [[0, Math.PI / 3, 0], [0, 60, 0]],
  ];
  for (const [vector, [rot, tilt, psi]] of cases) {
    assertClose(
      rotationsFromVectors(vector).data,
      [...rotationsFromEuler([rot], [tilt], [psi]).data],
      1e-15,
    );
  }
  const { rot, tilt, psi } = eulerFromRotations(
    ndArray(Float64Array.from(REAL[1]), [1, 3, 3]),
  );
  assertClose(
    rotationsFromVectors(REAL[0]).data,
    [...rotationsFromEuler(rot, tilt, psi).data],
    1e-14,
  );
});

Deno.test("vectorsFromRotations() gives back vectors up to half a turn", () => {
  const random = seeded(17);
  const angles = [1e-12, 1e-9, 1e-6, 1e-3, 0.1, 1, 2, 3, 3.14, 3.14159265];
  for (const angle of angles) {
    for (let round = 0; round < 50; round++) {
      const direction = [0, 0, 0].map(() => random() - 0.5);
      const length = Math.hypot(...direction);
      const vector = direction.map((x) => x / length * angle);
      const back = vectorsFromRotations(rotationsFromVectors(vector).data);
      assertEquals(back.shape, [1, 3]);
      assertClose(back.data, vector, 4e-15);
    }
  }
});

Deno.test("vectorsFromRotations() turns by half a turn about any axis", () => {
  const axes = [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
    [0.6, 0.8, 0],
    [0, -0.6, 0.8],
    [2 / 7, -3 / 7, 6 / 7],
    [-2 / 3, -2 / 3, -1 / 3],
  ];
  for (const [x, y, z] of axes) {
    // 2 a aᵀ − I
    const R = [x, y, z].flatMap((a, i) =>
      [x, y, z].map((b, j) => 2 * a * b - (i === j ? 1 : 0))
    );
    const vector = vectorsFromRotations(R).data;
    const dot = (vector[0] * x + vector[1] * y + vector[2] * z) / Math.PI;
    assertAlmostEquals(Math.abs(dot), 1, 1e-15);
    assertClose(rotationsFromVectors(vector).data, R, 1e-15);
  }
});

Deno.test("vectorsFromRotations() takes the shorter way for more than half a turn", () => {
  const back = vectorsFromRotations(rotationsFromVectors([0, 0, 4]).data);
  assertClose(back.data, [0, 0, 4 - 2 * Math.PI], 1e-15);
  assertEquals([...vectorsFromRotations([1, 0, 0, 0, 1, 0, 0, 0, 1]).data], [
    0,
    0,
    0,
  ]);
});

Deno.test("vectorsFromRotations() gives the matrices back that Euler angles make", () => {
  const random = seeded(3);
  const draw = (n: number, most: number) =>
    Array.from({ length: n }, () => (2 * random() - 1) * most);
  const n = 300;
  const R = rotationsFromEuler(draw(n, 180), draw(n, 180), draw(n, 180)).data;
  const vectors = vectorsFromRotations(R);
  for (let i = 0; i < n; i++) {
    const angle = Math.hypot(...vectors.data.subarray(3 * i, 3 * i + 3));
    assert(angle <= Math.PI + 1e-15);
  }
  assertClose(rotationsFromVectors(vectors.data).data, [...R], 2e-15);
});
