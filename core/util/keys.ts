/** Own keys of an object literal whose type says exactly what it holds: a table, not something from outside. */
export function keysOf<T extends object>(table: T): (keyof T & string)[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.keys is typed for objects that may hold more
  return Object.keys(table) as (keyof T & string)[];
}
