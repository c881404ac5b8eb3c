import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import { useState, type KeyboardEvent } from 'react';
import type { ServerModel, SqlInstance } from '#core/scan/model';
import { filterByPort, go } from '../../app/actions';
import { useApp, useModel, useScanSlot } from '../../app/store';
import { EmptyState } from '../../components/EmptyState';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { useText } from '../../i18n/useText';
import { stateText } from '../overview/lanes';
import { InstanceDrawer } from './InstanceDrawer';
import { accountText, configuredText, instanceMark, listeningText, moves, notesText, usesPort } from './sqlRows';

/** Instances of the server; `instance` opens the details of one. */
export function SqlPage({ instance }: { readonly instance: string | null }) {
  const text = useText();
  const t = text.sql;
  const model = useModel();
  const { running } = useScanSlot();
  const port = useApp((s) => s.port);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  if (!model) return <div className="page">{running ? <SkeletonRows rows={6} label={t.list} /> : <EmptyState icon="database" title={text.overview.noScan.title} text={text.overview.noScan.text} />}</div>;
  const shown = port === null ? model.instances : model.instances.filter((i) => usesPort(i, port));
  const opened = model.instances.find((i) => i.name === instance) ?? null;
  const browser = model.browser.known ? t.browser(model.browser.value.state === 'running' ? text.common.running : text.common.stopped) : t.browser(text.common.unknownReason[model.browser.reason]);
  return (
    <div className="page">
      <PageHead title={text.shell.page.sql} facts={[t.sub(model.instances.length, model.instances.filter(moves).length), browser]}>
        {model.instances.length > 0 && (
          <Button variant="contained" onClick={() => go({ page: 'sqlWizard', instances: [...selected] })}>
            {t.pinSelected(selected.size)}
          </Button>
        )}
      </PageHead>
      <Panel
        title={t.list}
        end={
          port !== null && (
            <button type="button" className="link cap" onClick={() => filterByPort(null)}>
              {text.portSpace.filtered(String(port))} · {text.portSpace.clear}
            </button>
          )
        }
      >
        {model.instances.length === 0 ? (
          <EmptyState icon="database" title={model.instancesKnown ? t.empty.title : t.unknown.title} text={model.instancesKnown ? t.empty.text : t.unknown.text} />
        ) : shown.length === 0 ? (
          <p className="empty">{t.filteredOut(String(port))}</p>
        ) : (
          <InstanceTable model={model} instances={shown} selected={selected} onSelected={setSelected} opened={instance} />
        )}
      </Panel>
      {opened && <InstanceDrawer instance={opened} model={model} onClose={() => go({ page: 'sql' })} />}
    </div>
  );
}

interface TableProps {
  readonly model: ServerModel;
  readonly instances: readonly SqlInstance[];
  readonly selected: ReadonlySet<string>;
  readonly onSelected: (names: ReadonlySet<string>) => void;
  readonly opened: string | null;
}

function InstanceTable({ model, instances, selected, onSelected, opened }: TableProps) {
  const text = useText();
  const t = text.sql;
  const c = t.columns;
  const [at, setAt] = useState(0);
  const all = instances.every((i) => selected.has(i.name));
  const toggle = (name: string): void => {
    const next = new Set(selected);
    if (!next.delete(name)) next.add(name);
    onSelected(next);
  };
  const keys = (event: KeyboardEvent<HTMLTableRowElement>, index: number, name: string): void => {
    if (event.target !== event.currentTarget) return;
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: instances.length - 1 }[event.key];
    if (to !== undefined) event.currentTarget.parentElement?.querySelectorAll<HTMLElement>('tr')[Math.max(0, Math.min(instances.length - 1, to))]?.focus();
    else if (event.key === 'Enter') go({ page: 'sql', instance: name });
    else if (event.key === ' ') toggle(name);
    else return;
    event.preventDefault();
  };
  return (
    <div className="batable">
      <table className="grid instances">
        <colgroup>
          <col style={{ width: 44 }} />
          <col style={{ width: '14%' }} />
          <col style={{ width: '9%' }} />
          <col style={{ width: '8%' }} />
          <col style={{ width: '20%' }} />
          <col style={{ width: '12%' }} />
          <col style={{ width: '10%' }} />
          <col />
          <col style={{ width: '9%' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">
              <Checkbox checked={all} indeterminate={!all && selected.size > 0} onChange={() => onSelected(all ? new Set() : new Set(instances.map((i) => i.name)))} slotProps={{ input: { 'aria-label': t.selectAll } }} />
            </th>
            {[c.instance, c.version, c.state, c.configured, c.listening, c.effective, c.account, c.notes].map((head) => (
              <th key={head} scope="col" title={head}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {instances.map((i, index) => {
            const notes = notesText(i, text).join(text.common.listSeparator);
            return (
              <tr key={i.id} tabIndex={index === Math.min(at, instances.length - 1) ? 0 : -1} aria-selected={i.name === opened} onFocus={() => setAt(index)} onKeyDown={(event) => keys(event, index, i.name)} onClick={() => go({ page: 'sql', instance: i.name })}>
                <td onClick={(event) => event.stopPropagation()}>
                  <Checkbox tabIndex={-1} checked={selected.has(i.name)} onChange={() => toggle(i.name)} slotProps={{ input: { 'aria-label': t.select(i.name) } }} />
                </td>
                <td className="b" title={i.name}>
                  {i.name}
                </td>
                <td title={[i.product, i.edition, i.version].filter((x) => x !== null).join(' · ')}>{i.product?.replace(/^SQL Server /u, '') ?? i.version ?? text.common.notReadable}</td>
                <td>{stateText(i, text)}</td>
                <td title={configuredText(i, text)}>
                  <span className="facetline">
                    <StatusMark state={instanceMark(i, model)} />
                    <span className="ell">{configuredText(i, text)}</span>
                  </span>
                </td>
                <td className={i.listening.known ? 'mono' : 'dim'} title={listeningText(i, text)}>
                  {listeningText(i, text)}
                </td>
                <td className="mono">{i.effectivePort ?? '—'}</td>
                <td className="t2" title={accountText(i, text)}>
                  {accountText(i, text)}
                </td>
                <td className="cap t2" title={notes}>
                  {notes}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
