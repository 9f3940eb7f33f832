/**
 * Prints the pixels of a stack and the codes of what was tolerated.
 *
 * Arguments: path of the stack, options as JSON.
 */
import { loadImages } from "../../../src/images/load_images.ts";

const [path, options] = Deno.args;
await using stack = await loadImages(path, JSON.parse(options));
const { data } = await stack.get();
const codes = stack.diagnostics.map(({ code }) => code);
await Deno.stdout.write(
  new TextEncoder().encode(`${data.join()} ${codes.join()}`),
);
