import type { TemporaryFolder } from "./temporary.ts";

/** Replaces words in a file made by a test; refuses words that are not there. */
export async function rewrite(
  folder: TemporaryFolder,
  from: string,
  to: string,
  ...changes: readonly (readonly [old: string | RegExp, now: string])[]
): Promise<string> {
  let text = await Deno.readTextFile(from);
  for (const [old, now] of changes) {
    const changed = text.replaceAll(
      typeof old === "string" ? old : new RegExp(old.source, "gm"),
      now,
    );
    if (changed === text) throw new Error(`"${old}" is not in ${from}`);
    text = changed;
  }
  return await folder.write(to, text);
}
