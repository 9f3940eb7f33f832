/**
 * How the fields of a header are read and written: one function for each kind
 * of field, given its offset.
 *
 * @module
 */

/** Three lengths along the axes X, Y, Z. */
export interface Xyz {
  /** Along X. */
  readonly x: number;
  /** Along Y. */
  readonly y: number;
  /** Along Z. */
  readonly z: number;
}

/** Three angles in degrees. */
export interface CellAngles {
  /** Between Y and Z. */
  readonly alpha: number;
  /** Between X and Z. */
  readonly beta: number;
  /** Between X and Y. */
  readonly gamma: number;
}

/** How one field is read and written. */
export interface Field<T> {
  /** Reads it. */
  readonly read: (view: DataView, littleEndian: boolean) => T;
  /** Writes it. */
  readonly write: (view: DataView, value: T, littleEndian: boolean) => void;
}

/** Longest label, in characters. */
export const LABEL_LENGTH = 80;

/** Places for labels. */
export const LABEL_COUNT = 10;

/** A 32-bit integer. */
export function int32(offset: number): Field<number> {
  return {
    read: (view, littleEndian) => view.getInt32(offset, littleEndian),
    write: (view, value, littleEndian) =>
      view.setInt32(offset, value, littleEndian),
  };
}

/** A 32-bit float. */
export function float32(offset: number): Field<number> {
  return {
    read: (view, littleEndian) => view.getFloat32(offset, littleEndian),
    write: (view, value, littleEndian) =>
      view.setFloat32(offset, value, littleEndian),
  };
}

/** Three 32-bit floats. */
export function xyz(offset: number): Field<Xyz> {
  const parts = [float32(offset), float32(offset + 4), float32(offset + 8)];
  return {
    read: (view, littleEndian) => {
      const [x, y, z] = parts.map((part) => part.read(view, littleEndian));
      return { x, y, z };
    },
    write: (view, { x, y, z }, littleEndian) =>
      parts.forEach((part, i) => part.write(view, [x, y, z][i], littleEndian)),
  };
}

/** Three 32-bit floats. */
export function angles(offset: number): Field<CellAngles> {
  const vector = xyz(offset);
  return {
    read: (view, littleEndian) => {
      const { x, y, z } = vector.read(view, littleEndian);
      return { alpha: x, beta: y, gamma: z };
    },
    write: (view, { alpha, beta, gamma }, littleEndian) =>
      vector.write(view, { x: alpha, y: beta, z: gamma }, littleEndian),
  };
}

/** Characters up to the first NUL; control characters become spaces. */
export function text(offset: number, length: number): Field<string> {
  return {
    read: (view) => {
      let text = "";
      for (let i = 0; i < length; i++) {
        const code = view.getUint8(offset + i);
        if (code === 0) break;
        const isPrintable = code >= 32 && (code < 127 || code >= 160);
        text += isPrintable ? String.fromCharCode(code) : " ";
      }
      return text;
    },
    write: (view, value) => {
      for (let i = 0; i < Math.min(length, value.length); i++) {
        view.setUint8(offset + i, value.charCodeAt(i));
      }
    },
  };
}

/** Bytes as hexadecimal digits. */
export function hexadecimal(offset: number, length: number): Field<string> {
  return {
    read: (view) => {
      const bytes = new Uint8Array(
        view.buffer,
        view.byteOffset + offset,
        length,
      );
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"))
        .join("");
    },
    write: (view, value) => {
      for (let i = 0; i < length; i++) {
        const digits = value.slice(2 * i, 2 * i + 2);
        view.setUint8(offset + i, Number.parseInt(digits, 16));
      }
    },
  };
}

/** All labels, without the blanks at their ends. */
export function labels(offset: number): Field<readonly string[]> {
  const places = Array.from(
    { length: LABEL_COUNT },
    (_, i) => text(offset + i * LABEL_LENGTH, LABEL_LENGTH),
  );
  return {
    read: (view, littleEndian) =>
      places.map((place) => place.read(view, littleEndian).trimEnd()),
    write: (view, values, littleEndian) =>
      values.forEach((value, i) =>
        places[i].write(view, value.padEnd(LABEL_LENGTH), littleEndian)
      ),
  };
}
