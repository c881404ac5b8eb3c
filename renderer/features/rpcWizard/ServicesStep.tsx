import Button from '@mui/material/Button';
import { useId, useState, type Dispatch } from 'react';
import type { Language } from '#core/ipc/contract';
import type { ServiceId } from '#core/plan/serviceChoices';
import type { RpcWizardAction } from '#core/wizard/rpcWizard';
import type { ServicePortVerdict } from '#core/ports/servicePorts';
import type { ServerModel } from '#core/scan/model';
import type { FixedPortService } from '#core/scan/serviceModel';
import { registryKind, registryText } from '../../components/beforeAfter/rows';
import { EmptyState } from '../../components/EmptyState';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import type { WindowText } from '../../i18n/en';
import type { Formats } from '../../i18n/formats';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { Verdicts, type VerdictLine } from '../rpc/RangeEditor';
import { listens } from '../rpc/rpcPlan';
import { PortField, readTyped, type Typed } from '../wizard/PortField';
import type { ServiceProposal } from './serviceProposals';

interface ServicesStepProps {
  readonly model: ServerModel;
  readonly proposals: readonly ServiceProposal[];
  /** The next free number for a service that is ticked. */
  readonly propose: (service: FixedPortService) => number | null;
  readonly repairKinds: boolean;
  readonly onRepair: (on: boolean) => void;
  readonly dispatch: Dispatch<RpcWizardAction>;
}

/** A number of its own for every service that can have one. */
export function ServicesStep({ model, proposals, propose, repairKinds, onRepair, dispatch }: ServicesStepProps) {
  const text = useText();
  const t = text.rpcWizard.services;
  const language = useLanguage();
  const format = useFormats();
  const [all, setAll] = useState(false);
  const silent = proposals.filter((p) => !listens(p.service, model) && p.choice === undefined);
  const listed = all ? proposals : proposals.filter((p) => !silent.includes(p));
  // Text that is no port is nobody's choice yet, so it lives here and not in the choices.
  const [typed, setTyped] = useState<ReadonlyMap<ServiceId, Typed>>(new Map());
  const type = (id: ServiceId, value: string): void => {
    const read = readTyped(value, language);
    setTyped(new Map(typed).set(id, read));
    dispatch({ type: 'port', id, port: read.port });
  };
  const use = (id: ServiceId, port: number): void => {
    setTyped(new Map([...typed].filter(([key]) => key !== id)));
    dispatch({ type: 'port', id, port });
  };
  const chosen = new Set(proposals.filter((p) => p.choice !== undefined && p.choice.port !== 'remove').map((p) => p.service.id));
  const half = [...chosen].some((id) => id === 'ntds' || id === 'netlogon') && proposals.some((p) => (p.service.id === 'ntds' || p.service.id === 'netlogon') && !chosen.has(p.service.id) && p.service.current === null);
  if (proposals.length === 0)
    return (
      <section className="panel">
        <EmptyState icon="rpc" title={t.none.title} text={t.none.text} />
      </section>
    );
  return (
    <>
      {half && <Notice tone="warn" title={t.both} />}
      <Panel title={t.title} hint={t.hint} className="clipped">
        <table className="grid svcgrid">
          <thead>
            <tr>
              <th scope="col" style={{ width: 48 }}>
                <span className="sr">{t.columns.select}</span>
              </th>
              <th scope="col">{t.columns.service}</th>
              <th scope="col" style={{ width: 122 }}>
                {t.columns.now}
              </th>
              <th scope="col" style={{ width: 112 }}>
                {t.columns.port}
              </th>
              <th scope="col" style={{ width: '34%' }}>
                {t.columns.effect}
              </th>
            </tr>
          </thead>
          <tbody>
            {listed.map((p) => (
              <ServiceRow key={p.service.id} proposal={p} typed={typed.get(p.service.id)} propose={propose} repairKinds={repairKinds} onRepair={onRepair} dispatch={dispatch} onType={type} onUse={use} />
            ))}
          </tbody>
        </table>
        {silent.length > 0 && (
          <p className="pad cap silent">
            <button type="button" className="link cap" aria-expanded={all} onClick={() => setAll(!all)}>
              {all ? t.fewer : t.silent(format.number(silent.length))}
            </button>
          </p>
        )}
      </Panel>
    </>
  );
}

interface ServiceRowProps {
  readonly proposal: ServiceProposal;
  readonly typed: Typed | undefined;
  readonly propose: (service: FixedPortService) => number | null;
  readonly repairKinds: boolean;
  readonly onRepair: (on: boolean) => void;
  readonly dispatch: Dispatch<RpcWizardAction>;
  readonly onType: (id: ServiceId, value: string) => void;
  readonly onUse: (id: ServiceId, port: number) => void;
}

function ServiceRow({ proposal, typed, propose, repairKinds, onRepair, dispatch, onType, onUse }: ServiceRowProps) {
  const text = useText();
  const t = text.rpcWizard.services;
  const format = useFormats();
  const language = useLanguage();
  const id = useId();
  const { service, choice, refused, instead } = proposal;
  const on = choice !== undefined;
  const removed = choice?.port === 'remove';
  const setting = service.setting.kind === 'registry' ? `${service.setting.path}\\${service.setting.name}` : 'DfsrMachineConfig.RpcPortAssignment';
  const lines = rowLines(proposal, typed, text, format, language);
  const select = (selected: boolean): void => dispatch({ type: 'select', id: service.id, selected, port: service.current ?? propose(service) });
  return (
    <>
      <tr className={refused && on ? 'err' : undefined}>
        <td>
          <input type="checkbox" aria-label={t.select(service.name)} checked={on} onChange={(event) => select(event.target.checked)} />
        </td>
        <td className="wrap" title={`${service.name}\n${setting}`}>
          <span className="b" translate="no">{service.name}</span> <span className="cap dim">{service.setting.kind === 'registry' ? service.setting.name : 'RpcPortAssignment'}</span>
        </td>
        <td title={nowText(service, t)}>
          <StatusMark state={service.problem !== null ? 'conflict' : service.current === null ? 'moves' : 'fixed'} /> <span className="mono">{nowText(service, t)}</span>
        </td>
        <td>
          {on && !removed && <PortField label={t.portOf(service.name)} value={typeof choice.port === 'number' ? choice.port : null} typed={typed?.text ?? null} invalid={refused} describedBy={id} onType={(value) => onType(service.id, value)} />}
          {removed && <span className="cap t2">{t.dynamic}</span>}
        </td>
        <td className="cap t2 wrap">{on ? effectText(proposal, text, format) : ''}</td>
      </tr>
      {(on || lines.length > 0) && (
        <tr className={refused && on ? 'msg err' : 'msg'}>
          <td aria-hidden="true" />
          <td colSpan={4}>
            <Verdicts id={id} lines={lines} />
            <span className="svcacts">
              {on && refused && instead !== null && (
                <Button size="small" onClick={() => onUse(service.id, instead)}>
                  {t.use(String(instead))}
                </Button>
              )}
              {on && service.apply === 'service-restart' && service.service.known && service.service.value.state === 'running' && (
                <label className="check cap">
                  <input type="checkbox" checked={choice.restart === 'now'} onChange={(event) => dispatch({ type: 'restart', id: service.id, restart: event.target.checked ? 'now' : 'later' })} />
                  {t.restart.now}
                </label>
              )}
              {on && service.problem === 'wrong-kind' && (
                <label className="check cap">
                  <input type="checkbox" checked={repairKinds} onChange={(event) => onRepair(event.target.checked)} />
                  {t.repair}
                </label>
              )}
              {on && service.current !== null && (
                <label className="check cap">
                  <input type="checkbox" aria-label={t.removeOf(service.name)} checked={removed} onChange={(event) => dispatch({ type: 'port', id: service.id, port: event.target.checked ? 'remove' : service.current })} />
                  {t.remove}
                </label>
              )}
            </span>
          </td>
        </tr>
      )}
    </>
  );
}

function nowText(service: FixedPortService, t: WindowText['rpcWizard']['services']): string {
  if (service.current !== null) return t.fixed(String(service.current));
  return service.listening.known && service.listening.value.length > 0 && !service.dynamicStays ? service.listening.value.join(', ') : t.dynamic;
}

function effectText({ service, choice }: ServiceProposal, text: WindowText, format: Formats): string {
  const t = text.rpcWizard.services;
  const names = service.dependants.known ? format.list(service.dependants.value.filter((d) => d.state === 'running').map((d) => d.displayName)) : '';
  if (service.apply === 'reboot') return t.effect.reboot;
  return choice?.restart === 'later' || (service.service.known && service.service.value.state !== 'running') ? t.later : t.effect['service-restart'](names);
}

function rowLines({ service, choice, verdicts, refused, instead }: ServiceProposal, typed: Typed | undefined, text: WindowText, format: Formats, language: Language): readonly VerdictLine[] {
  const t = text.rpcWizard.services;
  const out: VerdictLine[] = [];
  if (service.problem === 'wrong-kind') out.push({ tone: 'warning', text: t.wrongKind(registryKind(service.cell)) });
  if (service.problem === 'invalid') out.push({ tone: 'warning', text: t.invalid(registryText(service.cell, text.common.absent)) });
  if (choice === undefined || choice.port === 'remove') return out;
  if (choice.port === null) out.push({ tone: 'error', text: typed?.error ?? readTyped('', language).error ?? '' });
  for (const v of verdicts) if (v.code !== 'own-listener') out.push({ tone: v.severity === 'error' ? 'error' : 'warning', text: verdictText(v, text, format) });
  if (refused && instead !== null) out.push({ tone: 'neutral', text: t.instead(String(instead)) });
  if (!refused && choice.port !== null && verdicts.every((v) => v.severity === 'note')) out.push({ tone: 'success', text: verdicts.some((v) => v.code === 'own-listener') ? t.own(String(choice.port)) : t.free(String(choice.port)) });
  if (service.dynamicStays) out.push({ tone: 'neutral', text: t.stays });
  return out;
}

function verdictText(v: Exclude<ServicePortVerdict, { code: 'own-listener' }>, text: WindowText, format: Formats): string {
  const t = text.rpcWizard.services.verdict;
  switch (v.code) {
    case 'below-1024':
      return t['below-1024'];
    case 'in-plan':
    case 'other-service':
    case 'instance':
    case 'listener':
    case 'well-known':
      return t[v.code](v.who);
    case 'excluded-system':
    case 'in-rpc-range':
    case 'in-dynamic-range':
      return t[v.code](format.range(v.range));
  }
}
