import {
  replacing,
  type TomoProjectOptions,
  WARP_1,
} from "../../support/tomo_project.ts";
import {
  changing,
  editing,
  type FaultCase,
  PARTICLES,
  SERIES,
  testFaults,
  TOMOGRAMS,
  withoutRows,
} from "./fault_case.ts";

/** A project of which the first tomogram has matrices, the third one changed. */
function withMatrix(change: (matrix: number[][]) => void): TomoProjectOptions {
  return {
    alignment: "matrices",
    change: ({ tomograms: [{ frames }] }) => {
      for (const frame of frames) {
        const matrix = [[1, 0, 0, 5], [0, 1, 0, 6], [0, 0, 1, 7], [0, 0, 0, 1]];
        if (frame === frames[2]) change(matrix);
        frame.projection = matrix as unknown as typeof frame.projection;
      }
    },
  };
}

testFaults([
  {
    code: "block-not-found",
    what: "two blocks that list tomograms",
    project: {
      blockNames: "anonymous",
      edit: (path, text) =>
        path.endsWith(TOMOGRAMS)
          ? `${text}\n${text.replace("data_", "data_b")}`
          : text,
    },
    path: TOMOGRAMS,
    says: ["_rlnTomoName", TOMOGRAMS, "data_b"],
  },
  {
    code: "missing-column",
    what: "a tomogram table without two columns",
    project: {
      omit: ["_rlnTomoHand", "tomograms:_rlnTomoTiltSeriesPixelSize"],
    },
    path: TOMOGRAMS,
    block: "global",
    says: ["_rlnTomoHand", "_rlnTomoTiltSeriesPixelSize"],
  },
  {
    code: "missing-column",
    what: "a tilt series without two columns",
    project: { omit: ["_rlnDefocusV", "_rlnDefocusAngle"] },
    path: SERIES,
    block: "TS_01",
    label: "_rlnDefocusV",
    says: ["_rlnDefocusV", "_rlnDefocusAngle"],
  },
  {
    code: "missing-column",
    what: "an optics table without two columns",
    project: { omit: ["optics:_rlnVoltage", "_rlnImageSize"] },
    path: PARTICLES,
    block: "optics",
    says: ["_rlnVoltage", "_rlnImageSize"],
  },
  {
    code: "missing-column",
    what: "particles without group of several",
    project: { omit: ["particles:_rlnOpticsGroup"] },
    path: PARTICLES,
    block: "particles",
    label: "_rlnOpticsGroup",
    says: ["_rlnOpticsGroup"],
  },
  {
    code: "missing-column",
    what: "CTF scales that must be there",
    project: { omit: ["_rlnCtfScalefactor"] },
    open: { missingCtfScale: "error" },
    path: SERIES,
    label: "_rlnCtfScalefactor",
    says: ['"TS_01"'],
  },
  ...["TomoSubtomogram", "Angle"].map((triple): FaultCase => ({
    code: "partial-columns",
    what: `_rln${triple}Rot alone`,
    project: { omit: [`_rln${triple}Tilt`, `_rln${triple}Psi`] },
    path: PARTICLES,
    block: "particles",
    label: `_rln${triple}Tilt`,
    says: [`_rln${triple}Rot`, `_rln${triple}Psi`],
  })),
  {
    code: "partial-columns",
    what: "compact stacks without visible frames",
    project: {
      ...editing(PARTICLES, "_rlnTomoVisibleFrames", "_rlnOther"),
      stackKind: "compact",
    },
    path: PARTICLES,
    label: "_rlnTomoVisibleFrames",
    says: ["_rlnTomoVisibleFrames"],
  },
  {
    code: "empty-table",
    what: "a tilt series without rows",
    project: withoutRows(SERIES, "_rlnDefocusU"),
    path: SERIES,
    block: "TS_01",
    says: ['"TS_01"', "data_TS_01"],
  },
  {
    code: "empty-table",
    what: "no particles",
    project: withoutRows(PARTICLES, "_rlnTomoParticleName"),
    path: PARTICLES,
    block: "particles",
    says: [PARTICLES],
  },
  {
    code: "unknown-tomogram",
    what: "a tomogram that is not listed",
    project: editing(TOMOGRAMS, "TS_01 ", "TS_09 "),
    path: PARTICLES,
    block: "particles",
    row: 1,
    label: "_rlnTomoName",
    says: ['"TS_01"', "4", TOMOGRAMS],
  },
  {
    code: "duplicate-tomogram",
    what: "a tomogram listed twice",
    project: editing(TOMOGRAMS, /^TS_02 /m, "TS_01 "),
    path: TOMOGRAMS,
    block: "global",
    row: 2,
    label: "_rlnTomoName",
    says: ['"TS_01"', "rows 1 and 2"],
  },
  {
    code: "duplicate-particle",
    what: "a particle listed twice",
    project: changing(({ particles }) => particles[4].name = particles[1].name),
    path: PARTICLES,
    block: "particles",
    row: 5,
    label: "_rlnTomoParticleName",
    says: ['"TS_02/21"', "rows 2 and 5"],
  },
  {
    code: "not-2d-stacks",
    what: "a set that says that it has volumes",
    project: editing(PARTICLES, "2DStacks 1", "2DStacks 0"),
    path: PARTICLES,
    label: "_rlnTomoSubTomosAre2DStacks",
    says: ["3-D pseudo-subtomograms", "extract them as 2-D stacks"],
  },
  {
    code: "not-2d-stacks",
    what: "a group of volumes",
    project: editing(PARTICLES, /^(95 .*) 2 0$/m, "$1 3 0"),
    path: PARTICLES,
    block: "optics",
    says: ["extract them as 2-D stacks"],
  },
  {
    code: "no-alignment",
    what: "a tilt series without tilts",
    project: { omit: ["_rlnTomoYTilt"] },
    path: SERIES,
    block: "TS_01",
    says: ['"TS_01"', "_rlnTomoZRot", "_rlnTomoProjX", "_rlnTomoProjW"],
  },
  ...([
    ["that stretches", (m) => m[0][0] = 2, "3"],
    ["that mirrors", (m) => m[0][0] = -1, ""],
    ["that is not affine", (m) => m[3][3] = 1.1, "1"],
  ] as [string, (matrix: number[][]) => void, string][]).map((
    [what, change, deviation],
  ): FaultCase => ({
    code: "bad-projection",
    what: `a matrix ${what}`,
    project: withMatrix(change),
    path: SERIES,
    block: "TS_01",
    row: 3,
    says: ['"TS_01"', "frame 3", deviation],
  })),
  {
    code: "frame-count",
    what: "fewer frames than stated",
    project: {
      ...changing(({ tomograms }) => tomograms[0].tiltSeriesName = "a.mrc"),
      edit: replacing(TOMOGRAMS, "a.mrc 5", "a.mrc 6"),
    },
    label: "_rlnTomoFrameCount",
    says: ['"TS_01"', "5", "6"],
  },
  {
    code: "no-coordinates",
    what: "particles without coordinates",
    project: {
      omit: ["X", "Y", "Z"].map((axis) => `_rlnCenteredCoordinate${axis}Angst`),
    },
    path: PARTICLES,
    block: "particles",
    says: ["_rlnCenteredCoordinateXAngst", "_rlnCoordinateX"],
  },
  {
    code: "tomo-size",
    what: "pixel coordinates in a tomogram of unknown size",
    project: {
      ...changing(({ tomograms }) => tomograms[0].size = [-999, -999, -999]),
      coordinates: "pixels",
    },
    path: PARTICLES,
    label: "_rlnTomoSizeX",
    says: ['"TS_01"'],
  },
  {
    code: "ambiguous-coordinates",
    what: "coordinates of Warp before July 2026",
    project: WARP_1,
    path: PARTICLES,
    block: "particles",
    says: ['"series_1.tomostar"', '"image"', '"tiltSeries"'],
  },
  {
    code: "pixel-origins",
    what: "offsets in pixels",
    project: editing(PARTICLES, /_rlnOrigin(.)Angst/g, "_rlnOrigin$1"),
    path: PARTICLES,
    block: "particles",
    label: "_rlnOriginX",
    says: ["_rlnOriginXAngst"],
  },
  {
    code: "bad-hand",
    what: "a hand of 0",
    project: changing(({ tomograms }) => tomograms[1].hand = 0),
    path: TOMOGRAMS,
    block: "global",
    row: 2,
    label: "_rlnTomoHand",
    says: ['"TS_02" ', 'is "0"', "expected 1 or -1"],
  },
]);
