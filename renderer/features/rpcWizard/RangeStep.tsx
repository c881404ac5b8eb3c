import { useId, useMemo, type Dispatch } from 'react';
import type { RpcChoices } from '#core/plan/serviceChoices';
import type { ServerModel } from '#core/scan/model';
import type { RpcWizardAction } from '#core/wizard/rpcWizard';
import { Icon } from '../../components/Icon';
import { Panel } from '../../components/Panel';
import { PortSpace } from '../../components/PortSpace';
import { useFormats, useText } from '../../i18n/useText';
import { Matrix, RangeEditor, RangeValues, RangeWarning } from '../rpc/RangeEditor';
import { fixedAfter, startingRange } from '../rpc/rpcPlan';
import { rpcPicture } from '../rpc/rpcPicture';
import { rpcRows } from '../rpc/rpcRows';
import { ChoiceCards } from '../wizard/ChoiceCards';

type Choice = 'leave' | 'restrict' | 'remove';

/** The expert step: everything that has no number of its own. Nothing is chosen until the administrator asks for it. */
export function RangeStep({ model, choices, dispatch }: { readonly model: ServerModel; readonly choices: RpcChoices; readonly dispatch: Dispatch<RpcWizardAction> }) {
  const text = useText();
  const t = text.rpcWizard.rangeStep;
  const r = text.rpc.range;
  const format = useFormats();
  const ack = useId();
  const { range } = choices;
  const restricted = range !== null && range !== 'remove' ? range : null;
  const value: Choice = range === null ? 'leave' : range === 'remove' ? 'remove' : 'restrict';
  const present = model.rpc.known && model.rpc.value.range.state !== 'absent';
  const wrongKind = model.rpc.known && model.rpc.value.range.problems.some((p) => p.problem === 'wrong-kind');
  const fixed = useMemo(() => fixedAfter(model, choices), [model, choices]);
  const picture = useMemo(() => rpcPicture(model, rpcRows(model, choices), choices, text, format), [model, choices, text, format]);
  const choose = (to: Choice): void => dispatch({ type: 'range', range: to === 'leave' ? null : to === 'remove' ? 'remove' : startingRange(model, choices) });
  return (
    <>
      <ChoiceCards<Choice> label={t.choice} value={value} options={[{ value: 'leave', ...t.leave }, { value: 'restrict', ...t.restrict }, ...(present ? [{ value: 'remove' as const, ...t.remove }] : [])]} onChange={choose} />
      <Panel title={text.portSpace.title} hint={text.rpc.space.hint}>
        <PortSpace {...picture} legend={false} />
      </Panel>
      {restricted && (
        <Panel
          title={r.title}
          end={
            <span className="badge expert">
              <Icon name="warning" />
              {r.expert}
            </span>
          }
        >
          <RangeWarning model={model} />
          <RangeEditor model={model} value={restricted} fixed={fixed} onChange={(next) => dispatch({ type: 'range', range: next })} />
          <div className="ackrow">
            <label className="check" htmlFor={ack}>
              <input id={ack} type="checkbox" checked={restricted.acknowledged} onChange={(event) => dispatch({ type: 'range', range: { ...restricted, acknowledged: event.target.checked } })} />
              {r.acknowledge}
            </label>
          </div>
        </Panel>
      )}
      <section className="panel" aria-label={r.columns.value}>
        <RangeValues model={model} range={range} />
        {wrongKind && (
          <div className="ackrow">
            <label className="check">
              <input type="checkbox" checked={choices.repairKinds} onChange={(event) => dispatch({ type: 'choose', choices: { ...choices, repairKinds: event.target.checked } })} />
              {r.repair}
            </label>
          </div>
        )}
        <Matrix model={model} />
      </section>
    </>
  );
}
