import { startTransition, Suspense, useEffect, useState, type ComponentType } from 'react';
import { Icon, type IconName } from '../../components/Icon';
import { useOpeningText } from '../../i18n/useText';
import { part } from '../part';

/** What a list of a menu is given by its button. */
export interface ListProps {
  readonly anchor: HTMLElement;
  readonly open: boolean;
  readonly onClose: () => void;
}

// A menu is loaded when it is first opened, and stays.
const HelpList = part(async () => (await import('./MenuLists')).HelpList);
const SettingsList = part(async () => (await import('./MenuLists')).SettingsList);
const KeysDialog = part(async () => (await import('./MenuLists')).KeysDialog);

/** The place of a menu and whether it is open; null until it was opened. */
export function useMenu(): { readonly list: ListProps | null; readonly show: (at: HTMLElement) => void } {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const [open, setOpen] = useState(false);
  const show = (at: HTMLElement): void => {
    startTransition(() => {
      setAnchor(at);
      setOpen(true);
    });
  };
  return { list: anchor === null ? null : { anchor, open, onClose: () => setOpen(false) }, show };
}

function MenuButton({ icon, label, list: List }: { readonly icon: IconName; readonly label: string; readonly list: ComponentType<ListProps> }) {
  const { list, show } = useMenu();
  return (
    <>
      <button type="button" className="iconbtn" aria-label={label} title={label} aria-haspopup="menu" aria-expanded={list?.open === true} onClick={(event) => show(event.currentTarget)}>
        <Icon name={icon} />
      </button>
      <Suspense>{list && <List {...list} />}</Suspense>
    </>
  );
}

export function HelpMenu() {
  const t = useOpeningText().shell;
  const [keys, setKeys] = useState(false);
  useEffect(() => {
    const opens = (event: KeyboardEvent): void => {
      const typing = event.target instanceof HTMLElement && event.target.closest('input, textarea, select, [contenteditable]') !== null;
      if (event.key !== '?' || typing || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      startTransition(() => setKeys(true));
    };
    window.addEventListener('keydown', opens);
    return () => window.removeEventListener('keydown', opens);
  }, []);
  return (
    <>
      <MenuButton icon="help" label={t.help} list={HelpList} />
      <Suspense>{keys && <KeysDialog onClose={() => setKeys(false)} />}</Suspense>
    </>
  );
}

export function SettingsMenu() {
  return <MenuButton icon="settings" label={useOpeningText().shell.settings} list={SettingsList} />;
}
