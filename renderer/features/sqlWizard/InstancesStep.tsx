import Button from '@mui/material/Button';
import { useMemo } from 'react';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { portsInUse } from '#core/plan/planSql';
import { suggestedStrategy } from '#core/wizard/sqlWizard';
import { useMatches } from '../../app/mode';
import { EmptyState } from '../../components/EmptyState';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import { VirtualTable, type Column } from '../../components/VirtualTable';
import { useFormats, useText } from '../../i18n/useText';
import { useInstanceWords } from './instanceWords';
import { alreadyFixed, suggestion } from './proposals';
import type { StepProps } from './StepProps';

/** Which instances get a fixed port. Those that already have one may still be chosen. */
export function InstancesStep({ model, choices, dispatch }: StepProps) {
  const text = useText();
  const t = text.wizard.instances;
  const format = useFormats();
  const words = useInstanceWords(model);
  // What is wrong with an instance is why it is chosen: where there is no room for it in one line it has two, and the version, which decides nothing, goes.
  const narrow = useMatches('(max-width: 1099px)');
  const lines = narrow ? 'twolines' : '';
  const chosen = useMemo(() => new Set(choices.instances.map((i) => i.name)), [choices.instances]);
  const moving = useMemo(() => model.instances.filter((i) => !alreadyFixed(model, i) && suggestion(model, i).kind !== 'settings'), [model]);
  const set = (instance: SqlInstance, selected: boolean): void => {
    dispatch({ type: 'select', name: instance.name, selected });
    if (!selected) return;
    const suggested = suggestion(model, instance);
    // Of two ports the fixed one stays; which of them clients use nobody knows from here.
    if (suggested.kind === 'only') dispatch({ type: 'port', name: instance.name, port: suggested.port });
    else dispatch({ type: 'strategy', name: instance.name, strategy: suggestedStrategy(instance) });
  };

  const version: Column<SqlInstance> = { id: 'version', head: t.columns.version, width: '88px', text: (i) => words.version(i), cell: (i) => <span className="t2">{i.product?.replace(/^SQL Server /u, '') ?? '—'}</span> };
  const columns: Column<SqlInstance>[] = [
    {
      id: 'select',
      head: t.columns.select,
      width: '76px',
      text: (i) => t.select(i.name),
      cell: (i) => <input type="checkbox" checked={chosen.has(i.name)} aria-label={t.select(i.name)} onChange={(event) => set(i, event.target.checked)} onClick={(event) => event.stopPropagation()} />,
    },
    { id: 'name', head: t.columns.instance, width: 'minmax(96px, 1.3fr)', text: (i) => i.name, cell: (i) => <span className="b">{i.name}</span> },
    { id: 'state', head: t.columns.state, width: '80px', text: (i) => words.state(i), cell: (i) => <span className="t2">{words.state(i)}</span> },
    {
      id: 'now',
      head: t.columns.now,
      width: 'minmax(110px, 1fr)',
      text: (i) => words.mode(i),
      cell: (i) => (
        <span className={lines}>
          <StatusMark state={words.mark(i)} label={words.mode(i)} /> <span className="mono">{words.ports(i)}</span>
        </span>
      ),
    },
    ...(narrow ? [] : [version]),
    { id: 'findings', head: t.columns.findings, width: 'minmax(120px, 2fr)', text: (i) => words.findings(i).join('\n'), cell: (i) => <span className={lines}><Findings titles={words.findings(i)} worst={words.worst(i)} /></span> },
    { id: 'suggestion', head: t.columns.suggestion, width: 'minmax(120px, 1fr)', text: (i) => told(model, i, t), cell: (i) => <span className={lines}>{told(model, i, t)}</span> },
  ];

  return (
    <Panel
      title={t.title}
      hint={t.hint}
      className="clipped fill vpanel"
      end={
        chosen.size > 0 ? (
          <Button size="small" onClick={() => dispatch({ type: 'choose', choices: { ...choices, instances: [] } })}>
            {t.clear}
          </Button>
        ) : (
          moving.length > 0 && (
            <Button size="small" onClick={() => moving.forEach((i) => set(i, true))}>
              {t.selectAll(format.number(moving.length))}
            </Button>
          )
        )
      }
    >
      <VirtualTable
        label={t.title}
        columns={columns}
        rows={model.instances}
        rowHeight={narrow ? 46 : 30}
        rowKey={(i) => i.name}
        onSelect={(i) => set(i, !chosen.has(i.name))}
        dim={(i) => !chosen.has(i.name) && portsInUse(i).length > 0 && alreadyFixed(model, i)}
        empty={<EmptyState icon="database" title={model.instancesKnown ? t.empty.title : t.unknown.title} text={model.instancesKnown ? t.empty.text : t.unknown.text} />}
      />
    </Panel>
  );
}

function Findings({ titles, worst }: { readonly titles: readonly string[]; readonly worst: ReturnType<ReturnType<typeof useInstanceWords>['worst']> }) {
  const t = useText().wizard.instances;
  const [first] = titles;
  if (first === undefined || worst === null) return <span className="dim">{t.noFinding}</span>;
  return (
    <>
      <StatusMark state={worst} /> {first}
      {titles.length > 1 && <span className="dim"> +{titles.length - 1}</span>}
    </>
  );
}

function told(model: ServerModel, instance: SqlInstance, t: ReturnType<typeof useText>['wizard']['instances']): string {
  const suggested = suggestion(model, instance);
  return 'port' in suggested ? t[suggested.kind](String(suggested.port)) : t[suggested.kind];
}
