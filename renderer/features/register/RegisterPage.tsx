import Button from '@mui/material/Button';
import FormControlLabel from '@mui/material/FormControlLabel';
import OutlinedInput from '@mui/material/OutlinedInput';
import Switch from '@mui/material/Switch';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { everything, type RegisterEntry, type RegisterQuery } from '#core/register/query';
import { claimKindSchema } from '#core/register/record';
import { registerTexts } from '#core/text/register';
import { background, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { PageHead } from '../../components/PageHead';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { SkeletonRows } from '../../components/Skeletons';
import { VirtualTable } from '../../components/VirtualTable';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { EntryPanel } from './EntryPanel';
import { registerColumns, sortOf } from './columns';
import { useRegister } from './useRegister';
import '../wizard/wizard.css';
import './register.css';

/** Typing asks when it pauses. */
const PAUSE_MS = 120;

/** Every port assignment made or found, on every target seen. */
export function RegisterPage({ port }: { readonly port: number | null }) {
  const text = useText();
  const t = text.register;
  const format = useFormats();
  const language = useLanguage();
  const [typed, setTyped] = useState(port === null ? '' : String(port));
  const [query, setQuery] = useState<RegisterQuery>({ ...everything, text: typed });
  const [selected, setSelected] = useState<string | null>(null);
  const { found, error, look, again } = useRegister(query);
  useEffect(() => {
    const timer = setTimeout(() => setQuery((q) => (q.text === typed ? q : { ...q, text: typed })), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const save = async (file: 'csv' | 'xlsx'): Promise<void> => {
    const saved = await call('register.save', { query, format: file, language });
    if (saved) say(t.saved(saved.path));
  };
  const answer = found?.answer ?? null;
  const entry = found?.rows.find((row) => row?.key === selected) ?? null;
  const facts = answer ? [t.entries(format.number(answer.all)), t.computers(answer.computers.length), t.conflicts(answer.conflicts), ...(answer.unreadLines > 0 ? [t.unread(answer.unreadLines)] : [])] : [];
  return (
    <div className="page">
      <PageHead title={t.title} facts={facts}>
        <Button disabled={!answer || answer.total === 0} onClick={() => background(save('csv'))}>
          {t.saveCsv}
        </Button>
        <Button disabled={!answer || answer.total === 0} onClick={() => background(save('xlsx'))}>
          {t.saveXlsx}
        </Button>
      </PageHead>
      {error !== null && <ErrorNotice error={error} onRetry={again} />}
      {!found && error === null && (
        <section className="panel">
          <SkeletonRows rows={12} label={t.loading} />
        </section>
      )}
      {found && answer && (
        <Panel title={t.table} hint={text.common.count(format.number(answer.total), format.number(answer.all))} className="fill rules">
          <Toolbar typed={typed} query={query} computers={answer.computers} onType={setTyped} onQuery={setQuery} />
          {entry && <EntryPanel key={entry.key} entry={entry} onChanged={again} onClose={() => setSelected(null)} />}
          <Entries rows={found.rows} query={query} selected={selected} empty={answer.all === 0} onSelect={setSelected} onLook={look} onSort={(sort) => setQuery({ ...query, sort })} />
        </Panel>
      )}
    </div>
  );
}

const keyOf = (e: RegisterEntry): string => e.key;
const isGone = (e: RegisterEntry): boolean => e.gone !== null;

interface EntriesProps {
  readonly rows: readonly (RegisterEntry | undefined)[];
  readonly query: RegisterQuery;
  readonly selected: string | null;
  /** There is nothing at all, not only nothing that matches. */
  readonly empty: boolean;
  readonly onSelect: (key: string) => void;
  readonly onLook: (first: number, last: number) => void;
  readonly onSort: (sort: RegisterQuery['sort']) => void;
}

function Entries({ rows, query, selected, empty, onSelect, onLook, onSort }: EntriesProps) {
  const text = useText();
  const t = text.register;
  const format = useFormats();
  const language = useLanguage();
  const columns = useMemo(() => registerColumns(text, registerTexts(language), format), [text, language, format]);
  const select = useCallback((e: RegisterEntry) => onSelect(e.key), [onSelect]);
  return (
    <VirtualTable
      label={t.table}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      selected={selected}
      dim={isGone}
      sort={query.sort}
      sortLabel={t.sortBy}
      onSort={(id) => onSort(sortOf(query.sort, id))}
      onView={onLook}
      onSelect={select}
      empty={empty ? <EmptyState icon="register" title={t.empty.title} text={t.empty.text} /> : <EmptyState icon="search" title={t.none.title} text={t.none.text} />}
    />
  );
}

interface ToolbarProps {
  readonly typed: string;
  readonly query: RegisterQuery;
  readonly computers: readonly string[];
  readonly onType: (text: string) => void;
  readonly onQuery: (query: RegisterQuery) => void;
}

function Toolbar({ typed, query, computers, onType, onQuery }: ToolbarProps) {
  const t = useText().register;
  const r = registerTexts(useLanguage());
  return (
    <div className="toolbar">
      <OutlinedInput placeholder={t.search} value={typed} onChange={(event) => onType(event.target.value)} inputProps={{ 'aria-label': t.search }} sx={{ flex: '1 1 200px', maxWidth: 300 }} />
      <Segmented
        label={t.state}
        value={query.state}
        options={(['standing', 'gone', 'all'] as const).map((value) => ({ value, label: t.states[value] }))}
        onChange={(state) => onQuery({ ...query, state })}
      />
      <select className="field ui" aria-label={t.kind} value={query.kind ?? ''} onChange={(event) => onQuery({ ...query, kind: claimKindSchema.safeParse(event.target.value).data ?? null })}>
        <option value="">{t.anyKind}</option>
        {claimKindSchema.options.map((kind) => (
          <option key={kind} value={kind}>
            {r.kind[kind]}
          </option>
        ))}
      </select>
      <select className="field ui" aria-label={t.computer} value={query.computer ?? ''} onChange={(event) => onQuery({ ...query, computer: event.target.value === '' ? null : event.target.value })}>
        <option value="">{t.anyComputer}</option>
        {computers.map((computer) => (
          <option key={computer} value={computer}>
            {computer}
          </option>
        ))}
      </select>
      <select className="field ui" aria-label={t.protocol} value={query.protocol ?? ''} onChange={(event) => onQuery({ ...query, protocol: event.target.value === 'tcp' || event.target.value === 'udp' ? event.target.value : null })}>
        <option value="">{t.anyProtocol}</option>
        <option value="tcp">TCP</option>
        <option value="udp">UDP</option>
      </select>
      <FormControlLabel control={<Switch checked={query.onlyConflicts} onChange={(_, onlyConflicts) => onQuery({ ...query, onlyConflicts })} />} label={t.onlyConflicts} />
    </div>
  );
}
