import {
  eulerMatrix,
  type Matrix4,
  product,
  rotationPart,
  rotationX,
  rotationY,
  rotationZ,
  transformed,
  translation,
  type Vector3,
} from "./matrix4.ts";
import { OmittedColumns, type TomoLayout } from "./tomo_columns.ts";
import type {
  FrameModel,
  TomogramModel,
  TomoModel,
  TomoOpticsModel,
  TomoParticleModel,
} from "./tomo_model.ts";
import type { TomoRow } from "./tomo_truth.ts";

type TomoGeometry = Pick<
  TomoRow,
  | "rotation"
  | "originAngst"
  | "originPx"
  | "depth"
  | "defocusU"
  | "defocusV"
  | "positionAngst"
  | "positionPx"
>;

/** Matrix P_f of a frame: tomogram to tilt image, in unbinned pixels. */
export function projectionMatrix(
  model: TomoModel,
  tomogram: TomogramModel,
  frame: FrameModel,
  omitted: OmittedColumns = new OmittedColumns(),
): Matrix4 {
  if (frame.projection !== null) return frame.projection;
  const [nx, ny] = model.tiltImageSize;
  const [sx, sy, sz] = tomogram.size;
  const shift = omitted.lacks("frames", "_rlnTomoXShiftAngst")
    ? [0, 0]
    : frame.shift;
  const xTilt = omitted.lacks("frames", "_rlnTomoXTilt") ? 0 : frame.xTilt;
  return product(
    translation([
      shift[0] / tomogram.pixelSize,
      shift[1] / tomogram.pixelSize,
      0,
    ]),
    translation([Math.floor(nx / 2), Math.floor(ny / 2), 0]),
    rotationZ(frame.zRot),
    rotationY(frame.yTilt),
    rotationX(xTilt),
    translation([
      -Math.floor(sx / 2),
      -Math.floor(sy / 2),
      -Math.floor(sz / 2),
    ]),
  );
}

/** Orientation, 2-D origin, depth and defocus by projecting points. */
export function geometry(
  model: TomoModel,
  layout: TomoLayout,
  omitted: OmittedColumns,
  particle: TomoParticleModel,
  tomogram: TomogramModel,
  optics: TomoOpticsModel,
  f: number,
): TomoGeometry {
  const frame = tomogram.frames[f];
  const lacks = (label: string) => omitted.lacks("particles", label);
  const zero: Vector3 = [0, 0, 0];
  const box = eulerMatrix(
    lacks("_rlnTomoSubtomogramRot") ? zero : particle.subtomogramAngles,
  );
  const pose = eulerMatrix(lacks("_rlnAngleRot") ? zero : particle.angles);
  const [ox, oy, oz] = lacks("_rlnOriginXAngst") ? zero : particle.origin;
  const particleAngst = transformed(
    product(
      translation(particle.coordinate),
      box,
      translation([-ox, -oy, -oz]),
    ),
    zero,
  );
  const inAngles = (layout.alignment ?? "angles") === "angles";
  const projection = inAngles
    ? projectionMatrix(model, tomogram, frame, omitted)
    : projectionMatrix(model, tomogram, frame);
  const centre = tomogram.size.map((side) => side / 2);
  const cut = projected(projection, tomogram, particle.coordinate, centre);
  const seen = projected(projection, tomogram, particleAngst, centre);
  const middle = projected(projection, tomogram, zero, centre);
  const depth = seen[2] - middle[2];
  const slope = omitted.lacks("tomograms", "_rlnTomoDefocusSlope")
    ? 1
    : tomogram.defocusSlope;
  const delta = tomogram.hand * slope * depth;
  const [tx, ty] = [cut[0] - seen[0], cut[1] - seen[1]];
  const placed = layout.alignment !== "matrices" &&
    !omitted.lacks("frames", "_rlnTomoXShiftAngst");
  return {
    rotation: rotationPart(product(projection, box, pose)),
    originAngst: [tx, ty] as const,
    originPx: [tx / optics.imagePixelSize, ty / optics.imagePixelSize] as const,
    depth,
    defocusU: frame.defocusU + delta,
    defocusV: frame.defocusV + delta,
    ...(placed
      ? positions(model, tomogram, projection, particle.coordinate)
      : unknownPositions()),
  };
}

/** P_f in Å of a point in Å from the centre of the tomogram in pixels. */
function projected(
  projection: Matrix4,
  { pixelSize }: TomogramModel,
  point: Vector3,
  centre: readonly number[],
): Vector3 {
  const [x, y, z] = transformed(projection, [
    point[0] / pixelSize + centre[0],
    point[1] / pixelSize + centre[1],
    point[2] / pixelSize + centre[2],
  ]);
  return [x * pixelSize, y * pixelSize, z * pixelSize];
}

/** The centre of the cut box in the tilt image. */
function positions(
  model: TomoModel,
  tomogram: TomogramModel,
  projection: Matrix4,
  coordinate: Vector3,
) {
  const { size, pixelSize } = tomogram;
  const whole = size.map((side) => Math.floor(side / 2));
  const real = size.map((side) => side / 2);
  const [ax, ay] = projected(projection, tomogram, coordinate, whole);
  const [x, y] = projected(projection, tomogram, coordinate, real);
  const [wx, wy] = model.tiltImageSize.map((n) => Math.floor(n / 2));
  return {
    positionAngst: [ax - wx * pixelSize, ay - wy * pixelSize] as const,
    positionPx: [x / pixelSize, y / pixelSize] as const,
  };
}

function unknownPositions() {
  return {
    positionAngst: [NaN, NaN] as const,
    positionPx: [NaN, NaN] as const,
  };
}
