import { assert } from "@std/assert";
import {
  parseNpy,
  parseNpz,
  toFloat64,
} from "../../../src/formats/numpy/mod.ts";
import { codeOf } from "../../support/faults.ts";
import { byteFlips, truncations } from "../../support/mutations.ts";
import {
  NUMPY_VECTORS,
  type NumpyVector,
  numpyVector,
} from "../../support/numpy_vectors.ts";

const ARCHIVES = NUMPY_VECTORS.filter((name) => name.startsWith("npz"));
const ARRAYS = NUMPY_VECTORS.filter((name) => !name.startsWith("npz"));

/** Code of the typed error that comes of an array, or "". */
function arrayOutcome(bytes: Uint8Array): string {
  try {
    const array = parseNpy(bytes, "a.npy");
    assert(array.data.length <= bytes.length);
    toFloat64(array);
    return "";
  } catch (error) {
    const code = codeOf(error);
    assert(/^(npy|numpy)-/.test(code), code);
    return code;
  }
}

/** Code of the typed error that comes of an archive, or "". */
async function archiveOutcome(bytes: Uint8Array): Promise<string> {
  try {
    for (const array of (await parseNpz(bytes, "a.npz")).values()) {
      assert(array.data.length <= 1032 * bytes.length);
    }
    return "";
  } catch (error) {
    const code = codeOf(error);
    assert(/^(npz|npy|numpy)-/.test(code), code);
    return code;
  }
}

const isWhole = (name: NumpyVector) => arrayOutcome(numpyVector(name)) === "";

Deno.test("parseNpy() refuses every truncation", () => {
  for (const name of ARRAYS) {
    const file = numpyVector(name);
    // An empty array has no bytes that could be missing but the header's.
    for (const bytes of truncations(file)) {
      assert(arrayOutcome(bytes) !== "", `${name} ${bytes.length}`);
    }
  }
  assert(ARRAYS.filter(isWhole).length >= 9);
});

Deno.test("parseNpy() of damaged files is an array or a typed error", () => {
  const codes = new Set<string>();
  ARRAYS.forEach((name, seed) => {
    for (const bytes of byteFlips(numpyVector(name), 400, seed)) {
      codes.add(arrayOutcome(bytes));
    }
  });
  assert(codes.size >= 5, [...codes].join());
});

Deno.test("parseNpz() refuses every truncation", async () => {
  for (const name of ARCHIVES) {
    for (const bytes of truncations(numpyVector(name), 3)) {
      assert(await archiveOutcome(bytes) !== "", `${name} ${bytes.length}`);
    }
  }
});

Deno.test("parseNpz() of damaged files is arrays or a typed error", async () => {
  const codes = new Set<string>();
  for (const [seed, name] of ARCHIVES.entries()) {
    for (const bytes of byteFlips(numpyVector(name), 500, seed)) {
      codes.add(await archiveOutcome(bytes));
    }
  }
  assert(codes.size >= 3, [...codes].join());
});
