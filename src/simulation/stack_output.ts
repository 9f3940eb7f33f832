import { MrcStackWriter } from "../formats/mrc/mod.ts";

/** Writes images into stacks of so many, one after the other. */
export class StackOutput implements AsyncDisposable {
  readonly #paths: readonly string[];
  readonly #box: number;
  readonly #voxelSize: number;
  #stack = 0;
  #writer: MrcStackWriter | null = null;

  /** Takes the paths of the stacks, in order. */
  constructor(paths: readonly string[], box: number, voxelSize: number) {
    this.#paths = paths;
    this.#box = box;
    this.#voxelSize = voxelSize;
  }

  /**
   * Appends images to the stack that is being written.
   *
   * @param isLast Whether the stack is whole with them.
   */
  async write(images: Float32Array, isLast: boolean): Promise<void> {
    this.#writer ??= await MrcStackWriter.open(this.#paths[this.#stack], {
      boxSize: this.#box,
      voxelSize: this.#voxelSize,
    });
    await this.#writer.write(images);
    if (!isLast) return;
    await this.#writer.commit();
    this.#writer = null;
    this.#stack++;
  }

  /** Gives up the stack that is not whole. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writer?.abort();
    this.#writer = null;
  }
}

/** Names of stacks for so many images: "stack_0001.mrcs" and so on. */
export function stackNames(
  prefix: string,
  images: number,
  imagesPerStack: number,
): string[] {
  return Array.from(
    { length: Math.ceil(images / imagesPerStack) },
    (_, i) => `${prefix}_${String(i + 1).padStart(4, "0")}.mrcs`,
  );
}
