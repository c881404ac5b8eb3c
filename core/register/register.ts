import type { RunView } from '#core/plan/run';
import type { ServerModel } from '#core/scan/model';
import { contentHash } from '#core/util/canonical';
import { claimsOfModel, claimsOfRun, rangesOf } from './claims';
import { claimKey, computerOf, REGISTER_VERSION, type Claim, type RegisterComputer, type RegisterRanges, type RegisterRecord } from './record';

/** An entry as it stands after every record. */
export interface RegisterItem extends Claim {
  readonly key: string;
  readonly computer: RegisterComputer;
  readonly source: 'scan' | 'run' | 'recipe';
  readonly owner: string;
  readonly purpose: string;
  readonly firstSeen: string;
  readonly lastSeen: string;
  /** When it was found gone, or given up; null while it stands. */
  readonly gone: string | null;
  /** The run, and so the change document, that gave it out. */
  readonly run: string | null;
  readonly recipe: string | null;
}

export interface Accepted {
  readonly targetId: string;
  readonly runId: string;
  readonly cell: string;
  readonly value: string;
}

/**
 * Every port assignment made or found, folded from the records of the register's file. `lastSeen` of what a scan still
 * finds is the scan's time, so a scan that finds nothing new is one short line.
 */
export class Register {
  readonly #items = new Map<string, RegisterItem>();
  readonly #scanned = new Map<string, string>();
  readonly #ranges = new Map<string, RegisterRanges>();
  readonly #runs = new Set<string>();
  readonly #accepted = new Map<string, Accepted>();
  #revision = 0;

  /** Changes with every record: what was made from the items is worth keeping until then. */
  get revision(): number {
    return this.#revision;
  }

  /** In the order they were first written down. */
  items(): RegisterItem[] {
    return [...this.#items.values()].map((item) => (item.gone === null && item.source !== 'recipe' ? { ...item, lastSeen: this.#scanned.get(item.computer.scope) ?? item.lastSeen } : item));
  }

  ranges(scope: string): RegisterRanges | null {
    return this.#ranges.get(scope) ?? null;
  }

  accepted(targetId: string, runId: string, cell: string): string | null {
    return this.#accepted.get(acceptKey({ targetId, runId, cell }))?.value ?? null;
  }

  has(key: string): boolean {
    return this.#items.has(key);
  }

  apply(record: RegisterRecord): void {
    this.#revision++;
    switch (record.t) {
      case 'scan':
        this.#scanned.set(record.computer.scope, record.at);
        if (record.ranges) this.#ranges.set(record.computer.scope, record.ranges);
        for (const claim of record.found) this.#seen(record.computer, claim, record.at);
        for (const key of record.gone) this.#change(key, (item) => ({ ...item, gone: record.at, live: false }));
        return;
      case 'run':
        this.#runs.add(record.runId);
        for (const claim of record.claims) this.#given(record, claim);
        return;
      case 'recipe':
        for (const { computer, claim, owner, purpose } of record.claims) {
          const key = claimKey(computer.scope, claim);
          const known = this.#items.get(key);
          this.#items.set(key, { ...claim, key, computer, source: 'recipe', owner, purpose, firstSeen: known?.firstSeen ?? record.at, lastSeen: record.at, gone: null, run: null, recipe: record.recipe });
        }
        return;
      case 'edit':
        this.#change(record.key, (item) => ({ ...item, owner: record.owner, purpose: record.purpose }));
        return;
      case 'withdrawn':
        this.#change(record.key, (item) => ({ ...item, gone: record.at }));
        return;
      case 'accepted':
        this.#accepted.set(acceptKey(record), record);
        return;
    }
  }

  /** What a scan adds to the register; null where a later scan of the computer is already in it. */
  scanRecord(model: ServerModel): RegisterRecord | null {
    const computer = computerOf(model.target);
    const last = this.#scanned.get(computer.scope);
    if (last !== undefined && last >= model.takenAt) return null;
    const claims = claimsOfModel(model);
    const keys = new Set(claims.map((claim) => claimKey(computer.scope, claim)));
    const found = claims.filter((claim) => {
      const known = this.#items.get(claimKey(computer.scope, claim));
      return !known || known.gone !== null || known.hold !== claim.hold || known.live !== claim.live;
    });
    const gone = [...this.#items.values()].filter((item) => item.computer.scope === computer.scope && item.gone === null && !keys.has(item.key) && looked(model, item)).map((item) => item.key);
    const ranges = rangesOf(model);
    const same = ranges !== null && contentHash(ranges) === contentHash(this.#ranges.get(computer.scope) ?? null);
    return { v: REGISTER_VERSION, t: 'scan', at: model.takenAt, computer, found, gone, ranges: same ? null : ranges };
  }

  /** What a run adds; null for one that changed nothing, or that is in the register. */
  runRecord(run: RunView): RegisterRecord | null {
    if (run.state !== 'committed' || run.endedAt === null || this.#runs.has(run.runId)) return null;
    return { v: REGISTER_VERSION, t: 'run', at: run.endedAt, runId: run.runId, undoOf: run.plan.undoOf, computer: computerOf(run.plan.target), by: run.by, why: run.why, claims: claimsOfRun(run) };
  }

  #seen(computer: RegisterComputer, claim: Claim, at: string): void {
    const key = claimKey(computer.scope, claim);
    const known = this.#items.get(key);
    const first: RegisterItem = { ...claim, key, computer, source: 'scan', owner: '', purpose: '', firstSeen: at, lastSeen: at, gone: null, run: null, recipe: null };
    this.#items.set(key, known ? { ...known, hold: claim.hold, live: claim.live, lastSeen: at, gone: null } : first);
  }

  #given(record: Extract<RegisterRecord, { t: 'run' }>, claim: Claim): void {
    const key = claimKey(record.computer.scope, claim);
    const known = this.#items.get(key);
    const purpose = known && known.purpose !== '' ? known.purpose : (record.why.split('\n')[0] ?? '').slice(0, 200);
    this.#items.set(key, { ...claim, key, computer: record.computer, source: 'run', owner: known?.owner ?? '', purpose, firstSeen: known?.firstSeen ?? record.at, lastSeen: record.at, gone: null, run: record.runId, recipe: null });
  }

  #change(key: string, change: (item: RegisterItem) => RegisterItem): void {
    const item = this.#items.get(key);
    if (item) this.#items.set(key, change(item));
  }
}

/** Did the scan look where the item would be? What could not be read is not gone. */
function looked(model: ServerModel, item: RegisterItem): boolean {
  switch (item.kind) {
    case 'sql-instance':
      return model.instancesKnown;
    case 'sql-dac':
    case 'sql-endpoint':
    case 'listener':
      return model.listeners.known;
    case 'service':
      return model.rpc.known && model.wmi.known;
    case 'reservation':
      return model.ranges.known;
    case 'recipe':
      return false;
  }
}

function acceptKey({ targetId, runId, cell }: Pick<Accepted, 'targetId' | 'runId' | 'cell'>): string {
  return [targetId, runId, cell].join('|');
}
