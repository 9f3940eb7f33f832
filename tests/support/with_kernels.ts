import { kernelsAreOn, switchKernels } from "../../src/kernels/kernel.ts";

/** What an action gives with kernels, or without them. */
export function withKernels<T>(on: boolean, action: () => T): T {
  const before = kernelsAreOn();
  switchKernels(on);
  try {
    return action();
  } finally {
    switchKernels(before);
  }
}
