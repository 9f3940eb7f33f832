// deno-fmt-ignore-file: it would remove the decorators.
/**
 * Completes a centred full spectrum of a real image, of which the columns of
 * frequency 0 to width / 2 stand from column floor(width / 2) on; of an even
 * width the last of them stands at the start of the next row.
 */
export function completeSpectrum(
  spectrum: usize,
  height: usize,
  width: usize,
): void {
  const centre = width >> 1;
  const rowBytes = 8 * width;
  const even = width % 2 == 0;
  if (even) {
    for (let row: usize = 0; row < height; row++) {
      const at = spectrum + row * rowBytes;
      store<u64>(at, load<u64>(at + rowBytes));
    }
  }
  const first: usize = even ? 1 : 0;
  const mirror = height - height % 2;
  for (let row: usize = 0; row < height; row++) {
    const partner = mirror >= row ? mirror - row : mirror + height - row;
    const wrapped = partner >= height ? partner - height : partner;
    let to = spectrum + row * rowBytes + 8 * first;
    let from = spectrum + wrapped * rowBytes + 8 * (2 * centre - first);
    const end = to + 8 * (centre - first);
    for (; to < end; to += 8, from -= 8) {
      store<f32>(to, load<f32>(from));
      store<f32>(to, -load<f32>(from, 4), 4);
    }
  }
}
