/** Sections that one read brings, and the output rows they go to. */
export interface ReadRun {
  /** First section of the read, counted from 0. */
  readonly first: number;
  /** Sections read: those wanted and small gaps between them. */
  readonly count: number;
  /** Wanted sections, ascending; a section wanted twice stands twice. */
  readonly sections: Int32Array;
  /** Output row of each wanted section. */
  readonly rows: Int32Array;
  /** Whether the sections are gap-free and go to consecutive rows. */
  readonly direct: boolean;
}

/** Unwanted bytes worth reading to save a call. */
const LARGEST_GAP_BYTES = 2 ** 15;

/** Images of so many bytes are read one by one rather than copied. */
const LEAST_DIRECT_BYTES = 2 ** 15;

/** A read brings at most this many bytes, unless one image is larger. */
const LARGEST_RUN_BYTES = 2 ** 23;

/**
 * Plans how to read sections of a stack: sorted by place, neighbours merged
 * into one read, each section read once.
 *
 * @param sections Wanted sections, counted from 0, in any order.
 * @param rows Output row of each, or null for rows 0, 1, 2 ...
 * @param imageBytes Bytes of one section in the file.
 * @param together Sections that are stored, and so read, together.
 */
export function planReads(
  sections: Int32Array,
  rows: Int32Array | null,
  imageBytes: number,
  together = 1,
): ReadRun[] {
  const order = ascendingOrder(sections);
  const sortedSections = order === null ? sections : take(sections, order);
  const sortedRows = rows === null
    ? order ?? Int32Array.from(sections, (_, row) => row)
    : order === null
    ? rows
    : take(rows, order);
  const largestGap = Math.max(
    together - 1,
    Math.floor(LARGEST_GAP_BYTES / imageBytes),
  );
  const mostSections = Math.max(
    together,
    Math.floor(LARGEST_RUN_BYTES / imageBytes),
  );
  const runs: ReadRun[] = [];
  let start = 0;
  for (let i = 1; i <= sortedSections.length; i++) {
    const fits = i < sortedSections.length &&
      sortedSections[i] - sortedSections[i - 1] - 1 <= largestGap &&
      sortedSections[i] - sortedSections[start] < mostSections;
    if (fits) continue;
    runs.push(makeRun(
      sortedSections.subarray(start, i),
      sortedRows.subarray(start, i),
    ));
    start = i;
  }
  return runs;
}

/**
 * Splits runs whose pixels would go through other memory into ones that go
 * straight to their rows, if the images are so large that copying them costs
 * more than reading each by a call of its own.
 */
export function splitRuns(
  runs: readonly ReadRun[],
  imageBytes: number,
): readonly ReadRun[] {
  if (imageBytes < LEAST_DIRECT_BYTES || runs.every(({ direct }) => direct)) {
    return runs;
  }
  const split: ReadRun[] = [];
  for (const run of runs) {
    const { sections, rows } = run;
    let start = 0;
    for (let i = 1; i <= sections.length && !run.direct; i++) {
      const goesOn = i < sections.length &&
        sections[i] === sections[i - 1] + 1 && rows[i] === rows[i - 1] + 1;
      if (goesOn) continue;
      split.push(makeRun(sections.subarray(start, i), rows.subarray(start, i)));
      start = i;
    }
    if (run.direct) split.push(run);
  }
  return split;
}

function makeRun(sections: Int32Array, rows: Int32Array): ReadRun {
  const first = sections[0];
  const count = sections[sections.length - 1] - first + 1;
  let direct = count === sections.length;
  for (let i = 1; direct && i < rows.length; i++) {
    direct = sections[i] === first + i && rows[i] === rows[0] + i;
  }
  return { first, count, sections, rows, direct };
}

/** The permutation that sorts `values`, or null if they are sorted already. */
export function ascendingOrder(values: Int32Array): Int32Array | null {
  let sorted = true;
  for (let i = 1; sorted && i < values.length; i++) {
    sorted = values[i] >= values[i - 1];
  }
  if (sorted) return null;
  // One native sort of doubles that hold value and position: both are below
  // 2^31, and ties keep their order.
  const keys = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    keys[i] = values[i] * values.length + i;
  }
  keys.sort();
  const order = new Int32Array(values.length);
  for (let i = 0; i < keys.length; i++) order[i] = keys[i] % values.length;
  return order;
}

function take(values: Int32Array, order: Int32Array): Int32Array {
  const taken = new Int32Array(order.length);
  for (let i = 0; i < order.length; i++) taken[i] = values[order[i]];
  return taken;
}
