import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { minimumSize, openingBounds } from '#electron/main/windowState';

const primary = { x: 0, y: 0, width: 1920, height: 1040 };
const right = { x: 1920, y: 0, width: 1280, height: 984 };
const saved = { x: 300, y: 200, width: 1200, height: 800, maximized: false };

describe('openingBounds', () => {
  it('opens in the middle at the usual size when nothing was saved', () => {
    expect(openingBounds(undefined, [primary])).toEqual({ width: 1280, height: 840 });
  });

  it('opens where the window was', () => {
    expect(openingBounds(saved, [primary, right])).toEqual({ x: 300, y: 200, width: 1200, height: 800 });
    expect(openingBounds({ ...saved, x: 2000 }, [primary, right])).toEqual({ x: 2000, y: 200, width: 1200, height: 800 });
  });

  it('forgets a place whose screen is gone, or whose title bar is out of reach', () => {
    for (const gone of [{ x: 2000 }, { y: -100 }, { y: 1040 }, { x: -1150 }, { x: 1900 }]) {
      expect(openingBounds({ ...saved, ...gone }, [primary]), JSON.stringify(gone)).toEqual({ width: 1280, height: 840 });
    }
  });

  it('fits a small remote session, but never below the minimum', () => {
    expect(openingBounds(undefined, [{ x: 0, y: 0, width: 1100, height: 600 }])).toEqual({ width: 1100, height: minimumSize.height });
    expect(openingBounds({ ...saved, width: 5000, height: 10 }, [primary])).toEqual({ x: 300, y: 200, width: 1920, height: minimumSize.height });
  });

  it('never opens at a place where no screen shows the title bar', () => {
    const area = fc.record({ x: fc.integer({ min: -4000, max: 4000 }), y: fc.integer({ min: -4000, max: 4000 }), width: fc.integer({ min: 640, max: 4000 }), height: fc.integer({ min: 480, max: 3000 }) });
    fc.assert(
      fc.property(area, fc.array(area, { minLength: 1, maxLength: 3 }), (window, screens) => {
        const bounds = openingBounds({ ...window, maximized: false }, screens);
        if (bounds.x === undefined || bounds.y === undefined) return;
        const { x, y } = bounds;
        expect(screens.some((screen) => x + window.width > screen.x && x < screen.x + screen.width && y >= screen.y && y + 48 <= screen.y + screen.height)).toBe(true);
      }),
    );
  });
});
