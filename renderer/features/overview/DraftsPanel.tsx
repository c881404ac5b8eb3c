import { useState } from 'react';
import type { Draft } from '#core/ipc/contract';
import { requestKinds, type RequestKind } from '#core/plan/request';
import { formatRange } from '#core/ports/port';
import type { ServerModel } from '#core/scan/model';
import { holdsChoices } from '#core/wizard/drafts';
import { background, go, saveDraft, say } from '../../app/actions';
import { useApp } from '../../app/store';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import type { OpeningText } from '../../i18n/en/opening';
import type { Formats } from '../../i18n/formats';
import { useFormats, useOpeningText } from '../../i18n/useText';

const pages = { sql: 'sqlWizard', rpc: 'rpcWizard', wmi: 'wmiWizard', ranges: 'rangesWizard' } as const satisfies Record<RequestKind, string>;

function open(kind: RequestKind): void {
  if (kind === 'sql') go({ page: 'sqlWizard', instances: [] });
  else go({ page: pages[kind] });
}

/** What was chosen, in a line. */
export function draftSummary({ request }: Draft, model: ServerModel, t: OpeningText['overview']['drafts'], format: Formats): string {
  switch (request.kind) {
    case 'sql':
      return format.list(request.choices.instances.map((i) => i.name));
    case 'rpc': {
      const { services, range } = request.choices;
      const known = model.rpc.known ? model.rpc.value.services : [];
      const names = services.filter((s) => s.port !== null).map(({ id }) => known.find((s) => s.id === id)?.name ?? id);
      return format.list([...names, ...(range === null ? [] : [range === 'remove' ? t.rangeGone : t.range(range.ports.map(formatRange).join(', '))])]);
    }
    case 'wmi':
      return request.choices.mode === 'shared' ? t.shared : t.standalone(String(request.choices.port));
    case 'ranges': {
      const { dynamic, reserve, release, timedWait } = request.choices;
      return format.list([...(dynamic.length > 0 ? [t.dynamic(dynamic.length)] : []), ...(reserve.length > 0 ? [t.reserve(reserve.length)] : []), ...(release.length > 0 ? [t.release(release.length)] : []), ...(timedWait === null ? [] : ['TcpTimedWaitDelay'])]);
    }
  }
}

/** Wizards that were left with something chosen: to go on with, or to discard. */
export function DraftsPanel({ model }: { readonly model: ServerModel }) {
  const text = useOpeningText();
  const t = text.overview.drafts;
  const format = useFormats();
  const [leaving, setLeaving] = useState<RequestKind | null>(null);
  const targetId = model.target.id;
  const drafts = useApp((s) => s.drafts[targetId]);
  const kept = requestKinds.flatMap((kind) => {
    const draft = drafts?.[kind];
    return draft && holdsChoices(draft) ? [{ kind, draft, name: text.shell.page[pages[kind]] }] : [];
  });
  const asked = kept.find(({ kind }) => kind === leaving);
  const discard = async (kind: RequestKind, name: string): Promise<void> => {
    setLeaving(null);
    await saveDraft(targetId, kind, null);
    say(t.discarded(name));
  };
  if (kept.length === 0) return null;
  return (
    <Panel title={t.title} hint={t.hint}>
      <ul className="rows">
        {kept.map(({ kind, draft, name }) => (
          <li key={kind}>
            <StatusMark state="planned" />
            <span className="nm" title={name}>
              {name}
            </span>
            <span className="when">{format.dateTime(draft.savedAt)}</span>
            <span className="s ell">{draftSummary(draft, model, t, format)}</span>
            <span className="s rowact">
              <button type="button" className="link cap" aria-label={`${t.goOn}: ${name}`} onClick={() => open(kind)}>
                {t.goOn}
              </button>
              <button type="button" className="link cap" aria-label={`${t.discard}: ${name}`} onClick={() => setLeaving(kind)}>
                {t.discard}
              </button>
            </span>
          </li>
        ))}
      </ul>
      {asked && (
        <ConfirmDialog open title={t.sure(asked.name)} action={t.discardDo} safe={t.keep} onConfirm={() => background(discard(asked.kind, asked.name))} onClose={() => setLeaving(null)}>
          {t.sureText}
        </ConfirmDialog>
      )}
    </Panel>
  );
}
