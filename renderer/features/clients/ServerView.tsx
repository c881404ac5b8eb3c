import Button from '@mui/material/Button';
import Checkbox from '@mui/material/Checkbox';
import { useCallback, useMemo, useState } from 'react';
import { judgeAs } from '#core/clients/judge';
import { judgeContext } from '#core/clients/judgeContext';
import { textByCode } from '#core/text/byCode';
import { clientsTexts } from '#core/text/clients';
import type { AliasRow, SpnRow } from '#core/ipc/clientsChannels';
import type { ChannelInput } from '#core/ipc/contract';
import type { ServerModel } from '#core/scan/model';
import { call } from '../../app/bridge';
import { EmptyState } from '../../components/EmptyState';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Notice } from '../../components/Notice';
import { Panel } from '../../components/Panel';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { useLanguage, useText } from '../../i18n/useText';
import { useAnswer } from '../useAnswer';
import { AliasForm, type NewAlias } from './AliasForm';

type Spns = ChannelInput<'clients.plan'>['spns'];
type Aliases = ChannelInput<'clients.plan'>['aliases'];

interface ServerViewProps {
  readonly model: ServerModel;
  readonly onReview: (spns: Spns, aliases: Aliases) => void;
}

/** SPNs of the instances and the aliases of this server, with what is wrong and can be put right. */
export function ServerView({ model, onReview }: ServerViewProps) {
  const t = useText().clients.server;
  const { answer, again } = useAnswer(useCallback(() => call('clients.server', { targetId: model.target.id }), [model]));
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [made, setMade] = useState<readonly NewAlias[]>([]);
  const aliases = useMemo(() => (answer.state === 'read' ? answer.value.aliases.map((row) => judgeAlias(row, model)) : []), [answer, model]);
  if (answer.state === 'asking') {
    return (
      <section className="panel">
        <SkeletonRows rows={8} label={t.asking} />
      </section>
    );
  }
  if (answer.state === 'failed') return <ErrorNotice error={answer.error} onRetry={again} />;
  const toggle = (key: string, on: boolean): void => setTicked((was) => new Set(on ? [...was, key] : [...was].filter((one) => one !== key)));
  const { spns, unread } = answer.value;
  const chosen = spns.filter((row) => ticked.has(spnKey(row)) && fixable(row));
  const isMade = (name: string): boolean => made.some((one) => one.name.toLowerCase() === name.toLowerCase());
  const gone = aliases.flatMap(({ row }) => (ticked.has(`gone:${row.name}`) && !isMade(row.name) ? [row.name] : []));
  const set = [...aliases.flatMap(({ row, fix }) => (fix && ticked.has(`alias:${row.name}`) && !gone.includes(row.name) && !isMade(row.name) ? [{ name: row.name, ...fix }] : [])), ...made];
  const count = chosen.length + set.length + gone.length;
  const make = (alias: NewAlias): void => setMade((was) => [...was.filter((one) => one.name.toLowerCase() !== alias.name.toLowerCase()), alias]);
  const review = (): void =>
    onReview({ add: chosen.filter((row) => row.wanted).map(({ spn, account }) => ({ spn, account })), remove: chosen.filter((row) => !row.wanted).map(({ spn, account }) => ({ spn, account })) }, { set: [...set], remove: gone });
  return (
    <>
      {unread.length > 0 && <Notice tone="warn" title={t.unread(unread.join(', '))} />}
      <Panel
        title={t.spns}
        hint={t.spnsHint}
        className="clipped"
        end={
          <Button variant="contained" disabled={count === 0} onClick={review}>
            {t.review(count)}
          </Button>
        }
      >
        {spns.length === 0 ? <EmptyState icon="clients" title={t.noSpns.title} text={t.noSpns.text} /> : <ul className="rows">{spns.map((row) => <SpnLine key={spnKey(row)} row={row} on={ticked.has(spnKey(row))} onTick={toggle} />)}</ul>}
      </Panel>
      <Panel title={t.aliases} hint={t.aliasesHint} className="clipped">
        {aliases.length === 0 ? <EmptyState icon="clients" title={t.noAliases.title} text={t.noAliases.text} /> : <ul className="rows">{aliases.map((one) => <AliasLine key={one.row.name} {...one} on={ticked.has(`alias:${one.row.name}`)} gone={ticked.has(`gone:${one.row.name}`)} onTick={toggle} />)}</ul>}
        {made.length > 0 && (
          <ul className="rows">
            {made.map((one) => (
              <li key={one.name}>
                <StatusMark state="moves" />
                <span className="nm">
                  <b>{one.name}</b> <span className="mono t2">{`${one.host},${one.port}`}</span>
                </span>
                <Button size="small" onClick={() => setMade((was) => was.filter((other) => other !== one))}>
                  {t.dropAlias}
                </Button>
                <span className="s">{t.newAlias}</span>
              </li>
            ))}
          </ul>
        )}
        <AliasForm onAdd={make} />
      </Panel>
    </>
  );
}

function spnKey(row: SpnRow): string {
  return `${row.account} ${row.spn}`;
}

/** What somebody else holds as well is theirs to take away. */
function fixable(row: SpnRow): boolean {
  return row.wanted !== row.held && row.others.length === 0 && !row.stopped;
}

interface LineProps {
  readonly on: boolean;
  readonly onTick: (key: string, on: boolean) => void;
}

function SpnLine({ row, on, onTick }: LineProps & { readonly row: SpnRow }) {
  const t = useText().clients.server;
  const state = row.others.length > 0 ? 'conflict' : row.wanted === row.held ? 'fixed' : row.stopped ? 'unknown' : 'moves';
  const said = row.others.length > 0 ? t.duplicate(row.others.join('; ')) : row.wanted ? (row.held ? t.held : row.stopped ? t.stopped : t.missing) : t.stray;
  return (
    <li>
      <StatusMark state={state} />
      <span className="nm">
        <span className="mono">{row.spn}</span> <span className="t2">{[row.instance, row.account].filter((part) => part !== '').join(', ')}</span>
      </span>
      <Checkbox size="small" checked={on && fixable(row)} disabled={!fixable(row)} onChange={(_, to) => onTick(spnKey(row), to)} slotProps={{ input: { 'aria-label': row.wanted ? t.add(row.spn) : t.remove(row.spn) } }} />
      <span className="s">{said}</span>
    </li>
  );
}

interface JudgedAlias {
  readonly row: AliasRow;
  readonly judged: ReturnType<typeof judgeAs>['judgement'];
  readonly fix: { readonly host: string; readonly port: number } | null;
}

/** An alias that leads to an old port, or is missing in one of the two views, gets the right data in both. */
function judgeAlias(row: AliasRow, model: ServerModel): JudgedAlias {
  const data = row.data64 ?? row.data32 ?? '';
  const { judgement } = judgeAs('alias', data, judgeContext(model, null));
  const right = judgement.ok ? (judgement.corrected?.raw ?? data) : data;
  const [, host, port] = /^DBMSSOCN,([^,]+),(\d{1,5})$/iu.exec(right) ?? [];
  const fix = host !== undefined && port !== undefined && (row.data64 !== right || row.data32 !== right) ? { host, port: Number(port) } : null;
  return { row, judged: judgement, fix };
}

function AliasLine({ row, judged, fix, on, gone, onTick }: JudgedAlias & LineProps & { readonly gone: boolean }) {
  const t = useText().clients.server;
  const words = clientsTexts(useLanguage());
  const key = `alias:${row.name}`;
  const leaves = gone ? [t.goneAlias] : [];
  const half = row.data64 === null || row.data32 === null || row.data64 !== row.data32;
  const verdicts = judged.ok ? judged.verdicts.map((verdict) => textByCode(words.verdict, verdict)) : [words.error[judged.code]];
  return (
    <li>
      <StatusMark state={fix ? 'moves' : judged.ok ? 'fixed' : 'unknown'} />
      <span className="nm">
        <b>{row.name}</b> <span className="mono t2">{row.data64 ?? row.data32}</span>
      </span>
      <span>
        <Button size="small" aria-pressed={gone} onClick={() => onTick(`gone:${row.name}`, !gone)}>
          {gone ? t.keepAlias : t.removeAlias}
        </Button>
        <Checkbox size="small" checked={on && fix !== null && !gone} disabled={fix === null || gone} onChange={(_, to) => onTick(key, to)} slotProps={{ input: { 'aria-label': t.fixAlias(row.name) } }} />
      </span>
      <span className="s">{[...leaves, ...verdicts, ...(half ? [row.data64 === null ? t.only32 : row.data32 === null ? t.only64 : t.differ] : [])].join(' ')}</span>
    </li>
  );
}
