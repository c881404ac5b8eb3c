import Dialog from '@mui/material/Dialog';
import { useId, useMemo, useState, type KeyboardEvent } from 'react';
import { recipesTexts } from '#core/text/recipes';
import { Icon, type IconName } from '../../components/Icon';
import { useLanguage, useOpeningText } from '../../i18n/useText';
import { filterByPort, go } from '../actions';
import { useModel } from '../store';
import { areaEntries, recipeEntries, search, searchEntries, type Hit, type HitKind } from './search';
import { useRegisterHits } from './useRegisterHits';

const icons: Readonly<Record<HitKind, IconName>> = { area: 'arrow', instance: 'database', service: 'rpc', listener: 'server', excluded: 'ranges', rule: 'firewall', recipe: 'guide', register: 'register' };

/** A combobox: the field keeps the focus, Up and Down choose, Enter goes there. */
export function SearchDialog({ onClose }: { readonly onClose: () => void }) {
  const t = useOpeningText().shell;
  const id = useId();
  const model = useModel();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const words = recipesTexts(useLanguage());
  const entries = useMemo(() => [...areaEntries(t.page), ...(model ? searchEntries(model) : []), ...recipeEntries(words)], [model, words, t.page]);
  const own = useMemo(() => search(entries, text), [entries, text]);
  const hits = [...own, ...useRegisterHits(text, model?.host.known === true ? model.host.value.computerName : null)];
  const current = Math.min(at, Math.max(0, hits.length - 1));
  const take = (hit: Hit): void => {
    go(hit.route);
    filterByPort(hit.port);
    onClose();
  };
  const keys = (event: KeyboardEvent): void => {
    const hit = hits[current];
    if (event.key === 'ArrowDown') setAt(Math.min(hits.length - 1, current + 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(0, current - 1));
    else if (event.key === 'Enter' && hit) take(hit);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" slotProps={{ paper: { className: 'searchpaper', 'aria-label': t.searchTitle } }}>
      <div className="searchfield">
        <Icon name="search" />
        <input
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened to type into it
          autoFocus
          role="combobox"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}list`}
          aria-autocomplete="list"
          aria-label={t.searchTitle}
          {...(hits[current] ? { 'aria-activedescendant': `${id}${current}` } : {})}
          placeholder={t.search}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={keys}
        />
      </div>
      <ul id={`${id}list`} role="listbox" aria-label={t.searchTitle} className="hits">
        {hits.map((hit, i) => (
          <li key={hit.id} id={`${id}${i}`} role="option" aria-selected={i === current} onClick={() => take(hit)} onMouseMove={() => setAt(i)}>
            <Icon name={icons[hit.kind]} />
            <span className="ell">{hit.title}</span>
            <span className="ell dim cap">{hit.detail}</span>
            <span className="cap t2 nw">{t.searchKind[hit.kind]}</span>
          </li>
        ))}
      </ul>
      {hits.length === 0 && <p className="hitnone">{text.trim() === '' ? t.searchHint : t.searchNone}</p>}
    </Dialog>
  );
}
