/** Stand-in for `jsr:@std/path`: the functions follow the platform. */

import { win32 } from "node:path";
import * as posix from "./posix/mod.ts";

const path: typeof posix = Deno.build.os === "windows" ? win32 : posix;

export const basename: typeof posix.basename = path.basename;
export const dirname: typeof posix.dirname = path.dirname;
export const extname: typeof posix.extname = path.extname;
export const isAbsolute: typeof posix.isAbsolute = path.isAbsolute;
export const join: typeof posix.join = path.join;
export const normalize: typeof posix.normalize = path.normalize;
export const relative: typeof posix.relative = path.relative;
export const resolve: typeof posix.resolve = path.resolve;
