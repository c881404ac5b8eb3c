/** The first of `count` places at which `reached` holds, and from which on it holds; `count` where there is none. */
export function firstReached(count: number, reached: (at: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (reached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
