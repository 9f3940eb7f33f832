import type { Context } from "./context.ts";
import { peakMemory } from "./peak_memory.ts";
import { Python } from "./python.ts";
import type { PeerValue } from "./table.ts";

/** Most memory in MB of a peer that runs once in an interpreter of its own. */
export async function peerPeak(
  { interpreter }: Context,
  peer: `${string}.${string}`,
  args: Readonly<Record<string, unknown>>,
): Promise<PeerValue> {
  await using python = new Python(interpreter);
  const subject = await python.prepare(peer, args);
  if (subject === null || python.pid === null) return "not installed";
  await subject();
  return await peakMemory(python.pid) ?? "not measured";
}
