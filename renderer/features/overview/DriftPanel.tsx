import { useCallback } from 'react';
import type { DriftItem } from '#core/plan/drift';
import { driftReason } from '#core/text/drift';
import type { ServerModel } from '#core/scan/model';
import { background, go, say } from '../../app/actions';
import { call } from '../../app/bridge';
import { useApp } from '../../app/store';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import type { OpeningText } from '../../i18n/en/opening';
import { useFormats, useLanguage, useOpeningText } from '../../i18n/useText';
import { useAnswer } from '../useAnswer';

interface Line {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What differs, in the words of the page: a registry value as it is stored, a rule by what of it differs. */
export function driftLines(item: DriftItem, t: OpeningText['overview']['drift']): readonly Line[] {
  if (item.fields.length > 0) return item.fields.map(({ field, documented, found }) => ({ name: t.field[field], before: word(documented, t), after: word(found, t) }));
  if (item.value !== null) return [{ name: item.value, before: word(item.documented, t), after: word(item.found, t) }];
  if (item.resource === 'dynamic-range') return [{ name: '', before: blockWord(item.documented), after: blockWord(item.found) }];
  if (item.resource !== 'firewall-rule') return [{ name: '', before: word(item.documented, t), after: word(item.found, t) }];
  return [{ name: t.rule, before: ruleWord(item.documented, t), after: ruleWord(item.found, t) }];
}

function word(text: string, t: OpeningText['overview']['drift']): string {
  return { absent: t.absent, reserved: t.reserved, key: t.key, allow: t.allow, block: t.block, true: t.on, false: t.off, ...t.host }[text] ?? text;
}

/** `49152+16384`, as netsh counts, by its first and last port. */
function blockWord(text: string): string {
  const [start, count] = text.split('+').map(Number);
  return start === undefined || count === undefined ? text : `${start}-${start + count - 1}`;
}

function ruleWord(text: string, t: OpeningText['overview']['drift']): string {
  if (text === 'absent') return t.absent;
  if (/Active=FALSE/u.test(text)) return t.off;
  return /Active=TRUE/u.test(text) ? t.on : t.present;
}

/** A scan compared with what the runs of this server left. Nothing is shown before there is a run to compare with. */
export function DriftPanel({ model }: { readonly model: ServerModel }) {
  const t = useOpeningText().overview.drift;
  const format = useFormats();
  const language = useLanguage();
  const documented = useApp((s) => s.runs.some((r) => r.targetId === model.target.id && r.state === 'committed'));
  const targetId = model.target.id;
  const { answer, last, again } = useAnswer(useCallback(() => call('drift.list', { targetId }), [targetId]), `${model.takenAt} ${documented}`);
  const items = (answer.state === 'read' ? answer.value : last)?.items ?? null;
  if (!documented || items === null) return null;
  const accept = async ({ runId, cell, found, subject }: DriftItem): Promise<void> => {
    await call('drift.accept', { targetId, runId, cell, found });
    say(t.accepted(subject));
    again();
  };
  return (
    <Panel title={t.title} hint={t.since} end={items.length > 0 && <span className="cap c-warning b">{items.length}</span>}>
      {items.length === 0 && <p className="none">{t.none}</p>}
      <ul className="rows drift">
        {items.map((item) => (
          <li key={`${item.runId} ${item.cell}`}>
            <StatusMark state="moves" />
            <span className="nm" title={item.cell}>
              {item.subject}
            </span>
            <span className="when">{t.found(format.time(model.takenAt))}</span>
            {driftLines(item, t).map((line) => (
              <span key={line.name} className="s">
                {line.name} <span className="kv">{line.before}</span> → <b className="kv c-warning">{line.after}</b>
              </span>
            ))}
            <span className="s">
              {t.of(item.runId)}
              {item.reason !== null && <> · {driftReason(language, item.reason)}</>}
            </span>
            <span className="s rowact">
              {item.canPutBack && model.target.kind !== 'imported' && (
                <button type="button" className="link cap" onClick={() => go({ page: 'run', runId: item.runId, view: 'putBack' })}>
                  {t.putBack}
                </button>
              )}
              <button type="button" className="link cap" onClick={() => background(accept(item))}>
                {t.accept}
              </button>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
