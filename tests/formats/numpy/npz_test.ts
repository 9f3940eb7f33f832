import { assert, assertEquals } from "@std/assert";
import { type Zippable, zipSync } from "fflate";
import { encodeNpy, parseNpz } from "../../../src/formats/numpy/mod.ts";
import { faultCode } from "../../support/faults.ts";
import { numpyVector } from "../../support/numpy_vectors.ts";

const npz = (files: Zippable) => parseNpz(zipSync(files), "a.npz");

/** Where the central directory of a small archive begins. */
function directory(zip: Uint8Array): number {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.length);
  return view.getUint32(zip.length - 6, true);
}

Deno.test("parseNpz() reads the archives of NumPy, plain and deflated", async () => {
  for (const name of ["npz", "npz124"] as const) {
    const arrays = await parseNpz(numpyVector(name), "a.npz");
    assertEquals([...arrays.keys()], ["a", "b"]);
    assertEquals([...arrays.get("a")!.data], [0, 1, 2]);
    assertEquals(arrays.get("b")!.shape, [2, 2]);
  }
  for (const name of ["npzDeflated", "npzDeflated124"] as const) {
    const arrays = await parseNpz(numpyVector(name), "a.npz");
    assertEquals([...arrays.get("a")!.data], [0, 1, 2]);
    assertEquals([...arrays.get("b")!.data], new Array(400).fill(1));
  }
});

Deno.test("parseNpz() keeps the archive's order and ignores other members", async () => {
  const npy = encodeNpy(Int32Array.of(1));
  const arrays = await npz({
    "z.npy": npy,
    "readme.txt": new Uint8Array(3),
    "10.npy": npy,
    "folder/a.NPY": npy,
    "__proto__.npy": npy,
  });
  assertEquals([...arrays.keys()], ["z", "10", "folder/a", "__proto__"]);
});

Deno.test("parseNpz() of an archive without arrays is empty", async () => {
  assertEquals((await npz({ "a.txt": new Uint8Array(9) })).size, 0);
});

Deno.test("parseNpz() refuses what is no archive", async () => {
  const files = [new Uint8Array(0), new Uint8Array(70_000)];
  for (const bytes of [...files, encodeNpy(Int32Array.of(1))]) {
    const fault = () => parseNpz(bytes, "a.npz");
    assertEquals(await faultCode(fault), "npz-damaged");
  }
});

Deno.test("parseNpz() names the member that is no array", async () => {
  try {
    await npz({ "b.npy": new Uint8Array(5) });
  } catch (error) {
    assert((error as Error).message.includes('"a.npz::b.npy"'));
    return;
  }
  throw new Error("No fault");
});

Deno.test("parseNpz() takes no memory for sizes that a member only claims", async () => {
  const zip = zipSync({ "a.npy": encodeNpy(new Float64Array(500)) });
  const view = new DataView(zip.buffer);
  const entry = directory(zip);
  view.setUint32(entry + 24, 0xfffffff0, true);
  assertEquals(await faultCode(() => parseNpz(zip, "a.npz")), "npz-damaged");
  // Nor if the claimed compressed size would bear it out.
  view.setUint32(entry + 20, 0xfffffff0, true);
  assertEquals(await faultCode(() => parseNpz(zip, "a.npz")), "npz-damaged");
});

Deno.test("parseNpz() refuses members that share their bytes to swell", async () => {
  const npy = encodeNpy(new Uint8Array(2_000_000));
  const files = Array.from({ length: 40 }, (_, i) => [`m${i}.npy`, npy]);
  const zip = zipSync(Object.fromEntries(files));
  const view = new DataView(zip.buffer);
  // All entries point to the first member, whose bytes alone are kept.
  const first = directory(zip);
  const second = view.getUint32(first + 46 + "m0.npy".length + 42, true);
  const tail = zip.slice(first);
  const tailView = new DataView(tail.buffer);
  let at = 0;
  for (let i = 0; i < files.length; i++) {
    tailView.setUint32(at + 42, 0, true);
    at += 46 + tailView.getUint16(at + 28, true);
  }
  tailView.setUint32(tail.length - 6, second, true);
  const bomb = new Uint8Array(second + tail.length);
  bomb.set(zip.subarray(0, second));
  bomb.set(tail, second);
  const fault = () => parseNpz(bomb, "a.npz");
  assertEquals(await faultCode(fault), "npz-damaged");
});
