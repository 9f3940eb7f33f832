import { assert, assertEquals } from "@std/assert";
import { Kernel, switchKernels } from "../../src/kernels/kernel.ts";

/** (module (import "env" "memory" (memory 1)) (func (export "two") → i32 2)) */
const TWO = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127],
  ...[2, 15, 1, 3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 0, 1],
  ...[3, 2, 1, 0, 7, 7, 1, 3, 116, 119, 111, 0, 0, 10, 6, 1, 4, 0, 65, 2, 11],
);

interface Two {
  two(): number;
}

Deno.test("a kernel has its functions and a memory of its own", {
  permissions: "none",
}, () => {
  const kernel = new Kernel<Two>(TWO.toBase64());
  const [one, other] = [kernel.withMemory(70_000), kernel.withMemory(1)];
  assertEquals(one!.functions.two(), 2);
  assertEquals([one, other].map((made) => made!.buffer.byteLength), [
    2 * 65536,
    65536,
  ]);
  assert(one!.buffer !== other!.buffer);
});

Deno.test("the shared memory of a kernel grows to what is asked for", () => {
  const kernel = new Kernel<Two>(TWO.toBase64());
  const sizes = [1, 65537, 1].map((bytes) =>
    kernel.withSharedMemory(bytes)!.buffer.byteLength
  );
  assertEquals(sizes, [65536, 131072, 131072]);
});

Deno.test("there is no kernel where it cannot be, or is not wanted", () => {
  const unknown = TWO.slice();
  unknown[unknown.length - 3] = 255;
  assertEquals(new Kernel(unknown.toBase64()).withMemory(1), null);
  assertEquals(new Kernel(unknown.toBase64()).withSharedMemory(1), null);
  const kernel = new Kernel<Two>(TWO.toBase64());
  assertEquals(kernel.withMemory(2 ** 40), null);
  switchKernels(false);
  try {
    assertEquals(kernel.withMemory(1), null);
    assertEquals(kernel.withSharedMemory(1), null);
  } finally {
    switchKernels(true);
  }
  assertEquals(kernel.withSharedMemory(1)!.functions.two(), 2);
});
