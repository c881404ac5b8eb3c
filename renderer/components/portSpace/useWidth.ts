import { useLayoutEffect, useState, type RefObject } from 'react';

/** Width of an element in pixels, followed as it changes; `fallback` where nothing is laid out. */
export function useWidth(ref: RefObject<HTMLElement | null>, fallback: number): number {
  const [width, setWidth] = useState(fallback);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element || typeof ResizeObserver === 'undefined') return undefined;
    const observer = new ResizeObserver((entries) => {
      const now = entries[0]?.contentRect.width ?? 0;
      if (now > 0) setWidth(Math.floor(now));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return width;
}
