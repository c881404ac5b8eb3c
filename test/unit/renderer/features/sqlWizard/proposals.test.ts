import { beforeAll, describe, expect, it } from 'vitest';
import { defaultChoices, type SqlChoices } from '#core/plan/choices';
import type { ServerModel } from '#core/scan/model';
import { alreadyFixed, commonStrategy, proposals, suggestion, type Proposal } from '../../../../../renderer/features/sqlWizard/proposals';
import { messages } from '../../../../../renderer/features/sqlWizard/portMessages';
import { readTyped } from '../../../../../renderer/features/wizard/PortField';
import '../../texts';
import { windowText } from '../../../../../renderer/i18n/useText';
import { formats } from '../../../../../renderer/i18n/formats';
import { demo } from '../demoModel';

let model: ServerModel;
beforeAll(async () => {
  ({ model } = await demo());
});

const text = windowText('en');
const format = formats('en', text);
const choose = (...instances: Partial<SqlChoices['instances'][number]>[]): SqlChoices => ({ ...defaultChoices(), instances: instances.map((i) => ({ name: 'INST1', strategy: 'keep', port: null, restartNow: false, ...i })) });
function row(choices: SqlChoices, name = 'INST1'): Proposal {
  const found = proposals(model, choices).rows.find((r) => r.instance.name === name);
  if (!found) throw new Error(name);
  return found;
}
function instance(name: string): ServerModel['instances'][number] {
  const found = model.instances.find((i) => i.name === name);
  if (!found) throw new Error(name);
  return found;
}

describe('proposals', () => {
  it('keeps a port without a restart and reserves it now or at the next stop', () => {
    const kept = row(choose({}));
    expect(kept).toMatchObject({ port: 49_721, refused: false, reservation: 'now-or-pending', effect: { restart: false, moved: false, running: true } });
    expect(messages(kept, undefined, text, 'en', format).map((m) => m.text)).toContain(text.wizard.ports.reserve('49721', 'INST1'));
  });
  it('reserves during the restart when that is chosen, and warns when nothing reserves', () => {
    expect(row(choose({ restartNow: true }))).toMatchObject({ reservation: 'at-restart', effect: { restart: true, moved: false } });
    const open = row({ ...choose({}), reserve: false });
    expect(open.reservation).toBe('not-chosen');
    expect(messages(open, undefined, text, 'en', format)).toContainEqual({ tone: 'warning', text: text.wizard.ports.noReserve('49721') });
  });
  it('leaves 1434 out of the series and refuses it when typed, with a number that would do', () => {
    const series = row({ ...choose({ strategy: 'series' }), series: { start: 1434, skip: [1435] } });
    expect(series.port).toBe(1436);
    const typed = row(choose({ strategy: 'custom', port: 1434 }));
    expect(typed.refused).toBe(true);
    expect(typed.instead).not.toBeNull();
    expect(typed.instead).not.toBe(1434);
    const said = messages(typed, readTyped('1434', 'en'), text, 'en', format);
    expect(said[0]?.tone).toBe('error');
    expect(new Set(said.map((m) => m.text)).size).toBe(said.length);
  });
  it('offers the fixed one of two ports', () => {
    expect(suggestion(model, instance('REPORT'))).toEqual({ kind: 'only', port: 1450 });
    const kept = row(choose({ name: 'REPORT' }), 'REPORT');
    expect(kept).toMatchObject({ refused: true, instead: 1450 });
    const fixed = row(choose({ name: 'REPORT', strategy: 'custom', port: 1450 }), 'REPORT');
    expect(fixed).toMatchObject({ refused: false, effect: { moved: true, restart: true } });
    expect(messages(fixed, undefined, text, 'en', format)[0]).toEqual({ tone: 'warning', text: text.wizard.ports.both('REPORT', fixed.before.join(', '), '50388', '1450') });
  });
  it('says what was typed wrong before anything else', () => {
    const missing = row(choose({ strategy: 'custom', port: null }));
    expect(missing).toMatchObject({ port: null, refused: true });
    expect(messages(missing, readTyped('1433-1440', 'en'), text, 'en', format)).toEqual([{ tone: 'error', text: 'SQL Server takes no port ranges. Type one port.' }]);
  });
  it('refuses two instances on one number, each with the other named', () => {
    const choices = choose({ strategy: 'custom', port: 1500 }, { name: 'SALES', strategy: 'custom', port: 1500 });
    expect(row(choices, 'SALES')).toMatchObject({ refused: true });
    expect(messages(row(choices, 'SALES'), undefined, text, 'en', format)[0]?.text).toMatch(/INST1/u);
  });
  it('knows what is fixed already', () => {
    expect(model.instances.filter((i) => alreadyFixed(model, i)).map((i) => i.name)).toEqual(['MSSQLSERVER', 'PERIP']);
    expect(suggestion(model, instance('INST1'))).toEqual({ kind: 'keep', port: 49_721 });
    expect(suggestion(model, instance('ARCHIVE'))).toEqual({ kind: 'series' });
  });
  it('names a strategy only where all share it', () => {
    expect(commonStrategy(choose({}, { name: 'SALES' }))).toBe('keep');
    expect(commonStrategy(choose({}, { name: 'SALES', strategy: 'series' }))).toBeNull();
    expect(commonStrategy(choose())).toBeNull();
  });
});
