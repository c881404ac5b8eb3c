import { portSchema } from '#core/ports/port';
import { renderCsv } from '#core/documents/csv';
import { registerSheet } from '#core/documents/sheets';
import { everything, type RegisterEntry } from '#core/register/query';
import { driftReason } from '#core/text/drift';
import { exportTexts } from '#core/text/exports';
import { conflictText, holderText, portsText, registerTexts } from '#core/text/register';
import { utc } from '#core/documents/runBlocks';
import { driftOutputSchema, registerOutputSchema, filesOutputSchema } from './formats';
import { CliError, exitCodes } from './options';
import { writeOutputs, type CommonOptions, type Session } from './session';
import { renderTable } from './table';

export interface RegisterOptions extends CommonOptions {
  readonly port?: number;
  readonly find: string;
  readonly gone: boolean;
  readonly out?: string;
}

/** Who holds or wants a port, on any computer ever seen. */
export async function register(s: Session, o: RegisterOptions): Promise<number> {
  const entries = s.engine.register.find({ ...everything, text: o.port === undefined ? o.find : String(o.port), state: o.gone ? 'all' : 'standing' });
  if (o.out !== undefined) return save(s, entries, o.out);
  if (s.options.json) {
    s.json(registerOutputSchema, { format: 'portpin-register', version: 1, unreadLines: s.engine.register.unreadLines, entries });
    return exitCodes.done;
  }
  s.say(entries.length === 0 ? s.texts.noEntries : renderTable(...entryRows(entries, s), s.io.columns));
  if (s.engine.register.unreadLines > 0) s.say(s.texts.unreadLines(s.engine.register.unreadLines));
  return exitCodes.done;
}

async function save(s: Session, entries: readonly RegisterEntry[], folder: string): Promise<number> {
  const { lang } = s.options;
  const sheet = registerSheet(entries, lang);
  const { renderXlsx } = await import('../documents/xlsx');
  const xlsx = await renderXlsx({ title: exportTexts(lang).sheets.register, language: lang, sheets: [sheet] });
  const files = await writeOutputs(folder, [{ name: 'portpin-register.csv', data: renderCsv(sheet) }, { name: 'portpin-register.xlsx', data: xlsx }], s.texts);
  for (const file of files) s.say(s.texts.written(file));
  if (s.options.json) s.json(filesOutputSchema, { format: 'portpin-files', version: 1, files });
  return exitCodes.done;
}

function entryRows(entries: readonly RegisterEntry[], s: Session): [string[], string[][]] {
  const c = exportTexts(s.options.lang).sheets.columns;
  const r = registerTexts(s.options.lang);
  const rows = entries.map((e) => [
    `${e.protocol.toUpperCase()} ${portsText(e)}`,
    e.computer,
    holderText(r, e),
    e.gone === null ? r.hold[e.hold] : `${r.gone} ${utc(e.gone)}`,
    e.owner,
    e.purpose,
    e.run ?? e.recipe ?? '',
    e.conflicts.map((conflict) => conflictText(r, conflict)).join(' '),
  ]);
  return [[c.port, c.computer, c.holder, c.state, c.owner, c.purpose, c.document, c.conflicts], rows];
}

/** What differs from what the runs of the target left. Exit code 3, as for a plan that is stale. */
export async function drift(s: Session): Promise<number> {
  const model = s.engine.modelOf(await s.engine.scan(s.target.id));
  const items = s.engine.register.drift(model);
  if (s.options.json) s.json(driftOutputSchema, { format: 'portpin-drift', version: 1, target: s.target.name, items });
  if (items.length === 0) s.say(s.texts.noDrift);
  for (const item of items) {
    s.say(s.texts.drifted(item.runId, [item.subject, item.value].filter((x) => x !== null).join(' '), item.documented, item.found));
    if (item.reason !== null) s.say(`  ${driftReason(s.options.lang, item.reason)}`);
  }
  for (const run of new Set(items.filter((item) => item.canPutBack).map((item) => item.runId))) s.say(s.texts.next.putBack(`portpin apply --put-back ${run}${s.same}`));
  return items.length === 0 ? exitCodes.done : exitCodes.stalePlan;
}

export interface HandOptions extends CommonOptions {
  readonly set: readonly string[];
  readonly rule: readonly string[];
}

/** Changes the demo server as somebody with regedit or the firewall's own window would: nothing is planned or journalled. */
export async function hand(s: Session, o: HandOptions): Promise<number> {
  if (s.target.kind !== 'demo') throw new CliError(exitCodes.badInput, 'usage', s.texts.handOnlyDemo);
  if (o.set.length + o.rule.length === 0) throw new CliError(exitCodes.badInput, 'usage', s.texts.handUsage);
  const { target } = s.engine.targets.get(s.target.id);
  const model = s.engine.modelOf(await s.engine.scan(s.target.id));
  for (const text of o.set) {
    const [name, port] = text.split('=');
    const instance = model.instances.find((i) => i.name.toLowerCase() === name?.toLowerCase());
    const number = portSchema.safeParse(Number(port)).data;
    const service = model.rpc.known ? model.rpc.value.services.find((one) => one.id === name?.toLowerCase()) : undefined;
    if (service?.setting.kind === 'registry' && service.setting.type === 'DWord' && number !== undefined) {
      const { path, name: value } = service.setting;
      await target.call('registry.write', { path, values: [{ name: value, expect: service.cell, value: { kind: 'DWord', data: number } }] });
      s.say(s.texts.handDone(`${service.name}: ${value} ${number}`));
      continue;
    }
    if (!instance?.ipAll || number === undefined) throw new CliError(exitCodes.badInput, 'usage', s.texts.handUsage);
    await target.call('registry.write', { path: instance.ipAll.path, values: [{ name: 'TcpPort', expect: instance.ipAll.tcpPort, value: { kind: 'String', data: String(number) } }] });
    s.say(s.texts.handDone(`${instance.name}: TcpPort ${number}`));
  }
  for (const text of o.rule) {
    const [, name = '', how] = /^(.*)=(on|off|gone)$/u.exec(text) ?? [];
    const { raw } = await target.call('firewall.rule', { name, textOnly: true });
    if (raw === null || how === undefined) throw new CliError(exitCodes.badInput, 'usage', s.texts.handUsage);
    if (how === 'gone') await target.call('firewall.remove', { name, expectRaw: raw });
    else await target.call('firewall.setEnabled', { name, expectRaw: raw, enabled: how === 'on' });
    s.say(s.texts.handDone(text));
  }
  return exitCodes.done;
}
