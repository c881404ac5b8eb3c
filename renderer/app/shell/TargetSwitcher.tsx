import { Suspense } from 'react';
import type { TargetInfo } from '#core/ipc/contract';
import { Icon } from '../../components/Icon';
import { useOpeningText } from '../../i18n/useText';
import { awaitsReboot } from '../../features/runs/pendingWords';
import { go } from '../actions';
import { part } from '../part';
import { useApp, useTarget } from '../store';
import { useMenu } from './Menus';

const TargetList = part(async () => (await import('./TargetList')).TargetList);

export function TargetBadge({ kind }: { readonly kind: TargetInfo['kind'] }) {
  const t = useOpeningText().shell;
  return <span className={kind === 'demo' ? 'badge sim' : kind === 'imported' ? 'badge ro' : 'badge'}>{t.kind[kind]}</span>;
}

/** The server in view with its kind, and every way to another one. */
export function TargetSwitcher() {
  const text = useOpeningText().shell;
  const target = useTarget();
  const runText = useOpeningText().runs.pending;
  const runs = useApp((s) => s.runs);
  const waiting = awaitsReboot(runs, target?.id ?? null);
  const { list, show } = useMenu();
  return (
    <>
      <button type="button" className="switcher" aria-haspopup="menu" aria-expanded={list?.open === true} onClick={(event) => show(event.currentTarget)}>
        <Icon name="server" />
        <span className="sr">{text.target}: </span>
        <span className="name ell" title={target?.name}>
          {target?.name ?? text.noTarget}
        </span>
        {target && <TargetBadge kind={target.kind} />}
        <Icon name="down" />
      </button>
      {waiting && (
        <button type="button" className="badge expert waits" onClick={() => go({ page: 'run', runId: waiting.runId })}>
          {runText.badge}
        </button>
      )}
      <Suspense>{list && <TargetList {...list} />}</Suspense>
    </>
  );
}
