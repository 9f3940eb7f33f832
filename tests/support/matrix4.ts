/** A 4×4 matrix as rows, for homogeneous points. */
export type Matrix4 = readonly (readonly number[])[];

/** A point or a vector in three dimensions. */
export type Vector3 = readonly [x: number, y: number, z: number];

/** Product of matrices, from left to right, term by term. */
export function product(...factors: readonly Matrix4[]): Matrix4 {
  return factors.reduce((left, right) => {
    const out = [[0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]];
    for (let i = 0; i < 4; i++) {
      for (let j = 0; j < 4; j++) {
        for (let k = 0; k < 4; k++) out[i][j] += left[i][k] * right[k][j];
      }
    }
    return out;
  });
}

/** Image of a point. */
export function transformed(matrix: Matrix4, point: Vector3): Vector3 {
  const [x, y, z] = point;
  const at = (row: readonly number[]) =>
    row[0] * x + row[1] * y + row[2] * z + row[3];
  return [at(matrix[0]), at(matrix[1]), at(matrix[2])];
}

export function translation([x, y, z]: Vector3): Matrix4 {
  return [[1, 0, 0, x], [0, 1, 0, y], [0, 0, 1, z], [0, 0, 0, 1]];
}

/** Right-handed rotation about x by degrees. */
export function rotationX(degrees: number): Matrix4 {
  const [c, s] = cosSin(degrees);
  return [[1, 0, 0, 0], [0, c, -s, 0], [0, s, c, 0], [0, 0, 0, 1]];
}

/** Right-handed rotation about y by degrees. */
export function rotationY(degrees: number): Matrix4 {
  const [c, s] = cosSin(degrees);
  return [[c, 0, s, 0], [0, 1, 0, 0], [-s, 0, c, 0], [0, 0, 0, 1]];
}

/** Right-handed rotation about z by degrees. */
export function rotationZ(degrees: number): Matrix4 {
  const [c, s] = cosSin(degrees);
  return [[c, -s, 0, 0], [s, c, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]];
}

/** RELION's Euler matrix A(rot, tilt, psi), reference to target frame. */
export function eulerMatrix([rot, tilt, psi]: Vector3): Matrix4 {
  return product(rotationZ(-psi), rotationY(-tilt), rotationZ(-rot));
}

/** The nine elements of the rotation, row after row. */
export function rotationPart(matrix: Matrix4): number[] {
  return matrix.slice(0, 3).flatMap((row) => row.slice(0, 3));
}

function cosSin(degrees: number): [number, number] {
  const angle = degrees * Math.PI / 180;
  return [Math.cos(angle), Math.sin(angle)];
}
