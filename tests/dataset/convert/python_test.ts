import { assertEquals } from "@std/assert";
import {
  convertParticles,
  loadDataset,
  readCs,
  splitParticles,
  writeHalfsets,
} from "../../../mod.ts";
import { writeParticleSet } from "../../support/particle_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";
import { assertNear } from "./numbers.ts";

/** Loads what was written as cryoDRGN and cryosparc-tools do. */
const SCRIPT = `
import json, pickle, sys
import numpy as np
folder = sys.argv[1] + "/"
def tell(a):
    return [str(a.dtype), list(a.shape), a.astype(float).tolist()]
cs = np.load(folder + "a.cs")
with open(folder + "p.pkl", "rb") as f: poses = pickle.load(f)
with open(folder + "c.pkl", "rb") as f: ctf = pickle.load(f)
with open(folder + "h.pkl", "rb") as f: halves = pickle.load(f)
print(json.dumps({
    "fields": {n: [cs.dtype[n].str, cs.dtype[n].base.str, list(cs.dtype[n].shape)]
               for n in cs.dtype.names},
    "uid": [str(u) for u in cs["uid"]],
    "path": [p.decode() for p in cs["blob/path"]],
    "numbers": {n: tell(cs[n]) for n in cs.dtype.names if cs[n].dtype.kind in "fu" and n != "uid"},
    "poses": [type(poses).__name__, tell(poses[0]), tell(poses[1])],
    "ctf": tell(ctf),
    "halves": [type(halves).__name__, tell(halves[0]), tell(halves[1])],
    "npy": tell(np.load(folder + "h.npy")),
}))
`;

async function hasNumPy(): Promise<boolean> {
  try {
    const args = ["-c", "import numpy"];
    const options = { args, stdout: "null", stderr: "null" } as const;
    return (await new Deno.Command("python3", options).output()).success;
  } catch {
    return false;
  }
}

Deno.test({
  name: "Python reads what convertParticles() and writeHalfsets() write",
  ignore: !await hasNumPy(),
  fn: async () => {
    await using folder = await temporaryFolder();
    const { star } = await writeParticleSet(folder);
    await convertParticles(star, {
      particles: folder.at("a.cs"),
      poses: folder.at("p.pkl"),
      ctf: folder.at("c.pkl"),
    });
    const split = await splitParticles(star, { halfsets: [[6, 0, 2], [4, 1]] });
    for (const name of ["h.npy", "h.pkl"]) {
      await writeHalfsets(folder.at(name), split);
    }
    const { success, stdout, stderr } = await new Deno.Command("python3", {
      args: ["-c", SCRIPT, folder.path],
    }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(decoder.decode(stderr));
    const told = JSON.parse(decoder.decode(stdout));
    // What cryoSPARC's own exports have.
    const types: Record<string, readonly [string, readonly number[]]> = {
      uid: ["<u8", []],
      "blob/idx": ["<u4", []],
      "blob/shape": ["<u4", [2]],
      "blob/psize_A": ["<f4", []],
      "ctf/df1_A": ["<f4", []],
      "ctf/df_angle_rad": ["<f4", []],
      "ctf/phase_shift_rad": ["<f4", []],
      "ctf/exp_group_id": ["<u4", []],
      "alignments3D/split": ["<u4", []],
      "alignments3D/pose": ["<f4", [3]],
      "alignments3D/shift": ["<f4", [2]],
      "alignments3D/psize_A": ["<f4", []],
    };
    for (const [name, [base, shape]] of Object.entries(types)) {
      assertEquals(told.fields[name].slice(1), [base, shape], name);
    }
    assertEquals(told.fields["blob/path"][1].slice(0, 2), "|S");
    const cs = await readCs(folder.at("a.cs"));
    assertEquals(told.uid, [...cs.uids()].map(String));
    assertEquals(told.path.slice(2, 4), ["Stacks/s0.mrcs", "Stacks/s1.mrcs"]);
    const column = (name: string) => told.numbers[name][2];
    assertEquals(column("blob/idx"), [0, 1, 2, 0, 1, 2, 3]);
    assertEquals(column("blob/shape")[0], [8, 8]);
    assertEquals(column("ctf/df1_A")[3], 15030);
    assertEquals(column("ctf/accel_kv").slice(0, 2), [300, 200]);
    assertNear(
      column("ctf/df_angle_rad"),
      [30, 31, 32, 33, 34, 35, 36].map((deg) => deg * Math.PI / 180),
      1e-6,
      0,
      "angles",
    );
    // 0.75 Å and -1.5 Å a row are half a pixel and one of 1.5 Å.
    assertEquals(column("alignments3D/shift")[3], [1.5, -3]);
    assertEquals(column("alignments3D/split"), [0, 1, 0, 1, 0, 1, 0]);

    await using set = await loadDataset(star);
    const [kind, rotations, shifts] = told.poses;
    assertEquals([kind, ...rotations.slice(0, 2)], [
      "tuple",
      "float32",
      [7, 3, 3],
    ]);
    assertNear(
      rotations[2].flat(2),
      set.rotationMatrices.data as Float32Array,
      1e-7,
      1e-7,
      "rotations",
    );
    assertEquals(shifts.slice(0, 2), ["float32", [7, 2]]);
    assertEquals(shifts[2][4], [0.25, -0.5]);
    assertEquals(told.ctf.slice(0, 2), ["float32", [7, 9]]);
    const row = [8, 1.5, 15010, 14010, 31, 200, 2.6, 0.07, 0];
    assertEquals(told.ctf[2][1], row.map(Math.fround));

    assertEquals(told.halves, [
      "tuple",
      ["int64", [3], [6, 0, 2]],
      ["int64", [2], [4, 1]],
    ]);
    assertEquals(told.npy, ["int64", [2, 3], [[6, 0, 2], [4, 1, -1]]]);
  },
});
