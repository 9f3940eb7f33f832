import type { Relion5TomoInput, Relion5TomoOptions } from "./tomo_options.ts";
import type { Relion5TomoSet } from "./relion5_tomo_set.ts";
export function openRelion5Tomo(
  _i: Relion5TomoInput,
  _o: Relion5TomoOptions,
): Promise<Relion5TomoSet> {
  throw new Error("stub");
}
