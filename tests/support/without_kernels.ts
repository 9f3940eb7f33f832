/** Preloaded by `deno task test:plain`: all is done without the kernels. */
import { switchKernels } from "../../src/kernels/kernel.ts";

switchKernels(false);
