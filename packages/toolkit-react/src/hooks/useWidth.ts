import { useEffect, useState, type RefObject } from 'react';

/** How wide an element is, in pixels, as it changes; `fallback` until it has been measured. */
export function useWidth(
  element: RefObject<HTMLElement>,
  fallback: number,
): number {
  const [width, setWidth] = useState(fallback);
  useEffect(() => {
    const { current } = element;
    if (!current || typeof ResizeObserver === 'undefined') {
      return undefined;
    }
    const observer = new ResizeObserver(([entry]) => {
      // What is not shown has no width, and keeps the one that it had.
      if (entry.contentRect.width > 0) {
        setWidth(Math.round(entry.contentRect.width));
      }
    });
    observer.observe(current);
    return () => observer.disconnect();
  }, [element]);
  return width;
}
