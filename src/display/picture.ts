import { showsAs } from "./show.ts";
import { inOneLine } from "./words.ts";
import { encodePng, type Raster } from "./encode_png.ts";

/** Characters of a terminal's line that "Picture()" leaves. */
const WORDS = 80 - "Picture()".length;

/**
 * A picture: PNG bytes that notebooks show. Made by `montage` and others, whose
 * examples show it.
 */
export class Picture {
  static {
    showsAs(Picture, ({ png, width, height, description }) => ({
      line: () => {
        const size = `; ${width} × ${height} px`;
        return `Picture(${inOneLine(description, WORDS - size.length)}${size})`;
      },
      media: () => ({ "image/png": png.toBase64() }),
    }));
  }

  /** Bytes of a PNG file. */
  readonly png: Uint8Array<ArrayBuffer>;
  /** Pixels of a row. */
  readonly width: number;
  /** Rows. */
  readonly height: number;
  /** What is to be seen, in one line. */
  readonly description: string;

  /** Takes the bytes of a PNG file and what they show. */
  constructor(parts: {
    readonly png: Uint8Array<ArrayBuffer>;
    readonly width: number;
    readonly height: number;
    readonly description: string;
  }) {
    this.png = parts.png;
    this.width = parts.width;
    this.height = parts.height;
    this.description = parts.description;
  }

  /** A picture of pixels. */
  static async of(raster: Raster, description: string): Promise<Picture> {
    const png = await encodePng(raster, description);
    const { width, height } = raster;
    return new Picture({ png, width, height, description });
  }
}
