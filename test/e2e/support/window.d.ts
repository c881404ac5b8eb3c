// What page functions of the tests see in the window.
interface Window {
  readonly portpin: import('#core/ipc/contract').Bridge;
  /** Put there by a test, for its own next step. */
  probe?: { readonly received: readonly (readonly { readonly pingMs: number | null }[])[]; readonly leave: () => void };
}
