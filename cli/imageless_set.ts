import {
  CryoEMDataset,
  CTFEvaluator,
  CTFMode,
  CTFParamIndex,
  ImageMetadata,
  type NdArray,
  ndArray,
} from "../mod.ts";

/** A dataset of what charts need, without images; the rest is 0. */
export function imagelessSet(
  { ctfParams, translations, voxelSize, mode = CTFMode.SPA }: {
    readonly ctfParams?: NdArray<Float64Array>;
    readonly translations?: NdArray<Float64Array>;
    readonly voxelSize: number;
    readonly mode?: CTFMode;
  },
): CryoEMDataset {
  const [n] = (ctfParams ?? translations)!.shape;
  const zeros = (...item: number[]) => {
    const length = item.reduce((a, b) => a * b, n);
    return ndArray(new Float64Array(length), [n, ...item]);
  };
  const metadata = new ImageMetadata(
    zeros(3, 3),
    translations ?? zeros(2),
    ctfParams ?? zeros(9),
    { dtype: "float64" },
  );
  return new CryoEMDataset(null, voxelSize, metadata, {
    gridSize: 2,
    ctfEvaluator: new CTFEvaluator({ mode }),
  });
}

/** Such a dataset of tilt images with these doses in e⁻/Å². */
export function setOfDoses(doses: Float64Array): CryoEMDataset {
  const columns = CTFParamIndex.DOSE + 1;
  const rows = new Float64Array(doses.length * columns);
  doses.forEach((dose, i) => rows[i * columns + CTFParamIndex.DOSE] = dose);
  const ctfParams = ndArray(rows, [doses.length, columns]);
  return imagelessSet({ ctfParams, voxelSize: 1, mode: CTFMode.CRYO_ET });
}
