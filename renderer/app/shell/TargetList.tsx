import Divider from '@mui/material/Divider';
import ListSubheader from '@mui/material/ListSubheader';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/ConfirmDialog';
import { Icon } from '../../components/Icon';
import { useOpeningText } from '../../i18n/useText';
import { background, importTarget, openTarget, resetDemo, restartDemo, say, switchTarget } from '../actions';
import { call } from '../bridge';
import { useApp, useTarget } from '../store';
import type { ListProps } from './Menus';
import { TargetBadge } from './TargetSwitcher';

/** Servers that are open, and every way to another one. */
export function TargetList({ anchor, open, onClose }: ListProps) {
  const t = useOpeningText().shell.targets;
  const target = useTarget();
  const targets = useApp((s) => s.targets);
  const platform = useApp((s) => s.info?.platform);
  const [resetting, setResetting] = useState(false);
  const close = (then: () => void) => () => {
    onClose();
    then();
  };
  const saveCollect = async (): Promise<void> => {
    const saved = await call('collect.save', {});
    if (saved) say(t.collectSaved(saved.path));
  };
  return (
    <>
      <Menu anchorEl={anchor} open={open} onClose={onClose}>
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
