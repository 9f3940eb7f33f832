/**
 * Runs the workflows named by its arguments and prints how each ended, as a
 * JSON object: "ok" or the name of the error.
 *
 * Arguments: a folder as `permissions_test.ts` makes it, then names.
 */
import {
  createImageSource,
  DownsamplingImageLoader,
  imageCount,
  type ImageLoader,
  loadImages,
  MRCLoader,
  MultiMRCLoader,
  ParticleImageDataset,
  StarLoader,
} from "../../mod.ts";

const [folder, ...names] = Deno.args;
const star = `${folder}/run/p.star`;
const stack = `${folder}/stacks/a.mrcs`;
const list = `${folder}/run/list.txt`;
const datadir = `${folder}/stacks`;

const workflows: Record<string, () => Promise<unknown>> = {
  MRCLoader: () => readAll(MRCLoader.open(stack)),
  loadImages: () => readAll(loadImages(star, { datadir })),
  StarLoader: () => readAll(StarLoader.open(star, { datadir })),
  lost: () => readAll(StarLoader.open(`${folder}/run/lost.star`)),
  climbing: () => readAll(StarLoader.open(`${folder}/run/deep.star`)),
  fromTxt: () => readAll(MultiMRCLoader.fromTxt(list, { datadir })),
  fromTable: () => {
    const table = {
      files: ["a.mrcs"],
      fileIndex: Int32Array.of(0),
      sections: Int32Array.of(1),
    };
    return readAll(MultiMRCLoader.fromTable(table, star, { datadir }));
  },
  downsampling: async () => {
    const loader = await MRCLoader.open(stack);
    await readAll(Promise.resolve(new DownsamplingImageLoader(loader, 2)));
  },
  countStar: () => imageCount(star),
  countStack: () => imageCount(stack),
  countList: () => imageCount(list, { datadir }),
  dataset: async () => {
    await using dataset = await ParticleImageDataset.open(star, { datadir });
    dataset.processImagesHalf(await dataset.get());
  },
  source: async () => {
    await using source = await createImageSource(star, { datadir });
    await Array.fromAsync(source.subset([1, 0]).iterBatches(1));
  },
};

async function readAll(opening: Promise<ImageLoader>): Promise<void> {
  await using loader = await opening;
  await loader.loadAll();
}

const outcomes: Record<string, string> = {};
for (const name of names.length > 0 ? names : Object.keys(workflows)) {
  try {
    await workflows[name]();
    outcomes[name] = "ok";
  } catch (error) {
    outcomes[name] = (error as Error).name;
  }
}
await Deno.stdout.write(new TextEncoder().encode(JSON.stringify(outcomes)));
