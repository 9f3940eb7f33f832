import { escapeHtml } from "./html_table.ts";
import type { Picture } from "./picture.ts";

/** A picture inside HTML. */
export function htmlImage({ png, width, description }: Picture): string {
  const data = `data:image/png;base64,${png.toBase64()}`;
  const alt = escapeHtml(description);
  return `<img alt="${alt}" width="${width}" src="${data}">\n`;
}
