/**
 * Opcodes that make and fill tuples, lists, dicts and sets.
 *
 * @module
 */
import type { PickleMachine } from "./machine.ts";
import { describe, PickleTuple, type PickleValue } from "./values.ts";

const EMPTY_TUPLE = new PickleTuple(Object.freeze([]));

/** A tuple of the topmost values. */
export function makeTuple(
  machine: PickleMachine,
  length: 0 | 1 | 2 | 3,
): PickleTuple {
  if (length === 0) return EMPTY_TUPLE;
  machine.countContainer();
  const items = new Array<PickleValue>(length);
  for (let k = length - 1; k >= 0; k--) items[k] = machine.pop();
  return new PickleTuple(items);
}

/** A tuple of the values above the mark. */
export function markedTuple(machine: PickleMachine): PickleTuple {
  machine.countContainer();
  return new PickleTuple(machine.popMark());
}

/** A list of values. */
export function makeList(
  machine: PickleMachine,
  items: PickleValue[],
): PickleValue[] {
  machine.countContainer();
  return items;
}

/** Appends the topmost value to the list below it. */
export function append(machine: PickleMachine): void {
  const item = machine.pop();
  const list = topList(machine);
  machine.checkItems(list.length);
  list.push(item);
}

/** Appends the values above the mark to the list below it. */
export function appendAll(machine: PickleMachine): void {
  const items = machine.popMark();
  const list = topList(machine);
  machine.checkItems(list.length + items.length);
  for (const item of items) list.push(item);
}

function topList(machine: PickleMachine): PickleValue[] {
  const list = machine.top();
  if (Array.isArray(list)) return list;
  throw machine.fault(
    "pickle-stack",
    `it appends to ${describe(list)}, which is no list`,
  );
}

/** A dict of keys and values in turn. */
export function makeDict(
  machine: PickleMachine,
  items: readonly PickleValue[],
): Map<PickleValue, PickleValue> {
  machine.countContainer(true);
  const dict = new Map<PickleValue, PickleValue>();
  fillDict(machine, dict, items);
  return dict;
}

/** Sets one item of the dict below key and value. */
export function setItem(machine: PickleMachine): void {
  const value = machine.pop();
  const key = machine.pop();
  fillDict(machine, topDict(machine), [key, value]);
}

/** Sets items of the dict below the mark. */
export function setItems(machine: PickleMachine): void {
  const items = machine.popMark();
  fillDict(machine, topDict(machine), items);
}

function topDict(machine: PickleMachine): Map<PickleValue, PickleValue> {
  const dict = machine.top();
  if (dict instanceof Map) return dict;
  throw machine.fault(
    "pickle-stack",
    `it sets an item of ${describe(dict)}, which is no dict`,
  );
}

function fillDict(
  machine: PickleMachine,
  dict: Map<PickleValue, PickleValue>,
  items: readonly PickleValue[],
): void {
  if (items.length % 2 !== 0) {
    throw machine.fault("pickle-stack", "a key of its dict has no value");
  }
  for (let k = 0; k < items.length; k += 2) {
    machine.checkEntries(dict.size);
    dict.set(machine.keyOf(items[k]), items[k + 1]);
  }
}

/** An empty set. */
export function makeSet(machine: PickleMachine): Set<PickleValue> {
  machine.countContainer(true);
  return new Set();
}

/** A set of the values above the mark. */
export function makeFrozenSet(machine: PickleMachine): Set<PickleValue> {
  const items = machine.popMark();
  const set = makeSet(machine);
  fillSet(machine, set, items);
  return set;
}

/** Adds the values above the mark to the set below it. */
export function addItems(machine: PickleMachine): void {
  const items = machine.popMark();
  const set = machine.top();
  if (!(set instanceof Set)) {
    throw machine.fault(
      "pickle-stack",
      `it adds to ${describe(set)}, which is no set`,
    );
  }
  fillSet(machine, set, items);
}

function fillSet(
  machine: PickleMachine,
  set: Set<PickleValue>,
  items: readonly PickleValue[],
): void {
  for (const item of items) {
    machine.checkEntries(set.size);
    set.add(machine.keyOf(item));
  }
}
