/** One text per code of a union of `{ code, ... }`, each given its own variant; a code without text does not compile. */
export type TextsByCode<T extends { readonly code: string }> = {
  readonly [C in T['code']]: (item: Extract<T, { readonly code: C }>) => string;
};

export function textByCode<T extends { readonly code: string }>(texts: TextsByCode<T>, item: T): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the mapped type ties each row to its code; the compiler cannot follow it here
  const text = texts[item.code as T['code']] as (item: T) => string;
  return text(item);
}
