/** Preloaded by `deno task test:plain`: transforms without the kernel. */
import { useFftKernel } from "../../src/fourier/kernel/kernel.ts";

useFftKernel(false);
