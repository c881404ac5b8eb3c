import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import { useId, useMemo, useState } from 'react';
import { matchTexts } from '#core/documents/clientsSheet';
import { clientsTexts } from '#core/text/clients';
import { fileName } from '#core/text/plan';
import { background, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { StatusMark } from '../../components/StatusMark';
import { VirtualTable, type Column } from '../../components/VirtualTable';
import { useFormats, useLanguage, useText } from '../../i18n/useText';
import { useMadeDraft } from '../useDraftPlan';
import { marks } from './marks';
import { MatchPanel } from './MatchPanel';
import { SkippedPanel } from './SkippedPanel';
import { cancelSearch, isCorrectable, keyOf, search, show, shownRows, tick, useSearch, type FoundRow } from './searchStore';

/** Strings found in files: searched, judged, ticked, and reviewed before anything is written. */
export function FilesView({ targetId, onReview }: { readonly targetId: string; readonly onReview: () => void }) {
  const t = useText().clients.files;
  const format = useFormats();
  const state = useSearch();
  const { result, running, error, ticked } = state;
  const own = state.targetId === targetId ? result : null;
  const draft = useMadeDraft();
  const [byDraft, setByDraft] = useState(false);
  const planHash = byDraft ? (draft?.planHash ?? null) : null;
  return (
    <>
      {draft !== null && !running && <ByDraft on={byDraft} onChange={setByDraft} ports={draft.plan.ports.map((p) => `${p.instance} ${p.after}`)} />}
      {error !== null && <ErrorNotice error={error} />}
      {running && <Progress />}
      {!running && own === null && error === null && (
        <section className="panel">
          <EmptyState icon="search" title={t.empty.title} text={t.empty.text}>
            <SearchButtons targetId={targetId} planHash={planHash} contained />
          </EmptyState>
        </section>
      )}
      {!running && own !== null && (
        <>
          {own.ended !== 'complete' && <Notice tone="warn" title={own.ended === 'limit' ? t.limit(format.number(own.counts.matches)) : t.cancelled} />}
          {state.byDraft && <Notice tone="warn" title={t.judgedByDraft} />}
          <Results targetId={targetId} planHash={planHash} onReview={onReview} count={ticked.size} />
          <SkippedPanel result={own} />
        </>
      )}
    </>
  );
}

/** A draft moves ports that a search of now would still call right. */
function ByDraft({ on, onChange, ports }: { readonly on: boolean; readonly onChange: (on: boolean) => void; readonly ports: readonly string[] }) {
  const t = useText().clients.files;
  const id = useId();
  return (
    <section className="panel bydraft">
      <Checkbox size="small" checked={on} onChange={(_, to) => onChange(to)} slotProps={{ input: { 'aria-labelledby': id } }} />
      <span id={id}>{t.byDraft(ports.length > 4 ? `${ports.slice(0, 4).join(', ')}, …` : ports.join(', '))}</span>
      <span className="cap t2">{t.byScan}</span>
    </section>
  );
}

function SearchButtons({ targetId, planHash, contained = false }: { readonly targetId: string; readonly planHash: string | null; readonly contained?: boolean }) {
  const t = useText().clients.files;
  return (
    <>
      <Button variant={contained ? 'contained' : 'outlined'} onClick={() => background(search(targetId, 'folders', planHash))}>
        {t.searchFolders}
      </Button>
      <Button onClick={() => background(search(targetId, 'files', planHash))}>{t.searchFiles}</Button>
    </>
  );
}

function Progress() {
  const t = useText().clients.files;
  const format = useFormats();
  const progress = useSearch((s) => s.progress);
  return (
    <section className="panel searching" role="status">
      <p className="strong">{progress ? t.progress(format.number(progress.counts.files), format.number(progress.counts.matches)) : t.choosing}</p>
      <p className="mono ell t2" title={progress?.current}>
        {progress?.current ?? ''}
      </p>
      <Button onClick={() => background(cancelSearch())} disabled={progress === null}>
        {t.cancel}
      </Button>
    </section>
  );
}

function Results({ targetId, planHash, onReview, count }: { readonly targetId: string; readonly planHash: string | null; readonly onReview: () => void; readonly count: number }) {
  const text = useText();
  const t = text.clients.files;
  const format = useFormats();
  const language = useLanguage();
  const { rows, filter, ticked, selected, searchId, result } = useSearch();
  const shown = useMemo(() => shownRows({ rows, filter }), [rows, filter]);
  const able = useMemo(() => shown.filter((row) => isCorrectable(row) && row.match.caution === null).map((row) => keyOf(row)), [shown]);
  const all = able.length > 0 && able.every((key) => ticked.has(key));
  const save = async (): Promise<void> => {
    if (searchId === null) return;
    const saved = await call('clients.save', { searchId, language });
    if (saved) say(t.saved(saved.path));
  };
  const row = selected === null ? undefined : rows.find((one) => keyOf(one) === selected);
  const files = result?.counts.files ?? 0;
  return (
    <Panel title={t.found} hint={t.summary(format.number(rows.length), format.number(new Set(rows.map((one) => one.file)).size), format.number(files))} className="fill rules" end={<SearchButtons targetId={targetId} planHash={planHash} />}>
      <div className="toolbar">
        <Segmented label={t.filter} value={filter} options={(['correctable', 'wrong', 'all'] as const).map((value) => ({ value, label: t.filters[value] }))} onChange={(value) => show({ filter: value })} />
        <Button disabled={able.length === 0} onClick={() => tick(able, !all)}>
          {all ? t.untickAll : t.tickAll(format.number(able.length))}
        </Button>
        <span className="grow" />
        <Button disabled={rows.length === 0} onClick={() => background(save())}>
          {t.save}
        </Button>
        <Button variant="contained" disabled={count === 0} onClick={onReview}>
          {t.review(format.number(count))}
        </Button>
      </div>
      {row && <MatchPanel key={keyOf(row)} row={row} onClose={() => show({ selected: null })} />}
      <Table shown={shown} empty={rows.length === 0} />
    </Panel>
  );
}

function Table({ shown, empty }: { readonly shown: readonly FoundRow[]; readonly empty: boolean }) {
  const text = useText();
  const t = text.clients.files;
  const language = useLanguage();
  const words = clientsTexts(language);
  const { ticked, selected } = useSearch();
  const stateOf = (row: FoundRow): string => (row.match.corrected !== null && !isCorrectable(row) ? t.readOnly : row.match.caution === null ? '' : words.caution[row.match.caution][0]);
  const columns: readonly Column<FoundRow>[] = [
    {
      id: 'tick',
      head: t.tickHead,
      width: '58px',
      text: () => '',
      cell: (row) => (
        <Checkbox
          size="small"
          checked={ticked.has(keyOf(row)) && isCorrectable(row)}
          disabled={!isCorrectable(row)}
          onClick={(event) => event.stopPropagation()}
          onChange={(_, on) => tick([keyOf(row)], on)}
          slotProps={{ input: { 'aria-label': t.tick(row.of.path, row.match.line) } }}
        />
      ),
    },
    {
      id: 'verdict',
      head: words.sheet.columns.verdict,
      width: 'minmax(0, 2fr)',
      text: (row) => matchTexts(row.match, language).join(' '),
      cell: (row) => (
        <>
          <StatusMark state={row.match.error === null ? marks[row.match.severity] : 'unknown'} /> {matchTexts(row.match, language)[0] ?? ''}
        </>
      ),
    },
    {
      id: 'file',
      head: words.sheet.columns.file,
      width: 'minmax(0, 1.4fr)',
      text: (row) => row.of.path,
      cell: (row) => (
        <>
          <b>{fileName(row.of.path)}</b> <span className="t2">{row.of.path.slice(0, -fileName(row.of.path).length)}</span>
        </>
      ),
    },
    { id: 'line', head: words.sheet.columns.line, width: '64px', text: (row) => String(row.match.line), cell: (row) => <span className="mono">{row.match.line}</span> },
    { id: 'driver', head: words.sheet.columns.driver, width: '150px', text: (row) => (row.match.family === null ? '' : words.form[row.match.family]), cell: (row) => (row.match.family === null ? '' : words.form[row.match.family]) },
    { id: 'state', head: t.state, width: '110px', text: stateOf, cell: (row) => <span className="t2">{stateOf(row)}</span> },
  ];
  return (
    <VirtualTable
      label={t.found}
      columns={columns}
      rows={shown}
      rowKey={keyOf}
      selected={selected}
      dim={(row) => row.match.severity === 'ok'}
      onSelect={(row) => show({ selected: keyOf(row) })}
      empty={empty ? <EmptyState icon="check" title={t.nothing.title} text={t.nothing.text} /> : <EmptyState icon="check" title={t.none.title} text={t.none.text} />}
    />
  );
}
