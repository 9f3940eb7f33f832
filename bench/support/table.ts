/** What a peer reached, or why there is no figure. */
export type PeerValue = number | "not installed" | "not measured";

/** One measurement: ours and those of the peers, in one unit. */
export interface Row {
  readonly label: string;
  readonly unit: string;
  /** Which figures are the better ones. */
  readonly better: "more" | "less";
  readonly ours: number;
  /** One for each peer of the table. */
  readonly peers: readonly PeerValue[];
  /** What ours must not exceed. */
  readonly limit?: number;
}

/** Measurements on one matter, beside the same peers. */
export interface Table {
  readonly title: string;
  readonly peers: readonly string[];
  readonly rows: readonly Row[];
}

/** A row of rates: `amount` done in the seconds of ours and of the peers. */
export function perSecond(
  label: string,
  unit: string,
  amount: number,
  [ours, ...peers]: readonly (number | null)[],
): Row {
  return {
    label,
    unit,
    better: "more",
    ours: amount / ours!,
    peers: peers.map((seconds) =>
      seconds === null ? "not installed" : amount / seconds
    ),
  };
}

/** How many times better ours is, or null without a figure of the peer's. */
export function ratioOf(row: Row, peer: PeerValue): number | null {
  if (typeof peer !== "number") return null;
  return row.better === "more" ? row.ours / peer : peer / row.ours;
}

/** Room for a ratio and for the blanks before it. */
const RATIO_WIDTH = 7;

/** The table as text, with a ratio to the right of each peer's figure. */
export function tableText({ title, peers, rows }: Table): string {
  const head = [
    "",
    "",
    "ours",
    ...peers.map((peer) => withRatio(peer, "ratio")),
  ];
  const lines = rows.map((row) => [
    row.label,
    row.unit,
    short(row.ours),
    ...row.peers.map((peer) =>
      typeof peer === "number"
        ? withRatio(short(peer), short(ratioOf(row, peer)!))
        : peer
    ),
  ]);
  const widths = head.map((name, i) =>
    Math.max(name.length, ...lines.map((line) => line[i].length))
  );
  const text = [head, ...lines].map((line) =>
    "  " +
    line.map((cell, i) =>
      i < 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i])
    ).join("  ")
  );
  return `${title}\n${text.join("\n")}\n`;
}

function withRatio(figure: string, ratio: string): string {
  return figure + ratio.padStart(RATIO_WIDTH);
}

/** Three significant digits. */
function short(value: number): string {
  return value < 100
    ? value.toPrecision(3)
    : Number(value.toPrecision(3)).toLocaleString("en-US");
}
