import type { Timing } from "./compare.ts";

/** What a peer reached, or why there is no figure. */
export type PeerValue = number | "not installed" | "not measured";

/** How many times better ours is than a peer's, over the rounds of a run. */
export interface Ratio {
  readonly median: number;
  /** A quarter of the rounds is below. */
  readonly low: number;
  /** A quarter of the rounds is above. */
  readonly high: number;
}

/** One measurement: ours and those of the peers, in one unit. */
export interface Row {
  readonly label: string;
  readonly unit: string;
  /** Which figures are the better ones. */
  readonly better: "more" | "less";
  readonly ours: number;
  /** One for each peer of the table. */
  readonly peers: readonly PeerValue[];
  /** Ratios to the peers, where rounds of both were measured in turn. */
  readonly ratios?: readonly (Ratio | null)[];
  /** What ours must not exceed. */
  readonly limit?: number | undefined;
  /** What the ratio to the first peer should reach. */
  readonly goal?: number | undefined;
}

/** Measurements on one matter, beside the same peers. */
export interface Table {
  readonly title: string;
  readonly peers: readonly string[];
  readonly rows: readonly Row[];
}

/** A row of rates: `amount` done in the time of ours and of the peers. */
export function perSecond(
  label: string,
  unit: string,
  amount: number,
  [ours, ...peers]: readonly (Timing | null)[],
  { goal }: { readonly goal?: number | undefined } = {},
): Row {
  return {
    label,
    unit,
    better: "more",
    ours: amount / ours!.median,
    peers: peers.map((peer) =>
      peer === null ? "not installed" : amount / peer.median
    ),
    ratios: peers.map((peer) => peer && ratioOfRounds(ours!, peer)),
    goal,
  };
}

function ratioOfRounds(ours: Timing, peer: Timing): Ratio {
  const ratios = peer.rounds.map((seconds, i) => seconds / ours.rounds[i]);
  const sorted = ratios.sort((a, b) => a - b);
  const at = (part: number) => {
    const place = part * (sorted.length - 1);
    const [low, high] = [Math.floor(place), Math.ceil(place)];
    return sorted[low] + (place - low) * (sorted[high] - sorted[low]);
  };
  return { median: at(0.5), low: at(0.25), high: at(0.75) };
}

/** How many times better ours is than a peer's, or null without a figure. */
export function ratioOf(row: Row, peer: number): Ratio | null {
  const measured = row.ratios?.[peer];
  if (measured) return measured;
  const theirs = row.peers[peer];
  if (typeof theirs !== "number") return null;
  const ratio = row.better === "more" ? row.ours / theirs : theirs / row.ours;
  return { median: ratio, low: ratio, high: ratio };
}

/** Whether a limit was exceeded, or a goal was not reached. */
export function isMissed(row: Row): boolean {
  const { ours, limit = Infinity, goal = 0 } = row;
  return ours > limit || (ratioOf(row, 0)?.median ?? Infinity) < goal;
}

/** Columns of the one table, in characters; the first one holds labels. */
const WIDTHS = [29, 8, 8, 12, 8, 6, 11];

const HEAD = ["", "ours", "unit", "peer", "theirs", "ratio", "quartiles"];

/** The head of the table. */
export const tableHead: string = line(HEAD);

/** Lines of a matter: its title, and one for each row and peer. */
export function tableText({ title, peers, rows }: Table): string {
  const lines = rows.flatMap((row) => {
    const ours = [row.label, short(row.ours), row.unit];
    if (peers.length === 0) return [line([...ours, ...mark(row)])];
    return peers.map((peer, i) =>
      line([
        ...(i === 0 ? ours : ["", "", ""]),
        peer,
        ...theirs(row, i),
        ...(i === 0 ? mark(row) : []),
      ])
    );
  });
  return `${title}\n${lines.join("")}`;
}

function theirs(row: Row, peer: number): readonly string[] {
  const figure = row.peers[peer];
  const ratio = ratioOf(row, peer);
  if (typeof figure !== "number" || ratio === null) return [String(figure)];
  const { low, high } = ratio;
  const spread = low === high ? "" : `${short(low)}-${short(high)}`;
  return [short(figure), short(ratio.median), spread];
}

/** What was to be reached, where it was not. */
function mark(row: Row): readonly string[] {
  if (!isMissed(row)) return [];
  const { limit, goal } = row;
  return [limit === undefined ? `below ${goal}` : `above ${limit}`];
}

function line(cells: readonly string[]): string {
  const text = cells.map((cell, i) =>
    i === 0 || i === 2 || i === 3
      ? cell.padEnd(WIDTHS[i])
      : cell.padStart(WIDTHS[i] ?? 0)
  );
  return `  ${text.join(" ").trimEnd()}\n`;
}

/** Three significant digits. */
function short(value: number): string {
  if (value >= 1e6) return `${short(value / 1e6)} M`;
  return value < 100
    ? value.toPrecision(3)
    : Number(value.toPrecision(3)).toLocaleString("en-US");
}
