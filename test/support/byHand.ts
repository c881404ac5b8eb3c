import { MachineRegistry } from '#electron/targets/demo/machine';
import type { MachineState } from '#electron/targets/demo/state';
import { bench, type Bench } from './demoRun';

export type Hand = (registry: MachineRegistry, state: MachineState) => void;

/** The same server after somebody was at it with the tools of Windows; its runs stay where they are. */
export function byHand(executor: Bench, hand: Hand): Bench {
  const state = executor.target.state();
  hand(new MachineRegistry(state), state);
  const changed = bench(state);
  return { ...changed, store: executor.store, start: (plan, changes) => changed.start(plan, { store: executor.store, ...changes }), dispose: () => (executor.dispose(), changed.dispose()) };
}
