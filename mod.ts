/**
 * cryoset opens cryo-EM particle sets and hands them on as typed arrays.
 *
 * @module
 */
export * from "./src/core/errors.ts";
export * from "./src/core/nd_array.ts";
