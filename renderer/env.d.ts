declare module '*.css';

interface Window {
  /** Exposed by the preload script. */
  readonly portpin: import('#core/ipc/contract').Bridge;
}
