/** Items named in a message before "and n more". */
const NAMED = 5;

/** The first five items and the number of the others, for messages. */
export function firstOfMany(items: readonly string[]): string {
  const named = items.slice(0, NAMED).join("; ");
  const rest = items.length - NAMED;
  return rest > 0 ? `${named}; and ${rest} more` : named;
}
