import { z } from 'zod';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export const windowStateSchema = z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int(), maximized: z.boolean() });
export type WindowState = z.infer<typeof windowStateSchema>;

export const minimumSize = { width: 1024, height: 700 } as const;
const defaultSize = { width: 1280, height: 840 } as const;
/** As much of the title bar must be on a screen as a hand needs to drag it back. */
const grip = { width: 120, height: 48 } as const;

const overlap = (start: number, length: number, otherStart: number, otherLength: number): number =>
  Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart);

/**
 * Where the window opens: where it was, when its title bar is still within reach on a screen that exists (screens are
 * unplugged, remote sessions change size), else in the middle (no x and y) in a size that fits the primary screen.
 */
export function openingBounds(saved: WindowState | undefined, screens: readonly Area[]): { x?: number; y?: number; width: number; height: number } {
  const screen = saved && screens.find((area) => overlap(saved.x, saved.width, area.x, area.width) >= grip.width && overlap(saved.y, grip.height, area.y, area.height) >= grip.height);
  const primary = screens[0] ?? { x: 0, y: 0, ...defaultSize };
  const fit = (size: number, least: number, available: number): number => Math.max(least, Math.min(size, available));
  if (saved === undefined || screen === undefined) {
    return { width: fit(defaultSize.width, minimumSize.width, primary.width), height: fit(defaultSize.height, minimumSize.height, primary.height) };
  }
  return { x: saved.x, y: saved.y, width: fit(saved.width, minimumSize.width, screen.width), height: fit(saved.height, minimumSize.height, screen.height) };
}
