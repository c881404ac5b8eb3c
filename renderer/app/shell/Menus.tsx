import Dialog from '@mui/material/Dialog';
import DialogContent from '@mui/material/DialogContent';
import DialogTitle from '@mui/material/DialogTitle';
import Divider from '@mui/material/Divider';
import ListSubheader from '@mui/material/ListSubheader';
import Menu from '@mui/material/Menu';
import MenuItem from '@mui/material/MenuItem';
import { useEffect, useId, useState, type ReactNode } from 'react';
import type { ChannelInput } from '#core/ipc/contract';
import { Icon, type IconName } from '../../components/Icon';
import { useText } from '../../i18n/useText';
import { background, changeSettings } from '../actions';
import { call } from '../bridge';
import { useApp } from '../store';

function MenuButton({ icon, label, children }: { readonly icon: IconName; readonly label: string; readonly children: (close: () => void) => ReactNode }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <button type="button" className="iconbtn" aria-label={label} title={label} aria-haspopup="menu" aria-expanded={anchor !== null} onClick={(event) => setAnchor(event.currentTarget)}>
        <Icon name={icon} />
      </button>
      <Menu anchorEl={anchor} open={anchor !== null} onClose={() => setAnchor(null)} anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }} transformOrigin={{ vertical: 'top', horizontal: 'right' }}>
        {children(() => setAnchor(null))}
      </Menu>
    </>
  );
}

export function HelpMenu() {
  const text = useText();
  const t = text.shell;
  const id = useId();
  const version = useApp((s) => s.info?.version ?? '');
  const [keys, setKeys] = useState(false);
  useEffect(() => {
    const opens = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]') !== null;
      if (event.key !== '?' || typing || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      setKeys(true);
    };
    window.addEventListener('keydown', opens);
    return () => window.removeEventListener('keydown', opens);
  }, []);
  const links: readonly (readonly [ChannelInput<'link.open'>['key'], string])[] = [
    ['sql-ports', t.helpMenu.ports],
    ['sql-firewall', t.helpMenu.firewall],
    ['sql-browser', t.helpMenu.browser],
    ['sql-spn', t.helpMenu.spn],
    ['dynamic-range', t.helpMenu.range],
  ];
  return (
    <>
      <MenuButton icon="help" label={t.help}>
        {(close) => [
          <MenuItem
            key="keys"
            onClick={() => {
              close();
              setKeys(true);
            }}
          >
            {t.helpMenu.keys}
          </MenuItem>,
          <Divider key="line" />,
          ...links.map(([key, label]) => (
            <MenuItem
              key={key}
              onClick={() => {
                close();
                background(call('link.open', { key }));
              }}
            >
              {label}
            </MenuItem>
          )),
          <Divider key="line2" />,
          <ListSubheader key="version" disableSticky>
            {t.helpMenu.version(version)}
          </ListSubheader>,
        ]}
      </MenuButton>
      <Dialog open={keys} onClose={() => setKeys(false)} aria-labelledby={id}>
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
    </>
  );
}

export function SettingsMenu() {
  const t = useText().shell;
  const settings = useApp((s) => s.settings);
  const item = (key: string, label: string, selected: boolean, change: Partial<typeof settings>) => (
    <MenuItem key={key} role="menuitemradio" aria-checked={selected} selected={selected} onClick={() => background(changeSettings({ ...settings, ...change }))}>
      <span style={{ width: 16, display: 'inline-flex' }}>{selected && <Icon name="check" />}</span>
      {label}
    </MenuItem>
  );
  return (
    <MenuButton icon="settings" label={t.settings}>
      {() => [
        <ListSubheader key="language" disableSticky>
          {t.language}
        </ListSubheader>,
        item('l-system', t.languageSystem, settings.language === null, { language: null }),
        item('l-ja', t.languageName.ja, settings.language === 'ja', { language: 'ja' }),
        item('l-en', t.languageName.en, settings.language === 'en', { language: 'en' }),
        <Divider key="line" />,
        <ListSubheader key="theme" disableSticky>
          {t.theme}
        </ListSubheader>,
        ...(['system', 'light', 'dark'] as const).map((theme) => item(`t-${theme}`, t.themeName[theme], settings.theme === theme, { theme })),
      ]}
    </MenuButton>
  );
}
