import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ansiblePlaybook } from '#core/exports/ansible';
import type { Plan } from '#core/plan/change';
import { makePlan } from '#core/plan/makePlan';
import type { MachineState } from '#electron/targets/demo/state';
import { renderYaml } from '#electron/documents/yaml';
import { createLab, type LabMachine } from '../lab/lab';
import { bench, planned, smallEstate } from '../support/demoRun';
import { labReady } from './fixtures';
import { comparable, scriptCases } from './scriptCases';

/**
 * What the playbook leaves, with its embedded PowerShell run on the simulated Windows. Ansible itself and its modules are
 * not here: playbookRunner.ps1 stands in for four of them, and `when` is read by this file in the forms that are written.
 */
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'portpin-playbook-'));
afterAll(() => fs.rmSync(dir, { recursive: true, force: true }));

const taskSchema = z.record(z.string(), z.unknown());
type Task = z.infer<typeof taskSchema>;
const sideSchema = z.object({ exists: z.boolean(), type: z.string(), value: z.unknown() });
const playSchema = z.object({
  vars: z.looseObject({ portpin_registry: z.array(z.object({ subject: z.string(), before: sideSchema, after: sideSchema })) }),
  tasks: z.array(taskSchema),
});

interface Playbook {
  readonly check: readonly Task[];
  readonly block: readonly Task[];
  readonly rescue: readonly Task[];
  readonly vars: Readonly<Record<string, unknown>>;
  readonly moving: ReadonlySet<string>;
}

function read(plan: Plan): Playbook {
  const text = renderYaml(ansiblePlaybook(plan, 'ja'));
  const [play] = z.tuple([playSchema]).parse(parse(text, { customTags: [{ tag: '!unsafe', resolve: (value: string) => value }], logLevel: 'error' }));
  const { block, rescue } = z.looseObject({ block: z.array(taskSchema), rescue: z.array(taskSchema) }).parse(play.tasks.at(-1));
  for (const [i, task] of play.tasks.entries()) {
    const noted = z.object({ portpin_subject: z.string() }).optional().parse(play.tasks[i + 1]?.['vars']);
    if (task['register'] === 'portpin_look' && noted) subjects.set(task, noted.portpin_subject);
  }
  const moving = play.vars.portpin_registry.filter((r) => JSON.stringify(r.before) !== JSON.stringify(r.after)).map((r) => r.subject);
  return { check: play.tasks.filter((task) => task['ansible.windows.win_powershell'] !== undefined), block, rescue: rescue.slice(0, -1), vars: play.vars, moving: new Set(moving) };
}

/** `moving`: what still has to change, as the playbook's own comparison finds it. */
function due(task: Task, moving: ReadonlySet<string>, changed: ReadonlySet<string>): boolean {
  const { when, vars } = z.looseObject({ when: z.union([z.string(), z.array(z.string())]).optional(), vars: z.object({ portpin_subject: z.string() }).optional() }).parse(task);
  if (when === undefined) return true;
  // As without -e: what waits for a restart is left.
  if (when === 'portpin_after_restart | default(false) | bool') return false;
  if (when === 'portpin_subject in (portpin_moving | default([]))') return moving.has(vars?.portpin_subject ?? '');
  const [, step] = /^(\w+) is defined$/u.exec(when[0] ?? '') ?? [];
  if (step === undefined || when[1] !== `${step} is changed`) throw new Error(`not understood: ${JSON.stringify(when)}`);
  return changed.has(step);
}

/** Whose setting a task looks at: the one after it notes it. */
const subjects = new WeakMap<Task, string>();

function work({ vars }: Playbook, tasks: readonly Task[]): readonly object[] {
  return tasks.flatMap((task) => {
    const module = Object.keys(task).find((key) => /^\w+\.\w+\.\w+$/u.test(key)) ?? '';
    if (module === 'ansible.builtin.debug') return [];
    const args = taskSchema.parse(task[module]);
    const [, name] = /^\{\{ (portpin_\w+) \}\}$/u.exec(String(args['script'])) ?? [];
    const server = taskSchema.optional().parse(args['parameters'])?.['Server'] === '{{ portpin_server }}' ? { parameters: { Server: vars['portpin_server'] } } : {};
    return [{ name: task['name'], register: task['register'] ?? '-', subject: subjects.get(task) ?? '', module, args: { ...args, ...(name === undefined ? {} : { script: z.string().parse(vars[name]) }), ...server } }];
  });
}

let runs = 0;
function run(lab: LabMachine, tasks: readonly object[]): { readonly said: string; readonly changed: ReadonlySet<string>; readonly moving: ReadonlySet<string> } {
  const at = path.join(dir, String(++runs));
  fs.mkdirSync(at);
  fs.writeFileSync(path.join(at, 'tasks.json'), JSON.stringify(tasks));
  const { stdout, stderr } = lab.run(path.join(import.meta.dirname, 'playbookRunner.ps1'), path.join(at, 'tasks.json'));
  const said = `${stdout}\n${stderr}`;
  const all = (line: RegExp): ReadonlySet<string> => new Set([...said.matchAll(line)].map(([, what]) => what ?? ''));
  return { said, changed: all(/^(\S+) changed\r?$/gmu), moving: all(/^moves (.+?)\r?$/gmu) };
}

/** win_firewall_rule gives a rule a name of its own: what the rules say is compared, not what their values are called. */
function left(state: MachineState): unknown {
  const fields = (raw: unknown): string => String(raw).split('|').filter((f) => !/^v\d/u.test(f)).toSorted().join('|');
  const registry = Object.fromEntries(
    Object.entries(state.registry).map(([key, values]) => {
      if (!key.toLowerCase().endsWith('\\firewallrules')) return [key, values];
      return [key, Object.fromEntries(Object.values(values).toSorted((a, b) => fields(a).localeCompare(fields(b))).map((raw, i) => [String(i), raw]))];
    }),
  );
  return comparable({ ...state, registry });
}

describe.skipIf(!labReady())('the playbook on the lab engine', () => {
  it.each(scriptCases)('leaves what a run leaves, changes nothing the second time, and takes it back: $name', async ({ request }) => {
    const executor = bench();
    const lab = createLab((state) => Object.assign(state, smallEstate()));
    try {
      const before = left(lab.read());
      const plan = planned(makePlan(await executor.model(), request));
      expect((await executor.start(plan).done).state).toBe('committed');
      const book = read(plan);
      const looked = run(lab, work(book, book.check));
      expect(looked.said).toMatch(/^done\r?$/mu);
      expect([...looked.changed]).toEqual([]);
      const moving = new Set([...book.moving, ...looked.moving]);
      const first = run(lab, work(book, book.block.filter((task) => due(task, moving, new Set()))));
      expect(first.said).toMatch(/^done\r?$/mu);
      expect(first.changed.size).toBeGreaterThan(0);
      expect(left(lab.read())).toEqual(left(executor.target.state()));
      expect([...run(lab, work(book, book.check)).moving]).toEqual([]);
      const again = run(lab, work(book, book.block.filter((task) => due(task, new Set(), new Set()))));
      expect(again.said).toMatch(/^done\r?$/mu);
      expect([...again.changed]).toEqual([]);
      const back = run(lab, work(book, book.rescue.filter((task) => due(task, moving, first.changed))));
      expect(back.said).toMatch(/^done\r?$/mu);
      expect(left(lab.read())).toEqual(before);
    } finally {
      lab.dispose();
      executor.dispose();
    }
  }, 180_000);
});
