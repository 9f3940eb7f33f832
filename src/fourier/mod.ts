/**
 * Fourier transforms of images: centred spectra, half spectra, frequency
 * grids, shifts and Fourier cropping. Pure arithmetic; needs no permission.
 *
 * Conventions: transforms are centred and unnormalised forward; a spectrum of
 * a [height, width] image has its zero frequency at [floor(height / 2),
 * floor(width / 2)]; frequencies are (kx, ky) = (column, row). A half spectrum
 * keeps the columns of frequency 0 to floor(width / 2).
 *
 * @module
 */
export {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  ndArray,
  type NumericArray,
} from "../core/nd_array.ts";
export { averageOverShells } from "./average_over_shells.ts";
export {
  type ComplexDtype,
  type DftOptions,
  getDft2,
  getDft2Real,
  getDft3,
  getIdft2,
  getIdft2Real,
  getIdft3,
  type InverseRealDftOptions,
  type StorageOf,
} from "./dft.ts";
export {
  downsampleImages,
  type DownsampleImagesOptions,
  getDownsampleBatchSize,
} from "./downsample_images.ts";
export { type FftLines, type FftPlan, fftPlan } from "./fft_plan.ts";
export { FourierCropper } from "./fourier_cropper.ts";
export {
  fourierShellCorrelation,
  type FourierShellCorrelationOptions,
  type ScaledVolume,
} from "./fourier_shell_correlation.ts";
export {
  type FrequencyGridOptions,
  get1dFrequencyGrid,
  get1dFrequencyGridRfft,
  getKCoordinateOfEachPixel,
  getKCoordinateOfEachPixelHalf,
} from "./frequency_grid.ts";
export { fullImageToHalfImage, halfImageToFullImage } from "./half_image.ts";
export { ImageFft } from "./image_fft.ts";
export {
  getGridOfRadialDistances,
  getGridOfRadialDistancesHalf,
  type RadialGridOptions,
} from "./radial_grid.ts";
export {
  ShellCorrelation,
  type ShellCorrelationParts,
  type ShellResolution,
} from "./shell_correlation.ts";
export {
  translateHalfImages,
  translateImages,
  type TranslateImagesOptions,
} from "./translate_images.ts";
export {
  getDft3Real,
  getIdft3Real,
  type InverseRealDft3Options,
  type RealDft3Options,
} from "./volume_fft.ts";
