import type { Run, Subject } from "./subject.ts";

/** How often to repeat: within these bounds until so much time is spent. */
interface Rounds {
  readonly least: number;
  readonly most: number;
  readonly seconds: number;
}

const WARM_UP: Rounds = { least: 1, most: 5, seconds: 1 };
const MEASURED: Rounds = { least: 5, most: 9, seconds: 4 };

/** How far the results of different sides may lie apart, relatively. */
const TOLERANCE = 1e-4;

/** Seconds of a subject. */
export interface Timing {
  readonly median: number;
  /** Those of every round, in the order of the rounds. */
  readonly rounds: readonly number[];
}

/**
 * Times each subject; null stays null. The subjects take turns, so that
 * whatever else the machine does meets all of them.
 *
 * @throws {Error} if their results differ: the work was not the same.
 */
export async function timings(
  what: string,
  subjects: readonly (Subject | null)[],
): Promise<(Timing | null)[]> {
  const [warmUp] = await repeated(WARM_UP, subjects);
  requireAgreement(what, warmUp);
  const rounds = await repeated(MEASURED, subjects);
  return subjects.map((_, i) => {
    if (warmUp[i] === null) return null;
    const seconds = rounds.map((runs) => runs[i]!.seconds);
    return { median: median(seconds), rounds: seconds };
  });
}

async function repeated(
  { least, most, seconds }: Rounds,
  subjects: readonly (Subject | null)[],
): Promise<(Run | null)[][]> {
  const rounds: (Run | null)[][] = [];
  const end = performance.now() + 1000 * seconds;
  while (
    rounds.length < least ||
    (rounds.length < most && performance.now() < end)
  ) {
    const runs: (Run | null)[] = [];
    for (const subject of subjects) runs.push(await subject?.() ?? null);
    rounds.push(runs);
  }
  return rounds;
}

function requireAgreement(what: string, runs: readonly (Run | null)[]): void {
  const checks = runs.flatMap((run) => run === null ? [] : [run.check]);
  for (const check of checks) {
    if (Math.abs(check - checks[0]) <= TOLERANCE * Math.abs(checks[0])) {
      continue;
    }
    throw new Error(`Cannot compare ${what}: the results are ${checks}`);
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}
