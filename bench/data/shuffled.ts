import { integers } from "../../tests/support/random.ts";

/** The numbers 0 … count−1 in random order. */
export function shuffled(count: number): Int32Array {
  const random = integers(3);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = random(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
