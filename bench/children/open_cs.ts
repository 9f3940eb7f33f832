/** Takes poses and CTF of a cryoSPARC file: `open_cs.ts CS SIDE`. */
import {
  CryoSparcFile,
  ctfFromCryoSparcFile,
  posesFromCryoSparcFile,
} from "../../mod.ts";
import { type ChildReport, report } from "../support/child_report.ts";

/** What was taken. */
export interface OpenCsReport extends ChildReport {
  readonly rows: number;
}

const [path, side] = Deno.args;
const file = await CryoSparcFile.load(path);
const poses = posesFromCryoSparcFile(file, Number(side));
const ctf = ctfFromCryoSparcFile(file, Number(side));
const found: OpenCsReport = {
  rows: Math.min(poses.rotations.shape[0], ctf.shape[0]),
  sampledPeak: Deno.memoryUsage().rss,
};
await report(found);
