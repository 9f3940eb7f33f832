/** A STAR file of nothing but image names. */
export function imageNamesStar(names: readonly string[]): string {
  return `\ndata_\n\nloop_\n_rlnImageName #1\n${names.join("\n")}\n`;
}
