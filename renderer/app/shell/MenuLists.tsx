import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Divider from '@mui/material/Divider';
import ListSubheader from '@mui/material/ListSubheader';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useId, useState, type ReactNode } from 'react';
import type { ChannelInput } from '#core/ipc/contract';
import { Icon } from '../../components/Icon';
import { useOpeningText } from '../../i18n/useText';
import { background, changeSettings } from '../actions';
import { call } from '../bridge';
import { useApp } from '../store';
import type { ListProps } from './Menus';

function List({ anchor, open, onClose, children }: ListProps & { readonly children: ReactNode }) {
  return (
    <Menu anchorEl={anchor} open={open} onClose={onClose} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }}>
      {children}
    </Menu>
  );
}

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useOpeningText().shell;
  const id = useId();
  return (
    <Dialog open onClose={onClose} aria-labelledby={id}>
      <DialogTitle id={id}>{t.keysTitle}</DialogTitle>
      <DialogContent>
        <dl className="dl">
          {t.keys.map(([key, what]) => (
            <div key={key} style={{ display: 'contents' }}>
              <dt className="mono">{key}</dt>
              <dd>{what}</dd>
            </div>
          ))}
        </dl>
      </DialogContent>
    </Dialog>
  );
}

export function HelpList(list: ListProps) {
  const t = useOpeningText().shell;
  const version = useApp((s) => s.info?.version ?? '');
  const [keys, setKeys] = useState(false);
  const links: readonly (readonly [ChannelInput<'link.open'>['key'], string])[] = [
    ['sql-ports', t.helpMenu.ports],
    ['sql-firewall', t.helpMenu.firewall],
    ['sql-browser', t.helpMenu.browser],
    ['sql-spn', t.helpMenu.spn],
    ['dynamic-range', t.helpMenu.range],
  ];
  return (
    <>
      <List {...list}>
        <MenuItem
          onClick={() => {
            list.onClose();
            setKeys(true);
          }}
        >
          {t.helpMenu.keys}
        </MenuItem>
        <Divider />
        {links.map(([key, label]) => (
          <MenuItem
            key={key}
            onClick={() => {
              list.onClose();
              background(call('link.open', { key }));
            }}
          >
            {label}
          </MenuItem>
        ))}
        <Divider />
        <ListSubheader disableSticky>{t.helpMenu.version(version)}</ListSubheader>
      </List>
      {keys && <KeysDialog onClose={() => setKeys(false)} />}
    </>
  );
}

export function SettingsList(list: ListProps) {
  const t = useOpeningText().shell;
  const settings = useApp((s) => s.settings);
  const item = (key: string, label: string, selected: boolean, change: Partial<typeof settings>) => (
    <MenuItem key={key} role="menuitemradio" aria-checked={selected} selected={selected} onClick={() => background(changeSettings({ ...settings, ...change }))}>
      <span style={{ width: 16, display: 'inline-flex' }}>{selected && <Icon name="check" />}</span>
      {label}
    </MenuItem>
  );
  return (
    <List {...list}>
      <ListSubheader disableSticky>{t.language}</ListSubheader>
      {item('l-system', t.languageSystem, settings.language === null, { language: null })}
      {item('l-ja', t.languageName.ja, settings.language === 'ja', { language: 'ja' })}
      {item('l-en', t.languageName.en, settings.language === 'en', { language: 'en' })}
      <Divider />
      <ListSubheader disableSticky>{t.theme}</ListSubheader>
      {(['system', 'light', 'dark'] as const).map((theme) => item(`t-${theme}`, t.themeName[theme], settings.theme === theme, { theme }))}
    </List>
  );
}
