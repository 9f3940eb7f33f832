/** Worked examples A, B and C of the specification as tables. */
import { madeTables } from "./made_tables.ts";

export const TILT_IMAGES_A: [number, number] = [4096, 4096];
export const TILT_IMAGES_B: [number, number] = [1961, 1800];

export const EXAMPLE_A = madeTables({
  tomograms: [{
    pixelSize: 1.35,
    size: [4000, 4000, 1200],
    hand: -1,
    frames: [
      {
        tilt: [0, 30, 85],
        shift: [12, -7],
        defocus: [30000, 29400, 45],
        scale: 0.9,
      },
      {
        tilt: [0.5, -21, 84.6],
        shift: [-3.5, 20],
        defocus: [30500, 29900, 44],
        scale: 0.8,
      },
    ],
  }],
  particles: [{
    name: "A/1",
    centre: [-500, 250, 120],
    angles: [40, 60, -110],
  }],
});

export const EXAMPLE_B = madeTables({
  tomograms: [{
    pixelSize: 1.4,
    size: [1023, 1024, 301],
    hand: 1,
    defocusSlope: 0.98,
    frames: [
      {
        tilt: [-0.8, 42, -95.5],
        shift: [-31.5, 8.25],
        defocus: [24000, 23500, -12],
        scale: 0.9,
      },
      {
        tilt: [1.1, -18, -95.1],
        shift: [4.75, -60],
        defocus: [23800, 23400, -10],
        scale: 0.8,
      },
    ],
  }],
  particles: [{
    name: "B/1",
    centre: [812.6, -344.2, 151.9],
    origin: [4.2, -6.6, 10.8],
    boxAngles: [20, 35, -50],
    angles: [-130, 78, 15],
  }],
});

export const EXAMPLE_C = madeTables({
  tomograms: [{
    pixelSize: 6,
    size: [512, 480, 201],
    hand: -1,
    frames: [
      {
        // deno-fmt-ignore
        rotation: [
          -0.060469817, 0.997917914, 0.022432964,
          -0.765706226, -0.031957807, -0.642396041,
          -0.640341609, -0.056022632, 0.766044443,
        ],
        defocus: [10000, 10000, 0],
      },
      {
        // deno-fmt-ignore
        rotation: [
          0.120347086, 0.99262593, -0.014503186,
          -0.970776859, 0.120728463, 0.207405228,
          0.207626755, -0.010881257, 0.978147601,
        ],
        defocus: [10000, 10000, 0],
      },
    ],
  }],
  particles: [{
    name: "C/1",
    centre: [267, -178.5, -63],
    angles: [10, 95, 200],
  }],
});
