import { bytesOf } from "./star_text.ts";

/** Small files with most of what the syntax allows. */
export const SEED_FILES: readonly Uint8Array[] = [
  [
    "# version 30001\n\ndata_optics # one\n\nloop_\n_rlnOpticsGroup #1\n_rlnVoltage #2\n",
    "1 300.0\n2 '200 kV'\n\ndata_particles\nloop_\n_rlnImageName #1\n_rlnX #2\n_rlnY\n",
    '000001@a.mrcs "" [1,1]\n# no\n_tmp/b 2 O\'B # yes\ndata_x/c 3 4\n\n\ndata_job\n_k v\n_e\n#\n',
  ].join(""),
  'data_\r\n\r\nloop_\r\n_a\r\n1\r\ndata_2\r\n_x\r\n\r\ndata_b\r\n_k \'a b\'\r\n_l "x"y"\r\n',
  "free text\ndata_a\nloop_\n_a#1\n_tmp/1\ndata_2\n'#'\n\ndata_b\nloop_\n_c\n_d\n",
].map(bytesOf);

const PIECES = [
  "data_",
  "loop_",
  "_",
  "#",
  '"',
  "'",
  "\n",
  "\r",
  " ",
  "\t",
  "\0",
  "\xff",
  "\n\n",
  "@",
  "/",
  "data_\n",
];

/** A file cut off, or with some bits or pieces changed. */
export function damage(
  bytes: Uint8Array,
  random: (limit: number) => number,
): Uint8Array {
  let damaged = bytes.slice();
  if (random(3) === 0) damaged = damaged.slice(0, random(damaged.length + 1));
  for (let i = random(4); i > 0 && damaged.length > 0; i--) {
    const at = random(damaged.length);
    if (random(2) === 0) {
      damaged[at] ^= 1 << random(8);
      continue;
    }
    const piece = Uint8Array.from(
      PIECES[random(PIECES.length)],
      (character) => character.charCodeAt(0),
    );
    const rest = damaged.slice(at + random(3));
    damaged = Uint8Array.from([...damaged.slice(0, at), ...piece, ...rest]);
  }
  return damaged;
}
