import { promises as fs } from 'node:fs';
import path from 'node:path';
import { app, dialog, shell, type BrowserWindow } from 'electron';
import { planHash, type Plan } from '#core/plan/change';
import type { PlanResult } from '#core/plan/problems';
import type { RequestKind } from '#core/plan/request';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { dialogTexts } from '#core/text/dialogs';
import { draftSchema, type CallLogEntry, type ChannelOutput, type HostStatus, type Language } from '#core/ipc/contract';
import { shortHash } from '#core/util/canonical';
import type { Engine } from '../app/engine';
import { JsonFile } from '../app/jsonFile';
import { AppError } from './appError';
import type { Handlers, IpcGate } from './ipcGate';
import { log } from './log';
import { probeHandlers } from './probeHandlers';
import { recipeHandlers } from './recipeHandlers';
import { clientsHandlers } from './clientsHandlers';
import { registerHandlers } from './registerHandlers';
import { saveAs, writeFile } from './saving';
import type { SettingsStore } from './settings';
import type { shellHandlers } from './shellHandlers';

const PREPARE_AFTER_MS = 1000;

export interface HandlerContext {
  readonly engine: Engine;
  readonly stateDir: string;
  readonly gate: IpcGate;
  readonly window: () => BrowserWindow | undefined;
  readonly settings: SettingsStore;
  readonly calls: () => readonly CallLogEntry[];
  readonly hostStatus: () => HostStatus;
  /** Folder of the shipped scripts; the collect script is copied from here. */
  readonly scriptsDir: string;
}

/** Every channel that needs the engine: what the window may ask, and nothing else. */
export function engineHandlers(context: HandlerContext): Omit<Handlers, keyof ReturnType<typeof shellHandlers>> {
  const { engine } = context;
  const scans = new Map<string, AbortController>();
  const drafts = (targetId: string, kind: RequestKind) => new JsonFile(path.join(context.stateDir, 'drafts', `${encodeURIComponent(targetId)}.${kind}.json`), draftSchema);
  const emitRun = (run: ChannelOutput<'run.get'>): void => context.gate.emit('run.progress', { run });
  const planAnswer = (result: PlanResult): ChannelOutput<'plan.make'> =>
    result.ok ? { ok: true, plan: result.plan, hash: planHash(result.plan) } : { ok: false, problems: result.problems.map((p) => ({ ...p, params: { ...p.params } })) };

  /** The page of the register opens at once, whatever the register holds. Begins when the window has drawn what it was just given. */
  const prepareRegister = (): void => {
    setTimeout(() => void engine.register.prepare().catch((error: unknown) => log('register', error)), PREPARE_AFTER_MS);
  };

  return {
    'app.info': () => ({
      version: app.getVersion(),
      platform: process.platform,
      language: context.settings.language,
      elevated: context.hostStatus().elevated,
      packaged: app.isPackaged,
      stateDir: context.stateDir,
    }),

    'targets.list': () => ({ targets: engine.targets.list(), current: engine.targets.current }),
    'targets.open': ({ kind }) => engine.targets.open(kind),
    'targets.use': ({ targetId }) => engine.targets.use(targetId),
    'targets.import': async () => {
      const texts = dialogTexts(context.settings.language);
      const options = { title: texts.importTitle, properties: ['openFile' as const, 'multiSelections' as const], filters: [{ name: texts.importFilter, extensions: ['reg', 'json'] }] };
      const window = context.window();
      const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      if (chosen.canceled || chosen.filePaths.length === 0) return null;
      const files = await Promise.all(chosen.filePaths.map(async (file) => ({ name: path.basename(file), bytes: await readImport(file) })));
      const { info, problems } = engine.targets.import(files);
      return { target: info, problems: [...problems] };
    },
    'demo.reset': async () => {
      await engine.targets.resetDemo();
      return {};
    },
    'demo.restart': async () => ({ lastBoot: await engine.restartDemo() }),
    'collect.save': () => saveAs(context, 'portpin-collect.ps1', async () => fs.readFile(path.join(context.scriptsDir, 'collect.ps1')), (t) => t.saveCollectTitle),

    'scan.run': async ({ targetId }) => {
      scans.get(targetId)?.abort();
      const controller = new AbortController();
      scans.set(targetId, controller);
      try {
        const scan = await engine.scan(targetId, { signal: controller.signal, onProgress: (p) => context.gate.emit('scan.progress', { targetId, ...p }) });
        prepareRegister();
        return scan;
      } finally {
        if (scans.get(targetId) === controller) scans.delete(targetId);
      }
    },
    'scan.last': ({ targetId }) => {
      prepareRegister();
      return engine.lastScan(targetId);
    },
    'scan.cancel': ({ targetId }) => {
      scans.get(targetId)?.abort();
      return {};
    },
    'connections.list': ({ targetId, ports }) => engine.targets.get(targetId).target.call('connections.list', { localPorts: ports }),

    'connections.sample': ({ targetId, top, ranges }) => engine.targets.get(targetId).target.call('connections.sample', { top, ranges }),

    'plan.make': async ({ targetId, request, scanHash }) => {
      const model = await engine.model(targetId);
      // The window shows an older scan than the engine holds: what was reviewed would not be what is planned.
      if (model.scanHash !== scanHash) throw new AppError('stale-plan', { target: model.target.name });
      return planAnswer(await engine.makePlan(targetId, request));
    },
    'plan.undo': async ({ runId }) => planAnswer(await engine.undoPlan(runId)),
    'plan.putBack': async ({ runId }) => planAnswer(await engine.putBackPlan(runId)),
    'plan.pending': async ({ runId }) => planAnswer(await engine.pendingPlan(runId)),
    'plan.script': ({ hash, kind, language }) => script(engine.plan(hash), kind, language),
    'plan.saveScript': ({ hash, kind, language }) => {
      const { name, text } = script(engine.plan(hash), kind, language);
      return saveAs(context, name, () => Promise.resolve(Buffer.from(text, 'utf8')), (t) => t.saveScriptTitle);
    },

    'run.start': async ({ hash, why, language }) => {
      const plan = engine.plan(hash);
      if (!(await confirmed(context, plan, language))) return null;
      const handle = await engine.start(hash, { why, onProgress: emitRun });
      void handle.done.then(emitRun);
      return { runId: handle.runId };
    },
    'run.cancel': ({ runId, how }) => {
      engine.cancel(runId, how);
      return {};
    },
    'run.get': ({ runId }) => engine.runs.view(runId),
    'runs.list': ({ targetId }) => ({ runs: engine.summaries(targetId) }),
    'run.recover': async ({ runId, how }) => {
      const handle = await engine.recover(runId, how, emitRun);
      const run = await handle.done;
      emitRun(run);
      return run;
    },

    'document.render': ({ runId, format, language }) => engine.documentText(runId, format, language),
    'document.save': async ({ runId, formats, language }) => {
      const texts = dialogTexts(language);
      const window = context.window();
      const options = { title: texts.saveDocumentTitle, properties: ['openDirectory' as const, 'createDirectory' as const] };
      const chosen = await (window ? dialog.showOpenDialog(window, options) : dialog.showOpenDialog(options));
      const [folder] = chosen.filePaths;
      if (chosen.canceled || folder === undefined) return null;
      const files: string[] = [];
      for (const format of formats) {
        const { name, data } = await engine.document(runId, format, language);
        await writeFile(path.join(folder, name), data);
        files.push(name);
      }
      lastFolder.set(runId, folder);
      return { folder, files };
    },
    'folder.open': async ({ runId }) => {
      const folder = lastFolder.get(runId);
      if (folder !== undefined) await shell.openPath(folder);
      return {};
    },

    ...probeHandlers(engine, context.gate),
    ...clientsHandlers(context),
    ...registerHandlers(engine, (name, content, title) => saveAs(context, name, content, title)),
    ...recipeHandlers(context),

    'draft.get': ({ targetId, kind }) => drafts(targetId, kind).read(),
    'draft.set': async ({ targetId, kind, draft }) => {
      await (draft === null ? drafts(targetId, kind).remove() : drafts(targetId, kind).write(draft));
      return {};
    },

    'calls.log': () => ({ calls: [...context.calls()] }),
    'host.status': () => context.hostStatus(),
  };
}

/** Folders an administrator picked in this session: the window names a run, never a path. */
const lastFolder = new Map<string, string>();

const MAX_IMPORT_BYTES = 64 * 1024 * 1024;

async function readImport(file: string): Promise<Uint8Array> {
  try {
    const { size } = await fs.stat(file);
    if (size > MAX_IMPORT_BYTES) throw new AppError('import-too-large', { file: path.basename(file), bytes: size });
    return await fs.readFile(file);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('import-unreadable', { file: path.basename(file), message: error instanceof Error ? error.message : String(error) }, { cause: error });
  }
}

function script(plan: Plan, kind: 'apply' | 'undo', language: Language): { readonly name: string; readonly text: string } {
  return { name: `portpin-${kind}-${planHash(plan).slice(0, 12)}.ps1`, text: kind === 'apply' ? applyScript(plan, language) : undoScript(plan, language) };
}

/** The native dialog repeats what will restart; not applying is the default and what Esc does. */
async function confirmed(context: HandlerContext, plan: Plan, language: Language): Promise<boolean> {
  const t = dialogTexts(language);
  const services = plan.restarts.flatMap((r) => [r.service, ...r.dependants]);
  const lines = [
    services.length > 0 ? t.confirmRestarts(services.join(', ')) : t.confirmNoRestart,
    t.confirmChanges(plan.changes.filter((c) => c.action !== 'none').length, shortHash(planHash(plan))),
    ...(plan.target.kind === 'demo' ? [t.confirmSimulated] : []),
  ];
  const options = { type: 'warning' as const, message: t.confirmTitle(plan.target.name), detail: lines.join('\n'), buttons: [t.confirmCancel, t.confirmApply], defaultId: 0, cancelId: 0, noLink: true };
  const window = context.window();
  const { response } = await (window ? dialog.showMessageBox(window, options) : dialog.showMessageBox(options));
  return response === 1;
}
