export * from "./posix/mod.ts";
