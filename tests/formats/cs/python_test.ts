import { assertEquals } from "@std/assert";
import {
  csNumbers,
  csTexts,
  readCs,
  writeCs,
} from "../../../src/formats/cs/mod.ts";
import {
  encodeNpy,
  readNpy,
  type WritableElements,
} from "../../../src/formats/numpy/mod.ts";
import { makeCs } from "../../support/cs_set.ts";
import { temporaryFolder } from "../../support/temporary.ts";

/** Loads every file, says what it holds, and saves it anew. */
const SCRIPT = `
import json, os, sys
import numpy as np
def plain(value):
    if isinstance(value, bytes): return value.decode("utf-8")
    if isinstance(value, (list, tuple)): return [plain(v) for v in value]
    return str(value) if isinstance(value, int) else value
told = {}
folder = sys.argv[1]
for name in sorted(os.listdir(folder)):
    path = os.path.join(folder, name)
    a = np.load(path)
    with open(path + ".again", "wb") as file:
        np.save(file, a)
    fields = a.dtype.names or []
    told[name] = {
        "dtype": str(a.dtype),
        "shape": list(a.shape),
        "values": {n: plain(a[n].tolist()) for n in fields} or plain(a.tolist()),
    }
print(json.dumps(told))
`;

interface Told {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly values: unknown;
}

async function tellFiles(folder: string): Promise<Record<string, Told>> {
  const args = ["-c", SCRIPT, folder];
  const { success, stdout, stderr } = await new Deno.Command("python3", {
    args,
    stderr: "piped",
  }).output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(decoder.decode(stderr));
  return JSON.parse(decoder.decode(stdout));
}

async function hasNumPy(): Promise<boolean> {
  try {
    const args = ["-c", "import numpy"];
    const options = { args, stdout: "null", stderr: "null" } as const;
    return (await new Deno.Command("python3", options).output()).success;
  } catch {
    return false;
  }
}

const ARRAYS: Record<string, [WritableElements, number[], string, unknown]> = {
  "a.npy": [Int8Array.of(-1, 2), [2], "int8", ["-1", "2"]],
  "b.npy": [Uint16Array.of(65535, 2), [1, 2], "uint16", [["65535", "2"]]],
  "c.npy": [BigInt64Array.of(-(2n ** 63n)), [], "int64", `${-(2n ** 63n)}`],
  "d.npy": [Float32Array.of(0.5, -2), [2, 1], "float32", [[0.5], [-2]]],
  "e.npy": [Float64Array.of(0.1), [1], "float64", [0.1]],
  "f.npy": [[true, false], [2], "bool", ["True", "False"]],
  "g.npy": [new Float32Array(0), [0, 4], "float32", []],
  "h.npy": [BigUint64Array.of(2n ** 64n - 1n), [1], "uint64", [
    `${2n ** 64n - 1n}`,
  ]],
};

Deno.test({
  name: "NumPy reads what encodeNpy() and writeCs() write, and writes the same",
  ignore: !await hasNumPy(),
  fn: async () => {
    await using folder = await temporaryFolder();
    for (const [name, [data, shape]] of Object.entries(ARRAYS)) {
      await folder.write(name, encodeNpy(data, shape));
    }
    const table = makeCs({
      n: 3,
      path: (i) => [">J1/a.mrcs", ">é", "x"][i],
      extra: [
        csTexts("it's \"\\\n\x85 λ", ["a", "bc", ""]),
        csNumbers("matrix", "<f8", [...new Array(12).keys()], [2, 2]),
      ],
    });
    await writeCs(folder.at("table.cs"), table);
    await writeCs(folder.at("empty.cs"), makeCs({ n: 0 }));
    const told = await tellFiles(folder.path);

    for (const [name, [, shape, dtype, values]] of Object.entries(ARRAYS)) {
      assertEquals(told[name], { dtype, shape, values });
    }
    const values = told["table.cs"].values as Record<string, unknown>;
    assertEquals(told["table.cs"].shape, [3]);
    assertEquals(Object.keys(values), table.names);
    assertEquals(values["uid"], [...table.uids()].map(String));
    assertEquals(values["blob/path"], table.text("blob/path"));
    assertEquals(values["it's \"\\\n\x85 λ"], ["a", "bc", ""]);
    const pose = table.numbers("alignments3D/pose");
    assertEquals((values["alignments3D/pose"] as number[][]).flat(), [...pose]);
    assertEquals((values["matrix"] as unknown[])[1], [[4, 5], [6, 7]]);
    assertEquals(told["empty.cs"].shape, [0]);

    for (const name of Object.keys(told)) {
      const again = folder.at(`${name}.again`);
      if (name === "table.cs") {
        // Quotes in names are written another way, to the same effect.
        assertEquals((await readCs(again)).columns, table.columns);
        continue;
      }
      const ours = await Deno.readFile(folder.at(name));
      assertEquals(await Deno.readFile(again), ours, name);
      if (name.endsWith(".npy")) await readNpy(again);
    }
  },
});
