import { ruleFromSpec } from '#core/firewall/newRule';
import type { Language } from '#core/ipc/contract';
import { cellId, writesOf } from '#core/plan/cells';
import { planHash, type Plan, type Step, type Write } from '#core/plan/change';
import { blocksOf, isStop, moves, startOf, takenBack } from '#core/plan/rollback';
import { exportTexts } from '#core/text/exports';
import { planTexts } from '#core/text/plan';
import { shortHash } from '#core/util/canonical';
import type { RegistryCell } from '#core/verbs/registry';
import type { FirewallRuleSpec } from '#core/verbs/verbs';
import { clusterScript, spnScript, dfsrScript, dynamicRangeScript, listenerScript, registryKeyScript, reserveScript, ruleEnabledScript, ruleRemoveScript, serverScript, wmiHostScript } from './ansibleScripts';
import { bytesOfBase64, hexByte, UnsafeText, untemplated, type YamlData, type YamlFile } from './data';

const scripts = {
  server_check: serverScript,
  reserve: reserveScript,
  rule_enabled: ruleEnabledScript,
  rule_remove: ruleRemoveScript,
  cluster: clusterScript,
  listener: listenerScript,
  registry_key: registryKeyScript,
  wmi_host: wmiHostScript,
  dynamic_range: dynamicRangeScript,
  dfsr: dfsrScript,
  spn: spnScript,
} as const;
type ScriptName = keyof typeof scripts;

type Task = { readonly [key: string]: YamlData };
const unsafe = (text: string): UnsafeText => new UnsafeText(text);
const RULES = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules';

/**
 * The plan as an Ansible playbook: compare first and stop where a value moved, then the steps in their order, and in
 * `rescue` the way back of exactly what this play changed. Modules and keys: ansible.windows win_regedit, win_reg_stat,
 * win_service, win_powershell; community.windows win_firewall_rule.
 */
export function ansiblePlaybook(plan: Plan, language: Language): YamlFile {
  const t = exportTexts(language);
  const hash = shortHash(planHash(plan));
  const numbers = new Map(plan.steps.flatMap((step) => (step.action.kind === 'writes' ? step.action.writes.map((_, i) => [step.id, i] as const) : [])).map(([id, i], n) => [`${id} ${i}`, n + 1]));
  const context: Context = { plan, language, numbers, anew: anewRules(plan) };
  const tasks = [...compareTasks(context), applyTask(context)];
  const files = plan.steps.flatMap((step) => writesOf(step).flatMap((w) => (w.kind === 'file' ? [w.path] : [])));
  const used = new Set([...JSON.stringify(tasks).matchAll(/\{\{ portpin_(\w+) \}\}/gu)].map(([, name]) => name));
  return {
    head: [t.ansible.head(plan.target.name, hash), t.notOnWindows, ...t.ansible.notes, ...(plan.steps.some((step) => step.waitsFor !== undefined) ? [t.ansible.afterRestart] : []), ...(files.length > 0 ? [t.ansible.files, ...files.map((path) => `- ${path}`)] : [])],
    body: [
      {
        name: untemplated(t.ansible.play(plan.target.name, hash)),
        hosts: unsafe(plan.target.name),
        gather_facts: false,
        serial: [1, '10%', '50%'],
        max_fail_percentage: 0,
        any_errors_fatal: true,
        vars: {
          ...Object.fromEntries(Object.entries(scripts).filter(([name]) => used.has(name)).map(([name, text]) => [`portpin_${name}`, unsafe(text.trim())])),
          portpin_server: unsafe(plan.target.kind === 'local' ? plan.target.name : ''),
          portpin_registry: plan.steps.flatMap((step) => writesOf(step).flatMap((w) => (w.kind === 'registry' ? [registryVar(step, w)] : []))),
          portpin_rules: ruleVars(context),
        },
        tasks,
      },
    ],
  };
}

interface Context {
  readonly plan: Plan;
  readonly language: Language;
  /** `step index` -> number of its task, for the name of what it registers. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Rules that are taken away and made anew under their name: what is made, by cell. */
  readonly anew: ReadonlyMap<string, FirewallRuleSpec>;
}

function anewRules(plan: Plan): Context['anew'] {
  const writes = plan.steps.flatMap((step) => writesOf(step));
  const gone = new Set(writes.flatMap((w) => (w.kind === 'firewall-remove' ? [cellId(w)] : [])));
  return new Map(writes.flatMap((w) => (w.kind === 'firewall-create' && gone.has(cellId(w)) ? [[cellId(w), w.spec] as const] : [])));
}

const typeNames: Readonly<Record<NonNullable<RegistryCell>['kind'], readonly [stat: string, edit: string]>> = {
  String: ['REG_SZ', 'string'],
  ExpandString: ['REG_EXPAND_SZ', 'expandstring'],
  MultiString: ['REG_MULTI_SZ', 'multistring'],
  DWord: ['REG_DWORD', 'dword'],
  QWord: ['REG_QWORD', 'qword'],
  Binary: ['REG_BINARY', 'binary'],
  None: ['REG_NONE', 'none'],
};

function colonPath(path: string): string {
  return path.replace(/^HKLM\\/u, 'HKLM:\\');
}

/** What win_reg_stat answers for the cell. */
function statOf(cell: RegistryCell): YamlData {
  if (cell === null) return { exists: false, type: '', value: '' };
  const [type] = typeNames[cell.kind];
  switch (cell.kind) {
    case 'MultiString':
      return { exists: true, type, value: cell.data.map((line) => unsafe(line)) };
    case 'DWord':
      return { exists: true, type, value: cell.data };
    case 'QWord':
      return { exists: true, type, value: unsafe(cell.data) };
    case 'Binary':
    case 'None':
      return { exists: true, type, value: bytesOfBase64(cell.data).map((byte) => `0x${hexByte(byte)}`) };
    case 'String':
    case 'ExpandString':
      return { exists: true, type, value: unsafe(cell.data) };
  }
}

/** What win_regedit is given for the cell. */
function editOf(cell: RegistryCell): Task {
  // Without a name, and by default, win_regedit would take the whole key.
  if (cell === null) return { state: 'absent', delete_key: false };
  const [, type] = typeNames[cell.kind];
  const data: YamlData =
    cell.kind === 'MultiString'
      ? cell.data.map((line) => unsafe(line))
      : cell.kind === 'DWord'
        ? cell.data
        : cell.kind === 'Binary' || cell.kind === 'None'
          ? `hex:${bytesOfBase64(cell.data).map((byte) => hexByte(byte)).join(',')}`
          : unsafe(cell.data);
  return { data, type, state: 'present' };
}

function registryVar(step: Step, write: Extract<Write, { kind: 'registry' }>): YamlData {
  return { subject: unsafe(step.subject), path: unsafe(colonPath(write.path)), name: unsafe(write.name), before: statOf(write.before), after: statOf(write.after) };
}

/** The text of a rule without what switching it may change: version mark and Active. */
function bareRule(raw: string): string {
  return raw.replace(/^v[\d.]+\|/u, '').replace(/Active=(?:TRUE|FALSE)\|/u, '');
}

/** The fields of a rule that is made, as SAME_AS_MADE reads them: what people and groups call it left aside, as in the script. */
function madeFields(spec: FirewallRuleSpec | undefined): YamlData {
  const fields = spec === undefined ? [] : ruleFromSpec(spec).text.toLowerCase().split('|');
  return fields.filter((field) => field !== '' && !/^(?:v\d|name=|desc=|embedctxt=)/u.test(field)).map((field) => unsafe(field));
}

function ruleVars({ plan, anew }: Context): YamlData[] {
  return plan.steps.flatMap((step) =>
    writesOf(step).flatMap((w): YamlData[] =>
      w.kind === 'firewall-enabled' || w.kind === 'firewall-remove' ? [{ name: unsafe(w.name), bare: unsafe(bareRule(w.raw)), gone: w.kind === 'firewall-remove', made: w.kind === 'firewall-remove' ? madeFields(anew.get(cellId(w))) : [] }] : [],
    ),
  );
}

const AS_BEFORE = "(item.exists and item.raw_value | regex_replace('^v[0-9.]+\\\\|', '') | regex_replace('Active=(TRUE|FALSE)\\\\|', '') == item.item.bare)";
const SAME_AS_MADE = "(item.exists and item.item.made | length > 0 and (item.raw_value | lower).split('|') | reject('match', 'v[0-9]|name=|desc=|embedctxt=|$') | sort == item.item.made | sort)";

const same = (side: 'before' | 'after'): string => `(item.exists == item.item.${side}.exists and (not item.exists or (item.type == item.item.${side}.type and item.raw_value | string == item.item.${side}.value | string)))`;

function compareTasks(context: Context): YamlData[] {
  const { plan, language, anew } = context;
  const t = exportTexts(language).ansible;
  const rules = plan.steps.some((step) => writesOf(step).some((w) => w.kind === 'firewall-enabled' || w.kind === 'firewall-remove'));
  return [
    { name: t.server, ...powershell('server_check', { Server: '{{ portpin_server }}' }) },
    { name: t.readRegistry, 'ansible.windows.win_reg_stat': { path: '{{ item.path }}', name: '{{ item.name }}' }, loop: '{{ portpin_registry }}', loop_control: { label: '{{ item.path }}\\{{ item.name }}' }, register: 'portpin_found' },
    { name: t.refuseRegistry, 'ansible.builtin.assert': { that: [`${same('before')} or ${same('after')}`], fail_msg: t.moved('{{ item.item.path }}\\{{ item.item.name }}'), quiet: true }, loop: '{{ portpin_found.results }}', loop_control: { label: '{{ item.item.path }}\\{{ item.item.name }}' } },
    ...(rules
      ? [
          { name: t.readRules, 'ansible.windows.win_reg_stat': { path: RULES, name: '{{ item.name }}' }, loop: '{{ portpin_rules }}', loop_control: { label: '{{ item.name }}' }, register: 'portpin_rules_found' },
          {
            name: t.refuseRules,
            'ansible.builtin.assert': { that: [`(item.item.gone and not item.exists) or ${AS_BEFORE} or ${SAME_AS_MADE}`], fail_msg: t.moved('{{ item.item.name }}'), quiet: true },
            loop: '{{ portpin_rules_found.results }}',
            loop_control: { label: '{{ item.item.name }}' },
          },
        ]
      : []),
    ...(anew.size > 0
      ? [{ name: t.noteMade, 'ansible.builtin.set_fact': { portpin_made: '{{ (portpin_made | default([])) + [item.item.name] }}' }, loop: '{{ portpin_rules_found.results }}', loop_control: { label: '{{ item.item.name }}' }, when: `${SAME_AS_MADE} and not ${AS_BEFORE}` }]
      : []),
    ...blocksOf(plan.steps).flatMap((block) => lookTasks(block, context)),
    {
      name: t.noteMoving,
      'ansible.builtin.set_fact': { portpin_moving: '{{ (portpin_moving | default([])) + [item.item.subject] }}' },
      loop: '{{ portpin_found.results }}',
      loop_control: { label: '{{ item.item.subject }}' },
      when: `not ${same('after')}`,
    },
  ];
}

/**
 * Settings that are no registry values, read before anything is written: one that moved stops the play, one still to
 * change makes its service stop and start. Where nothing is written into the registry, so do a reservation to be made
 * and ports that are not listened on yet.
 */
function lookTasks(block: readonly Step[], context: Context): Task[] {
  const restarts = block.some((step) => isStop(step)) && !block.some((step) => writesOf(step).some((w) => w.kind === 'registry'));
  return block.flatMap((step) => {
    const { action } = step;
    const seen: Task[] =
      action.kind === 'writes'
        ? action.writes.flatMap((w) => (w.kind === 'wmi-host' || w.kind === 'dfsr-port' || w.kind === 'dynamic-range' || (w.kind === 'exclusion' && restarts) ? [writeTask(w, 'after', { Look: true })] : []))
        : restarts && (action.kind === 'verify-listener' || action.kind === 'verify-service-port')
          ? [listenerTask(action, { Look: true })]
          : [];
    return seen.flatMap((task) => lookTask(task, step, context));
  });
}

function lookTask(task: Task, step: Step, context: Context): Task[] {
  const { subject } = step;
  const t = exportTexts(context.language).ansible;
  const look: Task = { name: t.look(titled(context, step)), ...task };
  if (subject === '') return [look];
  return [
    { ...look, register: 'portpin_look' },
    { name: t.noteMoving, 'ansible.builtin.set_fact': { portpin_moving: '{{ (portpin_moving | default([])) + [portpin_subject] }}' }, vars: { portpin_subject: unsafe(subject) }, when: 'portpin_look.result | default(false) | bool' },
  ];
}

function applyTask(context: Context): Task {
  const { plan, language } = context;
  const t = exportTexts(language).ansible;
  const blocks = blocksOf(plan.steps);
  const back = blocks.toReversed().flatMap((block) => takenBack(block, new Set(block.map((step) => step.id))).flatMap((step) => backTasks(block, step, context)));
  return {
    name: t.apply,
    block: plan.steps.flatMap((step) => stepTasks(step, context)),
    rescue: [...back, { name: t.failed, 'ansible.builtin.fail': { msg: t.failed } }],
  };
}

function registered({ numbers }: Context, step: Step, index: number): string {
  return `portpin_step_${numbers.get(`${step.id} ${index}`) ?? 0}`;
}

function titled(context: Context, step: Step): string {
  return untemplated(planTexts(context.language).stepTitle(step));
}

function stepTasks(step: Step, context: Context): Task[] {
  const name = titled(context, step);
  if (step.action.kind === 'verify-listener' || step.action.kind === 'verify-service-port') return [{ name, ...listenerTask(step.action) }];
  // What a later start brings is only said: nobody's computer restarts because of a playbook about ports.
  if (step.action.kind !== 'writes') return [{ name, 'ansible.builtin.debug': { msg: name } }];
  const { fileLeft } = exportTexts(context.language).ansible;
  // A file lies on the computer PortPin ran on, not on the hosts of a playbook: it is named and left to the apply script.
  return writesOf(step).map((write, i) => (write.kind === 'file' ? { name, 'ansible.builtin.debug': { msg: unsafe(fileLeft(write.path)) } } : { name, ...writeTask(write, 'after'), register: registered(context, step, i), ...onlyWhen(step, write, context) }));
}

function listenerTask({ service, expect, gone, waitMs }: { readonly service: string; readonly expect: readonly number[]; readonly gone: readonly number[]; readonly waitMs: number }, look: Task = {}): Task {
  return powershell('listener', { Service: unsafe(service), Expect: [...expect], Gone: [...gone], WaitMs: waitMs, ...look });
}

/** Stopped and started only where a setting has to change; closed after the restart only; made anew only where it is not yet. */
function onlyWhen(step: Step, write: Write, { anew }: Context): Task {
  const moving = step.subject !== '' && (isStop(step) || moves(step, 'up'));
  const made = (write.kind === 'firewall-create' || write.kind === 'firewall-remove') && anew.has(cellId(write));
  const vars: Task = { ...(moving ? { portpin_subject: unsafe(step.subject) } : {}), ...(made ? { portpin_rule: unsafe(write.kind === 'firewall-create' ? write.spec.name : write.name) } : {}) };
  const when = [
    ...(moving ? ['portpin_subject in (portpin_moving | default([]))'] : []),
    ...(made ? ['portpin_rule not in (portpin_made | default([]))'] : []),
    ...(step.waitsFor === undefined ? [] : ['portpin_after_restart | default(false) | bool']),
  ];
  return { ...(Object.keys(vars).length > 0 ? { vars } : {}), ...(when.length === 0 ? {} : { when: when.length === 1 ? (when[0] ?? '') : when }) };
}

/** Takes back what this play changed. An engine whose settings go back must be down, whoever started it. */
function backTasks(block: readonly Step[], step: Step, context: Context): Task[] {
  const t = exportTexts(context.language).ansible;
  const stop = block.find((other) => isStop(other) && startOf(block, other) === step);
  return writesOf(step)
    .flatMap((write, i) => {
      if (write.kind === 'file') return [];
      const by = registered(context, stop ?? step, stop ? 0 : i);
      return [{ name: t.back(titled(context, step)), ...writeTask(write, 'before'), when: [`${by} is defined`, `${by} is changed`] }];
    })
    .toReversed();
}

/** Drivers start at `boot` and `system`; no plan changes those, and win_service does not know them. */
const changeableModes: readonly string[] = ['auto', 'manual', 'disabled'];

/** The scripts stand once, at the top: a plan of many instances repeats only what is given to them. */
function powershell(script: ScriptName, parameters: Task): Task {
  return { 'ansible.windows.win_powershell': { script: `{{ portpin_${script} }}`, parameters, error_action: 'stop' } };
}

function writeTask(write: Exclude<Write, { kind: 'file' }>, side: 'before' | 'after', look: Task = {}): Task {
  switch (write.kind) {
    case 'registry':
      return { 'ansible.windows.win_regedit': { path: unsafe(colonPath(write.path)), name: unsafe(write.name), ...editOf(write[side]) } };
    case 'firewall-create':
      return side === 'after' ? ruleTask(write.spec) : { 'community.windows.win_firewall_rule': { name: unsafe(write.spec.displayName), state: 'absent' } };
    case 'firewall-remove':
      return side === 'after' ? powershell('rule_remove', { Name: unsafe(write.name) }) : ruleTask(write.spec);
    case 'firewall-enabled':
      return powershell('rule_enabled', { Name: unsafe(write.name), Enabled: write[side] });
    case 'exclusion':
      return powershell('reserve', { Stack: write.stack, Protocol: write.protocol, Start: write.start, Count: write.count, Wanted: write[side], MayPend: write.mayPend, ...look });
    case 'service-state':
      return { 'ansible.windows.win_service': { name: unsafe(write.service), state: write[side] === 'running' ? 'started' : 'stopped', force_dependent_services: false } };
    case 'service-start-mode':
      return { 'ansible.windows.win_service': { name: unsafe(write.service), ...(changeableModes.includes(write[side]) ? { start_mode: write[side] } : {}) } };
    case 'cluster-resource':
      return powershell('cluster', { Name: unsafe(write.name), Wanted: write[side] });
    case 'registry-key':
      return powershell('registry_key', { Path: unsafe(write.path), Wanted: write[side], MayStay: side === 'before' });
    case 'wmi-host':
      return powershell('wmi_host', { Mode: write[side], ...look });
    case 'dynamic-range': {
      const [to, from] = side === 'after' ? [write.after, write.before] : [write.before, write.after];
      return powershell('dynamic_range', { Stack: write.stack, Protocol: write.protocol, Start: to.start, Count: to.count, OtherStart: from.start, OtherCount: from.count, ...look });
    }
    case 'spn':
      return powershell('spn', { Spn: unsafe(write.spn), Account: unsafe(write.account), Wanted: write[side] });
    case 'dfsr-port':
      return powershell('dfsr', { ...(side === 'after' ? { Port: write.after, Other: write.before } : { Port: write.before, Other: write.after }), ...look });
  }
}

function ruleTask(spec: FirewallRuleSpec): Task {
  return {
    'community.windows.win_firewall_rule': {
      name: unsafe(spec.displayName),
      ...(spec.group === '' ? {} : { group: unsafe(spec.group) }),
      ...(spec.description === '' ? {} : { description: unsafe(spec.description) }),
      direction: 'in',
      action: 'allow',
      protocol: spec.protocol,
      localport: spec.localPorts.join(','),
      remoteip: unsafe(spec.remoteAddresses.map((a) => (/^any$/iu.test(a) ? 'any' : a)).join(',')),
      profiles: [...spec.profiles],
      ...(spec.program === null ? {} : { program: unsafe(spec.program) }),
      ...(spec.service === null ? {} : { service: unsafe(spec.service) }),
      enabled: true,
      state: 'present',
    },
  };
}
