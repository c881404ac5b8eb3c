import Divider from '@mui/material/Divider';
import ListSubheader from '@mui/material/ListSubheader';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import type { TargetInfo } from '#core/ipc/contract';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Icon } from '../../components/Icon';
import { useText } from '../../i18n/useText';
import { awaitsReboot } from '../../features/runs/pendingWords';
import { background, go, importTarget, openTarget, resetDemo, restartDemo, say, switchTarget } from '../actions';
import { call } from '../bridge';
import { useApp, useTarget } from '../store';

export function TargetBadge({ kind }: { readonly kind: TargetInfo['kind'] }) {
  const t = useText().shell;
  return <span className={kind === 'demo' ? 'badge sim' : kind === 'imported' ? 'badge ro' : 'badge'}>{t.kind[kind]}</span>;
}

/** The server in view with its kind, and every way to another one. */
export function TargetSwitcher() {
  const text = useText().shell;
  const t = text.targets;
  const target = useTarget();
  const runText = useText().runs.pending;
  const runs = useApp((s) => s.runs);
  const waiting = awaitsReboot(runs, target?.id ?? null);
  const targets = useApp((s) => s.targets);
  const platform = useApp((s) => s.info?.platform);
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [resetting, setResetting] = useState(false);
  const close = (then?: () => void) => () => {
    setAnchor(null);
    then?.();
  };
  const saveCollect = async (): Promise<void> => {
    const saved = await call('collect.save', {});
    if (saved) say(t.collectSaved(saved.path));
  };
  return (
    <>
      <button type="button" className="switcher" aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>
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
      <Menu anchorEl={anchor} open={anchor !== null} onClose={close()}>
        <ListSubheader disableSticky>{t.heading}</ListSubheader>
        {targets.map((other) => (
          <MenuItem key={other.id} selected={other.id === target?.id} onClick={close(() => background(switchTarget(other.id)))}>
            <Icon name="server" />
            <span className="ell" style={{ maxWidth: 320 }}>
              {other.name}
            </span>
            <TargetBadge kind={other.kind} />
          </MenuItem>
        ))}
        <Divider />
        {platform === 'win32' && !targets.some((o) => o.kind === 'local') && <MenuItem onClick={close(() => background(openTarget('local')))}>{t.openLocal}</MenuItem>}
        {!targets.some((o) => o.kind === 'demo') && <MenuItem onClick={close(() => background(openTarget('demo')))}>{t.openDemo}</MenuItem>}
        <MenuItem onClick={close(() => background(importTarget()))}>{t.openFile}</MenuItem>
        <MenuItem onClick={close(() => background(saveCollect()))}>{t.saveCollect}</MenuItem>
        {target?.kind === 'demo' && <MenuItem onClick={close(() => background(restartDemo()))}>{t.restartDemo}</MenuItem>}
        {target?.kind === 'demo' && <MenuItem onClick={close(() => setResetting(true))}>{t.resetDemo}</MenuItem>}
      </Menu>
      <ConfirmDialog
        open={resetting}
        title={t.resetTitle}
        action={t.resetDo}
        onClose={() => setResetting(false)}
        onConfirm={() => {
          setResetting(false);
          background(resetDemo());
        }}
      >
        {t.resetText}
      </ConfirmDialog>
    </>
  );
}
