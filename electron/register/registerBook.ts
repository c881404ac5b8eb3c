import type { RecipePort } from '#core/ipc/contract';
import { maskSecrets } from '#core/clients/mask';
import { everything, type RegisterEntry, type RegisterIndex, type RegisterQuery } from '#core/register/query';
import { claimKey, REGISTER_VERSION, scopeOf, type RegisterRecord } from '#core/register/record';
import { driftOf, type Accepted, type DriftItem } from '#core/plan/drift';
import type { ServerModel } from '#core/scan/model';
import { isWildcard } from '#core/ports/address';
import { AppError } from '../main/appError';
import type { RunStore } from '../runs/store';
import { RegisterStore } from './registerStore';

/** The port register as the window, the command line and the guide use it. */
export class RegisterBook {
  readonly #store: RegisterStore;
  readonly #runs: RunStore;
  readonly #by: string;

  constructor(stateDir: string, runs: RunStore, by: string) {
    this.#store = new RegisterStore(stateDir);
    this.#runs = runs;
    this.#by = by;
  }

  get unreadLines(): number {
    return this.#store.unreadLines;
  }

  /** Up to date with the journals: a run whose process ended before it was written down is written down now. */
  index(): RegisterIndex {
    this.#takeRuns();
    return this.#store.index();
  }

  /** Makes the next question quick, while nobody waits. */
  async prepare(): Promise<void> {
    await this.#store.readAhead();
    this.index().find(everything);
  }

  find(query: RegisterQuery): RegisterEntry[] {
    const { total, entries } = this.index().find(query);
    return entries(0, total);
  }

  /** Who holds or wants a port now, on any computer. */
  holders(port: number): RegisterEntry[] {
    return this.find({ ...everything, text: String(port) });
  }

  scanned(model: ServerModel): void {
    this.#takeRuns();
    const record = this.#store.register.scanRecord(model);
    if (record) this.#store.append([record]);
  }

  /** What differs from what the runs of the target left, without what somebody took as new. */
  drift(model: ServerModel): DriftItem[] {
    return driftOf(this.#runs.list(), model, this.accepted(model.target.id));
  }

  accepted(targetId: string): Accepted {
    const { register } = this.#store;
    return (runId, cell) => register.accepted(targetId, runId, cell);
  }

  accept(targetId: string, runId: string, cell: string, value: string): void {
    this.#store.append([{ ...this.#head(), t: 'accepted', targetId, runId, cell, value, by: this.#by }]);
  }

  edit(key: string, owner: string, purpose: string): void {
    this.#known(key);
    this.#store.append([{ ...this.#head(), t: 'edit', key, owner: maskSecrets(owner), purpose: maskSecrets(purpose), by: this.#by }]);
  }

  /** Returns the keys of the entries. */
  add(recipe: string, ports: readonly RecipePort[]): string[] {
    const claims = ports.map(({ computer, protocol, address, port, holder, owner, purpose }) => ({
      computer: { scope: scopeOf({ id: '', kind: 'recipe', name: computer }), name: computer, simulated: false },
      claim: { kind: 'recipe' as const, protocol, address: isWildcard(address) || address === '' ? 'any' : address, port, end: port, holder, hold: 'planned' as const, live: false },
      owner: maskSecrets(owner),
      purpose: maskSecrets(purpose),
    }));
    this.#store.append([{ ...this.#head(), t: 'recipe', recipe, by: this.#by, claims }]);
    return claims.map(({ computer, claim }) => claimKey(computer.scope, claim));
  }

  withdraw(key: string): void {
    this.#known(key);
    this.#store.append([{ ...this.#head(), t: 'withdrawn', key, by: this.#by }]);
  }

  #known(key: string): void {
    if (!this.#store.register.has(key)) throw new AppError('unknown-entry', { entry: key });
  }

  #takeRuns(): void {
    const { register } = this.#store;
    const records = this.#runs
      .list()
      .toReversed()
      .map((run) => register.runRecord(run))
      .filter((record): record is RegisterRecord => record !== null);
    this.#store.append(records);
  }

  #head(): { readonly v: typeof REGISTER_VERSION; readonly at: string } {
    return { v: REGISTER_VERSION, at: new Date().toISOString() };
  }
}
