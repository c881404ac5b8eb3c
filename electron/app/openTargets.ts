import { mkdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { ImportProblem, TargetInfo } from '#core/ipc/contract';
import type { Prober, Target } from '#core/verbs/target';
import { AppError } from '../main/appError';
import { createDemoTarget } from '../targets/demo/target';
import { createDemoProber } from '../targets/demo/prober';
import { openImported } from '../targets/imported/openImported';
import type { Scan } from '#core/scan/scan';

/** A target with what belongs to it: who observes it from outside, and who may write to it. */
export interface OpenTarget {
  readonly info: TargetInfo;
  readonly target: Target;
  /** null: nobody can look at it from outside (an imported scan). */
  readonly prober: Prober | null;
  /**
   * The target that writes: itself where it may, else the elevated broker, which is started for the plan with this
   * hash and ends with `release`. Throws `elevation-refused` when the administrator says no.
   */
  readonly writer: (planHash: string) => Promise<{ readonly target: Target; readonly release: () => Promise<void> }>;
  /** The scan an imported target consists of. */
  readonly scan: Scan | null;
}

/** How this computer is reached; given by the composition root, so that neither the command line nor tests need Windows. */
export interface LocalAccess {
  open(): OpenTarget;
}

export interface OpenTargetsOptions {
  readonly stateDir: string;
  /** null where this computer has no Windows to drive. */
  readonly local: LocalAccess | null;
}

export class OpenTargets {
  readonly #options: OpenTargetsOptions;
  readonly #open = new Map<string, OpenTarget>();
  #current: string | null = null;

  constructor(options: OpenTargetsOptions) {
    this.#options = options;
  }

  get current(): string | null {
    return this.#current;
  }

  list(): TargetInfo[] {
    return [...this.#open.values()].map((t) => t.info);
  }

  get(id: string): OpenTarget {
    const found = this.#open.get(id);
    if (!found) throw new AppError('unknown-target', { target: id });
    return found;
  }

  use(id: string): TargetInfo {
    const { info } = this.get(id);
    this.#current = id;
    return info;
  }

  /** This computer where there is a Windows to drive, the demo server elsewhere. */
  openFirst(): TargetInfo {
    return this.open(this.#options.local ? 'local' : 'demo');
  }

  open(kind: 'local' | 'demo'): TargetInfo {
    const known = [...this.#open.values()].find((t) => t.info.kind === kind);
    if (known) return this.use(known.info.id);
    if (kind === 'demo') return this.#add(this.#demo());
    if (!this.#options.local) throw new AppError('unknown-target', { target: 'local' });
    return this.#add(this.#options.local.open());
  }

  import(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): { readonly info: TargetInfo; readonly problems: readonly ImportProblem[] } {
    const { target, scan, problems } = openImported(files);
    const info: TargetInfo = { id: target.id, kind: 'imported', name: target.name, writable: false };
    this.#add({ info, target, prober: null, scan, writer: () => Promise.reject(new AppError('bad-input', { target: target.name })) });
    return { info, problems };
  }

  /** The demo server as it was delivered; its journals stay. */
  async resetDemo(): Promise<void> {
    const demo = [...this.#open.values()].find((t) => t.info.kind === 'demo');
    if (demo) await demo.target.close();
    await rm(this.#demoFile, { force: true });
    if (!demo) return;
    this.#open.delete(demo.info.id);
    const fresh = this.#demo();
    this.#open.set(fresh.info.id, fresh);
  }

  /** Open or not: the simulated server lives in its file. */
  async restartDemo(): Promise<string> {
    mkdirSync(this.#options.stateDir, { recursive: true });
    const target = createDemoTarget({ stateFile: this.#demoFile });
    await target.restart();
    const { lastBoot } = target.state().host;
    await target.close();
    return lastBoot;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#open.values()].map((t) => t.target.close()));
    this.#open.clear();
  }

  #add(opened: OpenTarget): TargetInfo {
    this.#open.set(opened.info.id, opened);
    this.#current = opened.info.id;
    return opened.info;
  }

  get #demoFile(): string {
    return path.join(this.#options.stateDir, 'demo-server.json');
  }

  #demo(): OpenTarget {
    mkdirSync(this.#options.stateDir, { recursive: true });
    const target = createDemoTarget({ stateFile: this.#demoFile });
    return {
      info: { id: target.id, kind: 'demo', name: target.name, writable: true },
      target,
      prober: createDemoProber(target),
      scan: null,
      writer: () => Promise.resolve({ target, release: () => Promise.resolve() }),
    };
  }
}
