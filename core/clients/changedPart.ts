export interface Parts {
  readonly head: string;
  readonly middle: string;
  readonly tail: string;
}

/** Two texts up to where they differ, what differs, and what follows. */
export function changedPart(before: string, after: string): { readonly before: Parts; readonly after: Parts } {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  const cut = (text: string): Parts => ({ head: text.slice(0, head), middle: text.slice(head, text.length - tail), tail: text.slice(text.length - tail) });
  return { before: cut(before), after: cut(after) };
}
