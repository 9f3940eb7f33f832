/**
 * cryoset opens cryo-EM particle sets the way their users hold them and hands
 * them on as typed arrays: poses, CTF rows, images, half-sets, batches. It
 * projects volumes, simulates sets of known truth, and reconstructs half-maps.
 *
 * ```ts ignore
 * import { loadDataset } from "jsr:@cryoset/cryoset";
 *
 * await using dataset = await loadDataset("run_data.star");
 * for await (const batch of dataset.iterBatches(512)) {
 *   const spectra = dataset.processImagesHalf(batch.images);
 * }
 * ```
 *
 * @module
 */

// Errors, arrays, index domains, random numbers
export {
  ArgumentError,
  ArgumentTypeError,
  DataFormatError,
  type Diagnostic,
  type Fault,
  type FaultDetails,
  IndexError,
  MissingFileError,
  UnsupportedError,
} from "./src/core/errors.ts";
export {
  type ComplexArray,
  complexArray,
  type FloatArray,
  type NdArray,
  ndArray,
  type NumericArray,
  sizeOf,
  strideOf,
  takeRows,
} from "./src/core/nd_array.ts";
export {
  deduplicatePreserveOrder,
  filterPreserveOrder,
  type IndexSelection,
  normalizeImageIndices,
  type NormalizeImageIndicesOptions,
  normalizeIndices,
  type NormalizeIndicesOptions,
  type SelectionNameOptions,
} from "./src/core/index_utils.ts";
export { asMask, Mask } from "./src/core/mask.ts";
export {
  type ImageKey,
  resolveImageKey,
  Slice,
  slice,
} from "./src/core/image_key.ts";
export {
  DatasetIndexLayout,
  type DatasetIndexLayoutOptions,
  type GroupedImages,
  type LookupOptions,
} from "./src/core/dataset_index_layout.ts";
export type {
  Relion5TomoInput,
  Relion5TomoOptions,
} from "./src/metadata/relion5_tomo/tomo_options.ts";
export { openRelion5Tomo } from "./src/metadata/relion5_tomo/open_relion5_tomo.ts";
export {
  Relion5TomoSet,
  type WriteFlatStarOptions,
} from "./src/metadata/relion5_tomo/relion5_tomo_set.ts";
export type { FlattenedTomo } from "./src/metadata/relion5_tomo/flatten_tomo.ts";
export type { ParticleSelection } from "./src/metadata/relion5_tomo/subset_selection.ts";
export { TiltImageTable } from "./src/metadata/relion5_tomo/tilt_image_table.ts";
export type {
  TiltSeriesFrames,
  Tomogram,
  TomoOpticsGroup,
  TomoParticles,
  TomoTables,
} from "./src/metadata/relion5_tomo/tomo_tables.ts";
export type {
  TomoSubsetFiles,
  WriteTomoSubsetOptions,
} from "./src/metadata/relion5_tomo/write_subset.ts";
export type { TomoTableOptions } from "./src/metadata/relion5_tomo/tomo_table_options.ts";
export {
  parseMicrographTiltMapping,
  parseParticleTilt,
  type ParticleTilts,
} from "./src/metadata/tilt_series/particle_tilts.ts";
export {
  readTiltImages,
  type TiltImages,
  type TiltImagesOptions,
  type TiltOrder,
  type TiltRanks,
} from "./src/metadata/tilt_series/tilt_images.ts";
export {
  type ParticleImagesOptions,
  type ParticlesFileMapOptions,
  type SanitizeImageOptions,
  type SanitizeParticleOptions,
  TiltSeriesOriginalIndexMap,
  type TiltSeriesOriginalIndexMapOptions,
} from "./src/metadata/tilt_series/tilt_series_original_index_map.ts";
export { LegacyRandom } from "./src/core/legacy_random.ts";
export { splitIndexList } from "./src/dataset/split_index_list.ts";

// Formats
export * from "./src/formats/mrc/mod.ts";
export * from "./src/formats/star/mod.ts";
export * from "./src/formats/numpy/mod.ts";
export * from "./src/formats/cs/mod.ts";
export * from "./src/formats/pickle/mod.ts";
export {
  type IndexFile,
  type IndexLike,
  parseIndexFile,
} from "./src/formats/index_file/parse_index_file.ts";
export {
  type IndexLikeValue,
  loadIndexLike,
  readIndexFile,
} from "./src/formats/index_file/load_index_like.ts";
export { loadOneList } from "./src/formats/index_file/one_list.ts";
export {
  encodeIndexPickle,
  type IndexList,
} from "./src/formats/index_file/encode_index_pickle.ts";

// Arithmetic
export * from "./src/fourier/mod.ts";
export * from "./src/physics/mod.ts";

// Metadata
export {
  type LoadStarFileOptions,
  type OpticsValueType,
  StarFile,
  type StarFileParts,
} from "./src/metadata/star_file.ts";
export {
  type ImageNameOptions,
  type ImageNames,
  parseImageNames,
} from "./src/metadata/image_names.ts";
export {
  type EulerAngles,
  eulerFromRotations,
  rotationsFromEuler,
} from "./src/metadata/euler.ts";
export {
  ImageMetadata,
  type ImageMetadataOptions,
  type MetadataRows,
} from "./src/metadata/image_metadata.ts";
export type { RealDtype } from "./src/metadata/real_rows.ts";
export type { ImageScaleOptions } from "./src/metadata/image_scale.ts";
export {
  parsePosesFromStar,
  type Poses,
  posesFromStarFile,
} from "./src/metadata/poses_from_star.ts";
export {
  ctfFromStarFile,
  type CtfOptions,
  type CtfTable,
  parseCtfFromStar,
} from "./src/metadata/ctf_from_star.ts";
export {
  CryoSparcFile,
  type LoadCryoSparcOptions,
  type ReadCryoSparcOptions,
} from "./src/metadata/cryosparc_file.ts";
export {
  parsePosesFromCs,
  posesFromCryoSparcFile,
  type PosesFromCsOptions,
} from "./src/metadata/poses_from_cs.ts";
export {
  ctfFromCryoSparcFile,
  type CtfFromCsOptions,
  parseCtfFromCs,
} from "./src/metadata/ctf_from_cs.ts";
export {
  rotationsFromVectors,
  vectorsFromRotations,
} from "./src/metadata/rotation_vector.ts";
export { CtfArrays, PoseArrays } from "./src/metadata/metadata_arrays.ts";
export { imageNamesFromCs } from "./src/metadata/cs_image_names.ts";
export {
  loadParticleTable,
  type ParticleTable,
  type ReadTableOptions,
} from "./src/metadata/particle_table.ts";
export {
  autoParseCtf,
  autoParsePoses,
  canExtractPoses,
} from "./src/metadata/metadata_readers.ts";
export {
  ctfFromPickle,
  type CtfFromPickleOptions,
  loadCtfParams,
} from "./src/metadata/ctf_from_pickle.ts";
export {
  type PoseRowsOptions,
  posesFromPickle,
  type PosesFromPickleOptions,
  type PosesTable,
} from "./src/metadata/poses_from_pickle.ts";
export {
  type LoadedPoses,
  loadPoses,
  type LoadPosesOptions,
} from "./src/metadata/load_poses.ts";
export {
  writeCtfPickle,
  writePosesPickle,
} from "./src/metadata/write_pickles.ts";

// Images
export {
  ImageLoader,
  type ImageLoaderInfo,
  type ImageStack,
} from "./src/images/image_loader.ts";
export { MRCLoader, type MRCLoaderOptions } from "./src/images/mrc_loader.ts";
export {
  MultiMRCLoader,
  type MultiMRCLoaderOptions,
} from "./src/images/multi_mrc_loader.ts";
export type { ImageTable } from "./src/images/image_table.ts";
export { CryoSparcLoader } from "./src/images/cryosparc_loader.ts";
export {
  Hdf5Loader,
  type Hdf5LoaderOptions,
} from "./src/images/hdf5_loader.ts";
export {
  type Hdf5Metadata,
  readHdf5Metadata,
} from "./src/metadata/hdf5_metadata.ts";
export {
  exportHdf5,
  type ExportHdf5Options,
} from "./src/dataset/export_hdf5.ts";
export {
  type Hdf5Path,
  isHdf5Path,
  parseHdf5Path,
} from "./src/formats/hdf5/hdf5_path.ts";
export { StarLoader } from "./src/images/star_loader.ts";
export { DownsamplingImageLoader } from "./src/images/downsampling_image_loader.ts";
export {
  imageCount,
  type ImageCountOptions,
  loadImages,
  type LoadImagesOptions,
} from "./src/images/load_images.ts";
export {
  ParticleImageDataset,
  type ParticleImageDatasetOptions,
} from "./src/images/image_backends.ts";
export {
  TiltSeriesDataset,
  type TiltSeriesDatasetOptions,
} from "./src/images/tilt_series_dataset.ts";
export {
  TiltSelection,
  type TiltSelectionOptions,
} from "./src/images/tilt_selection.ts";
export {
  type ComplexType,
  ImageProcessor,
  type ProcessImagesOptions,
} from "./src/images/image_processor.ts";
export type { ProcessOption } from "./src/images/process_option.ts";
export type { StackLayout } from "./src/images/section_run.ts";
export type { ShuffleOptions } from "./src/images/shuffle_order.ts";
export type { StackRead, StackReads } from "./src/images/stack_reads.ts";
export type { BackendAccess } from "./src/images/backend_access.ts";
export { BackendImageSource } from "./src/images/backend_image_source.ts";
export {
  type GroupMode,
  ImageSource,
  type ImageSourceInfo,
  type OpeningInfo,
  type ParticleItem,
  type SourceBatch,
  type SourceBatchOptions,
  SubsetImageSource,
} from "./src/images/image_sources.ts";
export {
  createImageSource,
  type CreateImageSourceOptions,
} from "./src/images/create_image_source.ts";
export { checkNew } from "./src/io/check_new.ts";
export type { FileState } from "./src/io/read_file.ts";
export type { StackPathOptions } from "./src/io/stack_path.ts";
export { getCacheDir } from "./src/io/staging/environment.ts";
export type { StagingOptions } from "./src/io/staging/staging_options.ts";
export {
  type CacheEntry,
  type CacheEntryState,
  listCache,
} from "./src/io/staging/list_cache.ts";
export {
  clearCache,
  type ClearCacheOptions,
  type ClearedCache,
} from "./src/io/staging/clear_cache.ts";

// Volumes
export type { Volume } from "./src/volumes/volume.ts";
export {
  readVolume,
  type ReadVolumeOptions,
} from "./src/volumes/read_volume.ts";
export {
  writeVolume,
  type WriteVolumeOptions,
} from "./src/volumes/write_volume.ts";
export { fscTable } from "./src/volumes/fsc_table.ts";
export {
  fscRecord,
  writeFsc,
  type WriteFscOptions,
} from "./src/volumes/write_fsc.ts";

// Datasets
export {
  AnnotatedImages,
  type CryoEMDatasetOptions,
  type DatasetPaths,
} from "./src/dataset/annotated_images.ts";
export type { DoseNoiseOptions } from "./src/dataset/dose_noise.ts";
export type { RowFileState } from "./src/dataset/row_file_state.ts";
export {
  CryoEMDataset,
  type HalfsetIndices,
} from "./src/dataset/cryoem_dataset.ts";
export {
  estimateNoiseVariance,
  type EstimateNoiseVarianceOptions,
  type NoiseVarianceEstimate,
} from "./src/dataset/estimate_noise_variance.ts";
export {
  type ImageCtf,
  type ImagePoses,
  readImageCtf,
  type ReadImageMetadataOptions,
  readImagePoses,
} from "./src/dataset/read_image_metadata.ts";
export {
  type ImageDoses,
  readImageDoses,
} from "./src/dataset/read_image_doses.ts";
export { IndexedImages } from "./src/dataset/indexed_images.ts";
export { InspectedImages } from "./src/dataset/inspected_images.ts";
export type { VolumeViewOptions } from "./src/dataset/fourier_planes.ts";
export { Batch, type BatchTuple } from "./src/dataset/batch.ts";
export type { IterBatchesOptions } from "./src/dataset/iter_batches.ts";
export type {
  HalfsetId,
  HalfsetsOptions,
} from "./src/dataset/halfset_views.ts";
export type {
  PredictedFrom,
  PredictedImageOptions,
} from "./src/dataset/predicted_images.ts";
export {
  estimateResidualNoise,
  type ResidualNoiseOptions,
} from "./src/dataset/estimate_residual_noise.ts";
export type { ReloadOptions } from "./src/dataset/reload.ts";
export {
  type CtfOverrides,
  getNumImagesInDataset,
  loadDataset,
  type LoadDatasetOptions,
} from "./src/dataset/load_dataset.ts";
export {
  type HalfsetArgs,
  HalfsetDatasetSpec,
  type HalfsetDatasetSpecFields,
} from "./src/dataset/halfset_args.ts";
export {
  getSplitTiltIndices,
  type SplitTiltIndicesOptions,
} from "./src/dataset/tilt_halfsets.ts";
export {
  type HalfsetLoadOptions,
  loadHalfsetDataset,
  loadHalfsetDatasetFromArgs,
  type LoadHalfsetDatasetFromArgsOptions,
  type LoadHalfsetDatasetOptions,
  resolveHalfsetIndices,
} from "./src/dataset/halfsets.ts";
export {
  getSplitIndices,
  type SplitIndicesOptions,
} from "./src/dataset/random_halfsets.ts";
export {
  readRelionHalfsetsFromStar,
  type RelionHalfsets,
  type RelionHalfsetsOptions,
} from "./src/dataset/relion_halfsets.ts";
export {
  type ParticleSplit,
  splitParticles,
  type SplitParticlesOptions,
  type TiltParticleHalves,
} from "./src/dataset/split_particles.ts";
export {
  halfsetRecord,
  writeHalfsets,
  type WriteHalfsetsOptions,
} from "./src/dataset/write_halfsets.ts";
export { convertParticles } from "./src/dataset/convert/convert_particles.ts";
export type {
  ConvertOptions,
  ConvertOutputs,
  ConvertReport,
} from "./src/dataset/convert/convert_options.ts";
export type { RelionVersion } from "./src/dataset/convert/records_to_star.ts";
export type { MetadataFileOptions } from "./src/dataset/metadata_files.ts";
export {
  type ReorderOptions,
  reorderToDatasetIndexing,
  reorderToOriginalIndexing,
  subsampleCryoemDataset,
} from "./src/dataset/dataset_reordering.ts";
export { reorderFromHalfsets } from "./src/dataset/reordering.ts";
export type { HalfsetRows } from "./src/dataset/halfset_rows.ts";
export {
  type InspectOptions,
  inspectParticles,
} from "./src/dataset/inspect/inspect_particles.ts";
export type {
  CtfReport,
  HalfsetsReport,
  MetadataReport,
  OpticsGroupReport,
  ParticlesReport,
  PosesReport,
  StackFault,
  StacksReport,
  TiltSeriesReport,
} from "./src/dataset/inspect/report.ts";

// Simulation
export {
  gaussianMolecule,
  type GaussianMoleculeOptions,
} from "./src/simulation/gaussian_molecule.ts";
export { simulateDataset } from "./src/simulation/simulate_dataset.ts";
export type {
  NoiseColour,
  SimulateDatasetOptions,
  SimulatedOptics,
  SimulatedTilts,
} from "./src/simulation/simulate_options.ts";
export type {
  SimulatedFiles,
  SimulationReport,
} from "./src/simulation/simulation_report.ts";

// Reconstruction
export {
  BackProjector,
  type BackProjectorOptions,
} from "./src/reconstruction/back_projector.ts";
export {
  reconstruct,
  type Reconstruction,
  type ReconstructOptions,
} from "./src/reconstruction/reconstruct.ts";
