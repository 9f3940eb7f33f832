import type { Vector3 } from "./matrix4.ts";
import { type FrameModel, type TomoModel, tomoModel } from "./tomo_model.ts";

/** The frame values of a worked example. */
type ExampleFrame = Partial<FrameModel>;

interface Example {
  readonly pixelSize: number;
  readonly size: [number, number, number];
  readonly hand: 1 | -1;
  readonly slope?: number;
  readonly coordinate: Vector3;
  readonly origin?: Vector3;
  readonly angles: Vector3;
  readonly subtomogramAngles?: Vector3;
  readonly binning?: number;
  readonly imageSize?: number;
  readonly tiltImageSize: [number, number];
  readonly frames: readonly ExampleFrame[];
}

/** Worked example A, plain: one particle, two frames; zero angles of the box. */
export function exampleA(): TomoModel {
  return example({
    pixelSize: 1.35,
    size: [4000, 4000, 1200],
    hand: -1,
    coordinate: [-500, 250, 120],
    angles: [40, 60, -110],
    tiltImageSize: [4096, 4096],
    frames: [
      {
        ...tilt(0, 30, 85, [12, -7]),
        ...defocus(30000, 29400, 45),
      },
      {
        ...tilt(0.5, -21, 84.6, [-3.5, 20]),
        ...defocus(30500, 29900, 44),
      },
    ],
  });
}

/** Worked example B: origins, angles of the box, slope, odd sizes, hand +1. */
export function exampleB(): TomoModel {
  return example({
    pixelSize: 1.4,
    size: [1023, 1024, 301],
    hand: 1,
    slope: 0.98,
    coordinate: [812.6, -344.2, 151.9],
    origin: [4.2, -6.6, 10.8],
    angles: [-130, 78, 15],
    subtomogramAngles: [20, 35, -50],
    binning: 2,
    imageSize: 128,
    tiltImageSize: [1961, 1800],
    frames: [
      {
        ...tilt(-0.8, 42, -95.5, [-31.5, 8.25]),
        ...defocus(24000, 23500, -12),
      },
      {
        ...tilt(1.1, -18, -95.1, [4.75, -60]),
        ...defocus(23800, 23400, -10),
      },
    ],
  });
}

/** Worked example C: write with alignment "matrices", coordinates "pixels". */
export function exampleC(): TomoModel {
  return example({
    pixelSize: 6,
    size: [512, 480, 201],
    hand: -1,
    coordinate: [267, -178.5, -63],
    angles: [10, 95, 200],
    tiltImageSize: [512, 480],
    frames: [
      {
        projection: [
          [-0.060469817, 0.997917914, 0.022432964, 0],
          [-0.765706226, -0.031957807, -0.642396041, 0],
          [-0.640341609, -0.056022632, 0.766044443, 3],
          [0, 0, 0, 1],
        ],
      },
      {
        projection: [
          [0.120347086, 0.99262593, -0.014503186, 0],
          [-0.970776859, 0.120728463, 0.207405228, 0],
          [0.207626755, -0.010881257, 0.978147601, -2],
          [0, 0, 0, 1],
        ],
      },
    ],
  });
}

function tilt(
  xTilt: number,
  yTilt: number,
  zRot: number,
  shift: [number, number],
): ExampleFrame {
  return { xTilt, yTilt, zRot, shift };
}

function defocus(
  defocusU: number,
  defocusV: number,
  defocusAngle: number,
): ExampleFrame {
  return { defocusU, defocusV, defocusAngle };
}

function example(values: Example): TomoModel {
  const { pixelSize, binning = 1, imageSize = 8 } = values;
  const model = tomoModel({ frames: [values.frames.length], particles: 1 });
  model.tiltImageSize = values.tiltImageSize;
  Object.assign(model.tomograms[0], {
    pixelSize,
    size: values.size,
    hand: values.hand,
    defocusSlope: values.slope ?? 1,
  });
  for (const [f, frame] of values.frames.entries()) {
    Object.assign(model.tomograms[0].frames[f], frame);
  }
  for (const optics of model.optics) {
    optics.tiltSeriesPixelSize = pixelSize;
    optics.binning = binning;
    optics.imagePixelSize = binning * pixelSize;
    optics.imageSize = imageSize;
  }
  Object.assign(model.particles[0], {
    coordinate: values.coordinate,
    origin: values.origin ?? [0, 0, 0],
    angles: values.angles,
    subtomogramAngles: values.subtomogramAngles ?? [0, 0, 0],
  });
  return model;
}
