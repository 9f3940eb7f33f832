import {
  CryoEMDataset,
  type CryoEMDatasetOptions,
  DatasetIndexLayout,
  ImageMetadata,
  ndArray,
  type ParticleImageDataset,
} from "../../mod.ts";
import { BackendImageSource } from "../../src/images/backend_image_source.ts";

/** Numbers that tell row and column: row + column / 100. */
function told(rows: number, columns: number): Float64Array {
  return Float64Array.from(
    { length: rows * columns },
    (_, i) => Math.floor(i / columns) + (i % columns) / 100,
  );
}

/** Metadata of n images whose numbers tell row and column. */
export function toldMetadata(n: number, ctfColumns = 9): ImageMetadata {
  return new ImageMetadata(
    ndArray(told(n, 9), [n, 3, 3]),
    ndArray(told(n, 2), [n, 2]),
    ndArray(told(n, ctfColumns), [n, ctfColumns]),
    { dtype: "float64" },
  );
}

/** A dataset without images, D = 8. */
export function simulated(
  n: number,
  options: CryoEMDatasetOptions & { readonly ctfColumns?: number } = {},
): CryoEMDataset {
  const { ctfColumns, ...rest } = options;
  return new CryoEMDataset(null, 1.5, toldMetadata(n, ctfColumns), {
    gridSize: 8,
    ...rest,
  });
}

/** Images of an open source under a grouped layout, as tilt series will be. */
export class GroupedSource extends BackendImageSource {
  override readonly indexLayout: DatasetIndexLayout;

  /** Groups in the order of their original ids. */
  constructor(backend: ParticleImageDataset, groups: number[][]) {
    super(backend);
    this.indexLayout = DatasetIndexLayout.fromGroupedImages({
      originalImageIndices: backend.loader.selectionIndices,
      originalGroupIndices: groups.map((_, id) => id),
      groupLocalImageIndices: groups,
    });
  }
}

/** The values of an array as plain numbers. */
export function list(values: Iterable<number>): number[] {
  return [...values];
}
