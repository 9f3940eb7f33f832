import { type StarColumnText, starList, starLoop } from "./star_text.ts";
import type { OmittedColumns, TomoLayout, TomoTable } from "./tomo_columns.ts";
import type {
  TomogramModel,
  TomoModel,
  TomoOpticsModel,
  TomoParticleModel,
} from "./tomo_model.ts";
import { projectionMatrix } from "./tomo_geometry.ts";
import { stackName } from "./tomo_stacks.ts";

/** Turns a path below the project folder into the text of a cell. */
export type PathText = (path: string) => string;

/** A model, how to write it, and how to name files in it. */
export interface TomoStarSource {
  readonly model: TomoModel;
  readonly layout: TomoLayout;
  readonly omitted: OmittedColumns;
  readonly pathText: PathText;
}

/** Path of the STAR file of a tilt series below the project folder. */
export function tiltSeriesPath(tomogram: TomogramModel): string {
  return `tilt_series/${tomogram.name}.star`;
}

/** `tomograms.star`, with the tilt tables if they are inline. */
export function tomogramsText(source: TomoStarSource): string {
  const { model, layout, pathText } = source;
  const inline = layout.tiltTables === "inline";
  const cells = <T extends string | number>(
    value: (tomogram: TomogramModel) => T,
  ) => model.tomograms.map(value);
  const columns: StarColumnText[] = [
    ["_rlnTomoName", cells((t) => t.name)],
    ["_rlnVoltage", cells((t) => t.voltage)],
    ["_rlnSphericalAberration", cells((t) => t.sphericalAberration)],
    ["_rlnAmplitudeContrast", cells((t) => t.amplitudeContrast)],
    ["_rlnTomoTiltSeriesPixelSize", cells((t) => t.pixelSize)],
    ["_rlnTomoHand", cells((t) => t.hand)],
    ["_rlnTomoDefocusSlope", cells((t) => t.defocusSlope)],
    ["_rlnTomoSizeX", cells((t) => t.size[0])],
    ["_rlnTomoSizeY", cells((t) => t.size[1])],
    ["_rlnTomoSizeZ", cells((t) => t.size[2])],
  ];
  if (!inline) {
    columns.push([
      "_rlnTomoTiltSeriesStarFile",
      cells((t) => pathText(tiltSeriesPath(t))),
    ]);
  }
  if (model.tomograms.some((t) => t.bfactorPerDose !== 0)) {
    columns.push([
      "_rlnCtfBfactorPerElectronDose",
      cells((t) => t.bfactorPerDose),
    ]);
  }
  if (model.tomograms.some((t) => t.tiltSeriesName !== null)) {
    columns.push(
      ["_rlnTomoTiltSeriesName", cells((t) => t.tiltSeriesName ?? "none.mrc")],
      ["_rlnTomoFrameCount", cells((t) => t.frames.length)],
    );
  }
  const tables = inline
    ? model.tomograms.map((t) => tiltTable(source, t, t.name))
    : [];
  const block = layout.blockNames === "anonymous" ? "" : "global";
  return [starLoop(block, kept(source, "tomograms", columns)), ...tables]
    .join("");
}

/** The STAR file of a tilt series. */
export function tiltSeriesText(
  source: TomoStarSource,
  tomogram: TomogramModel,
): string {
  const anonymous = source.layout.blockNames === "anonymous";
  return tiltTable(source, tomogram, anonymous ? "" : tomogram.name);
}

/** `particles.star`: general, optics and particles. */
export function particlesText(source: TomoStarSource): string {
  const { model, layout } = source;
  const general = layout.general === false
    ? ""
    : starList("general", [["_rlnTomoSubTomosAre2DStacks", 1]]);
  const optics = kept(source, "optics", opticsColumns(model.optics));
  const particles = kept(source, "particles", particleColumns(source));
  return [
    general,
    starLoop("optics", optics),
    starLoop("particles", particles),
  ].join("");
}

function kept(
  { omitted }: TomoStarSource,
  table: TomoTable,
  columns: readonly StarColumnText[],
): StarColumnText[] {
  return columns.filter(([label]) => !omitted.lacks(table, label));
}

function tiltTable(
  source: TomoStarSource,
  tomogram: TomogramModel,
  block: string,
): string {
  const { frames } = tomogram;
  const columns: StarColumnText[] = [
    ...alignmentColumns(source, tomogram),
    ["_rlnDefocusU", frames.map((f) => f.defocusU)],
    ["_rlnDefocusV", frames.map((f) => f.defocusV)],
    ["_rlnDefocusAngle", frames.map((f) => f.defocusAngle)],
    ["_rlnMicrographPreExposure", frames.map((f) => f.preExposure)],
    ["_rlnCtfScalefactor", frames.map((f) => f.ctfScale)],
    ["_rlnPhaseShift", frames.map((f) => f.phaseShift)],
    ["_rlnTomoNominalStageTiltAngle", frames.map((f) => f.stageTilt)],
    ["_rlnMicrographName", frames.map((f) => f.micrographName)],
  ];
  if (frames.some((f) => f.tiltBfactor !== 0)) {
    columns.push(["_rlnCtfBfactor", frames.map((f) => f.tiltBfactor)]);
  }
  return starLoop(block, kept(source, "frames", columns));
}

function alignmentColumns(
  { model, layout: { alignment = "angles" } }: TomoStarSource,
  tomogram: TomogramModel,
): StarColumnText[] {
  const { frames } = tomogram;
  const angles: StarColumnText[] = [
    ["_rlnTomoXTilt", frames.map((f) => f.xTilt)],
    ["_rlnTomoYTilt", frames.map((f) => f.yTilt)],
    ["_rlnTomoZRot", frames.map((f) => f.zRot)],
    ["_rlnTomoXShiftAngst", frames.map((f) => f.shift[0])],
    ["_rlnTomoYShiftAngst", frames.map((f) => f.shift[1])],
  ];
  if (alignment === "angles") {
    if (frames.some((f) => f.projection !== null)) {
      throw new Error("Matrices of frames are not written as angles");
    }
    return angles;
  }
  const matrices = frames.map((f) => projectionMatrix(model, tomogram, f));
  const rows = ["X", "Y", "Z", "W"].map((axis, row): StarColumnText => [
    `_rlnTomoProj${axis}`,
    matrices.map((matrix) => `[${matrix[row].join(",")}]`),
  ]);
  return alignment === "both" ? [...angles, ...rows] : rows;
}

function opticsColumns(optics: readonly TomoOpticsModel[]): StarColumnText[] {
  return [
    ["_rlnOpticsGroup", optics.map((o) => o.group)],
    ["_rlnOpticsGroupName", optics.map((o) => o.name)],
    ["_rlnVoltage", optics.map((o) => o.voltage)],
    ["_rlnSphericalAberration", optics.map((o) => o.sphericalAberration)],
    ["_rlnAmplitudeContrast", optics.map((o) => o.amplitudeContrast)],
    [
      "_rlnTomoTiltSeriesPixelSize",
      optics.map((o) => o.tiltSeriesPixelSize),
    ],
    ["_rlnTomoSubtomogramBinning", optics.map((o) => o.binning)],
    ["_rlnImagePixelSize", optics.map((o) => o.imagePixelSize)],
    ["_rlnImageSize", optics.map((o) => o.imageSize)],
    ["_rlnImageDimensionality", optics.map(() => 2)],
    [
      "_rlnCtfDataAreCtfPremultiplied",
      optics.map((o) => (o.premultiplied ? 1 : 0)),
    ],
  ];
}

function particleColumns(source: TomoStarSource): StarColumnText[] {
  const { model: { particles }, pathText } = source;
  const triple = (
    labels: readonly string[],
    values: (p: TomoParticleModel) => readonly number[],
  ) =>
    labels.map((label, axis): StarColumnText => [
      label,
      particles.map((p) => values(p)[axis]),
    ]);
  const axes = (before: string, after = "") =>
    ["X", "Y", "Z"].map((axis) => `_rln${before}${axis}${after}`);
  const euler = (before: string) =>
    ["Rot", "Tilt", "Psi"].map((angle) => `_rln${before}${angle}`);
  const { coordinates = "centred" } = source.layout;
  const columns: StarColumnText[] = [
    ["_rlnTomoName", particles.map((p) => p.tomogram)],
    ["_rlnTomoParticleName", particles.map((p) => p.name)],
    ["_rlnImageName", particles.map((p, i) => pathText(stackName(p, i)))],
    ["_rlnOpticsGroup", particles.map((p) => p.opticsGroup)],
    [
      "_rlnTomoVisibleFrames",
      particles.map((p) => `[${p.visible.join(",")}]`),
    ],
    ...triple(axes("Origin", "Angst"), (p) => p.origin),
    ...triple(euler("Angle"), (p) => p.angles),
    ...triple(euler("TomoSubtomogram"), (p) => p.subtomogramAngles),
    ["_rlnRandomSubset", particles.map((p) => p.randomSubset)],
    ["_rlnClassNumber", particles.map((_, i) => 1 + (i % 3))],
  ];
  if (coordinates === "centred" || coordinates === "both") {
    columns.push(
      ...triple(axes("CenteredCoordinate", "Angst"), (p) => p.coordinate),
    );
  }
  if (coordinates !== "centred") {
    columns.push(
      ...triple(axes("Coordinate"), (p) => pixelCoordinate(source, p)),
    );
  }
  return columns;
}

function pixelCoordinate(
  { model, layout }: TomoStarSource,
  particle: TomoParticleModel,
): number[] {
  const tomogram = model.tomograms.find((t) => t.name === particle.tomogram) ??
    model.tomograms[0];
  const optics = model.optics.find((o) => o.group === particle.opticsGroup) ??
    model.optics[0];
  const unit = layout.coordinates === "imagePixels"
    ? optics.imagePixelSize
    : tomogram.pixelSize;
  const off = layout.coordinates === "both" ? 10 : 0;
  return particle.coordinate.map((c, axis) =>
    (c + tomogram.size[axis] / 2 * tomogram.pixelSize) / unit + off
  );
}
