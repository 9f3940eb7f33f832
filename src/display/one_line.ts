/** Columns of a terminal. */
const WIDTH = 80;

/**
 * "Type(fact, fact)": the first fact whole, then as many as fit into a line of
 * a terminal, so that the most telling go first.
 */
export function oneLine(type: string, facts: readonly string[]): string {
  const [first, ...rest] = facts;
  let inside = first ?? "";
  for (const fact of rest) {
    const longer = `${inside}, ${fact}`;
    if (type.length + longer.length + 2 > WIDTH) break;
    inside = longer;
  }
  return `${type}(${inside})`;
}
