import { assert, assertEquals } from "@std/assert";
import { Kernel } from "../../src/kernels/kernel.ts";
import { withKernels } from "../support/with_kernels.ts";

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
  const [one, other] = [70_000, 1].map((bytes) =>
    withKernels(true, () => kernel.withMemory(bytes))
  );
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
    withKernels(true, () => kernel.withSharedMemory(bytes))!.buffer.byteLength
  );
  assertEquals(sizes, [65536, 131072, 131072]);
});

Deno.test("there is no kernel where it cannot be, or is not wanted", () => {
  const unknown = TWO.slice();
  unknown[unknown.length - 3] = 255;
  const broken = new Kernel<Two>(unknown.toBase64());
  const kernel = new Kernel<Two>(TWO.toBase64());
  const made = (on: boolean, one: Kernel<Two>, bytes: number) =>
    withKernels(on, () => [
      one.withMemory(bytes) !== null,
      one.withSharedMemory(bytes) !== null,
    ]);
  assertEquals(made(true, broken, 1), [false, false]);
  assertEquals(made(true, kernel, 2 ** 40), [false, false]);
  assertEquals(made(false, kernel, 1), [false, false]);
  assertEquals(made(true, kernel, 1), [true, true]);
  // What was made goes on, but does not grow beyond what there is.
  assertEquals(made(true, kernel, 2 ** 40), [false, false]);
});
