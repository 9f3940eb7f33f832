/** A column of a STAR table. */
export type StarColumnText = readonly [
  label: string,
  cells: readonly (string | number)[],
];

/** Text of a block with one loop, numbers with all their digits. */
export function starLoop(
  block: string,
  columns: readonly StarColumnText[],
): string {
  const header = columns.map(([label], i) => `${label} #${i + 1}`);
  const rows = (columns[0]?.[1] ?? []).map((_, row) =>
    columns.map(([, cells]) => cells[row]).join(" ")
  );
  const lines = [`data_${block}`, "", "loop_", ...header, ...rows];
  return `\n# version 50001\n\n${lines.join("\n")}\n`;
}

/** Text of a block with one value for each label. */
export function starList(
  block: string,
  values: readonly (readonly [label: string, value: string | number])[],
): string {
  const lines = values.map(([label, value]) => `${label} ${value}`);
  return `\n# version 50001\n\ndata_${block}\n\n${lines.join("\n")}\n`;
}
