/**
 * A copy of a value on which Node's strict deep equality decides as std's
 * `equal` does: 0 equals -0, and the getters of a class are compared too.
 */
export function comparable(
  value: unknown,
  ancestors: readonly unknown[] = [],
): unknown {
  if (typeof value === "number") return value + 0;
  if (
    value instanceof Float16Array || value instanceof Float32Array ||
    value instanceof Float64Array
  ) {
    return value.map((element) => element + 0);
  }
  if (ancestors.includes(value)) return "circular";
  const inner = [...ancestors, value];
  if (Array.isArray(value) && Object.keys(value).length === value.length) {
    return value.map((element) => comparable(element, inner));
  }
  if (Object.prototype.toString.call(value) !== "[object Object]") return value;
  const object = value as Readonly<Record<PropertyKey, unknown>>;
  const copy: Record<PropertyKey, unknown> = Object.create(null);
  for (const key of comparedKeys(object)) {
    copy[key] = comparable(object[key], inner);
  }
  return [Object.getPrototypeOf(object)?.constructor ?? Object, copy];
}

function comparedKeys(object: object): PropertyKey[] {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === null || prototype === Object.prototype) {
    return Reflect.ownKeys({ ...object });
  }
  return [...Reflect.ownKeys(object), ...getterNames(prototype)];
}

function getterNames(prototype: object | null): string[] {
  if (prototype === null || prototype === Object.prototype) return [];
  return Object.entries(Object.getOwnPropertyDescriptors(prototype))
    .filter(([, property]) => property.get !== undefined)
    .map(([name]) => name)
    .concat(getterNames(Object.getPrototypeOf(prototype)));
}
