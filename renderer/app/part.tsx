import { lazy, type ComponentType } from 'react';

let painted: Promise<void> | undefined;
/** A window that is not painted (minimised, on a screen that is off) goes on all the same. */
const UNPAINTED_MS = 200;

/** Resolves when the frame of the window has been painted: what is evaluated before keeps it from the screen. */
export function afterFirstPaint(): Promise<void> {
  return (painted ??= new Promise((resolve) => {
    requestAnimationFrame(() => setTimeout(resolve));
    setTimeout(resolve, UNPAINTED_MS);
  }));
}

/**
 * A part of the window that MUI draws: loaded when it is first needed, with the look it needs. Whatever shows it does so in
 * a transition, inside a Suspense that is there before: else React shows nothing first, and holds back for 300 ms what
 * follows.
 */
export function part<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return lazy(async () => {
    await afterFirstPaint();
    const [{ Look }, Part] = await Promise.all([import('./Look'), load()]);
    return {
      default: (props: P) => (
        <Look>
          <Part {...props} />
        </Look>
      ),
    };
  });
}
