import type { Interpreter } from "./find_python.ts";
import type { Python } from "./python.ts";

/** What every topic gets. */
export interface Context {
  /** A folder for its data. */
  readonly folder: string;
  /** Whether to work on the larger data. */
  readonly large: boolean;
  /** Whether to work on files beyond 4 GB. */
  readonly huge: boolean;
  /** Runs the peers. */
  readonly python: Python;
  /** For those that want an interpreter of their own; null if there is none. */
  readonly interpreter: Interpreter | null;
}
