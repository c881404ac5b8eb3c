import { useEffect, useState } from 'react';
import { everything, type RegisterEntry } from '#core/register/query';
import { holderText, portsText, registerTexts } from '#core/text/register';
import { useLanguage } from '../../i18n/useText';
import { call } from '../bridge';
import type { Hit } from './search';

/** Typing asks when it pauses. */
const PAUSE_MS = 120;
/** More are on the page of the register. */
const REGISTER_HITS = 8;

/** Entries of the register, of every computer. What listens on `computer` itself is left out: its own scan tells it. */
export function useRegisterHits(text: string, computer: string | null): readonly Hit[] {
  const r = registerTexts(useLanguage());
  const asked = text.trim();
  const [found, setFound] = useState<{ readonly asked: string; readonly entries: readonly RegisterEntry[] }>({ asked: '', entries: [] });
  useEffect(() => {
    if (asked === '') return undefined;
    let wanted = true;
    const timer = setTimeout(() => {
      call('register.find', { query: { ...everything, text: asked.slice(0, 200) }, offset: 0, limit: 100 }).then(
        ({ entries }) => wanted && setFound({ asked, entries }),
        // The page of the register says why it cannot be read; what the scan holds is found all the same.
        () => wanted && setFound({ asked, entries: [] }),
      );
    }, PAUSE_MS);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked]);
  if (found.asked !== asked) return [];
  return found.entries
    .filter((e) => e.kind !== 'listener' || e.computer !== computer)
    .slice(0, REGISTER_HITS)
    .map((e) => ({
      id: `p ${e.key}`,
      kind: 'register',
      title: `${portsText(e)} ${e.protocol.toUpperCase()}`,
      detail: [holderText(r, e), e.computer, r.hold[e.hold], e.owner].filter((x) => x !== '').join(' · '),
      route: { page: 'register', port: e.port },
      port: null,
    }));
}
