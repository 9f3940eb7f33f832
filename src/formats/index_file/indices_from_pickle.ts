import { DataFormatError } from "../../core/errors.ts";
import { PickleArray, PickleTuple, type PickleValue } from "../pickle/mod.ts";
import { indexOf, indicesFromArray } from "./indices_from_array.ts";
import type { IndexLike } from "./parse_index_file.ts";

type List = number[] | boolean[];

/**
 * Indices of a pickle: an array, list or tuple of integers or booleans, or a
 * list, tuple or array of such, as half-sets and tilt series are kept.
 *
 * @param fileSize Bytes of the file. Lists may be shared many times over, so
 * that more indices than that are refused.
 * @throws {DataFormatError} `index-pickle` if it holds something else,
 * `index-value` with the place of what is no index.
 */
export function indicesFromPickle(
  value: PickleValue,
  path: string,
  fileSize: number,
): IndexLike {
  const members = membersOf(value);
  if (members === null) {
    if (isPlainArray(value)) return indicesFromArray(value, path);
    throw noIndices(path, "it is neither an array nor a list");
  }
  const isNested = members.length > 0 &&
    (membersOf(members[0]) !== null || isPlainArray(members[0]));
  if (!isNested) return plainList(members, "", path);
  let count = 0;
  return members.map((member, k) => {
    const list = innerList(member, k, path);
    count += list.length;
    if (count <= fileSize) return list;
    throw noIndices(path, `its lists hold more than ${fileSize} indices`);
  });
}

function innerList(member: PickleValue, k: number, path: string): List {
  const items = membersOf(member);
  if (items !== null) return plainList(items, ` of list ${k}`, path);
  if (isPlainArray(member) && member.shape.length === 1) {
    return indicesFromArray(member, path) as List;
  }
  throw noIndices(path, `list ${k} is not a list of one dimension`);
}

/** Members of a list, a tuple, or an array of Python objects. */
function membersOf(value: PickleValue): readonly PickleValue[] | null {
  if (Array.isArray(value)) return value;
  if (value instanceof PickleTuple) return value.items;
  if (!(value instanceof PickleArray) || value.shape.length !== 1) return null;
  return value.objects;
}

function isPlainArray(value: PickleValue): value is PickleArray {
  return value instanceof PickleArray && value.objects === null &&
    value.fields === null;
}

function plainList(
  items: readonly PickleValue[],
  of: string,
  path: string,
): List {
  if (items.every((item) => typeof item === "boolean")) {
    return [...items] as boolean[];
  }
  return items.map((item, k) => indexOf(item, `position ${k}${of}`, path));
}

function noIndices(path: string, reason: string): DataFormatError {
  return new DataFormatError(
    "index-pickle",
    `Cannot read indices from "${path}": ${reason}; expected integers, ` +
      `booleans, or lists of them`,
    { path },
  );
}
