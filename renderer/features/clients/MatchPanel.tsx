import Button from '@mui/material/Button';
import { changedPart } from '#core/clients/changedPart';
import { matchTexts } from '#core/documents/clientsSheet';
import { StatusMark } from '../../components/StatusMark';
import { useLanguage, useText } from '../../i18n/useText';
import { marks } from './marks';
import type { FoundRow } from './searchStore';

/** One place: everything said of it, and the string before and after with the change marked. */
export function MatchPanel({ row, onClose }: { readonly row: FoundRow; readonly onClose: () => void }) {
  const t = useText().clients.files;
  const language = useLanguage();
  const { match, of } = row;
  const parts = match.corrected === null ? null : changedPart(match.masked, match.corrected);
  return (
    <div className="matchpanel">
      <div className="mono wrap">
        {of.path}:{match.line} <span className="t2">({of.encoding})</span>
      </div>
      <ul>
        {matchTexts(match, language).map((said) => (
          <li key={said} className="msgline">
            <StatusMark state={match.error === null ? marks[match.severity] : 'unknown'} />
            <span>{said}</span>
          </li>
        ))}
        {match.corrected !== null && !of.writable && (
          <li className="msgline">
            <StatusMark state="conflict" />
            <span>{of.hash === '' ? t.tooLarge : t.readOnlyLong}</span>
          </li>
        )}
      </ul>
      <dl>
        <dt>{t.before}</dt>
        <dd className="mono wrap">{parts ? <Marked {...parts.before} kind="del" /> : match.masked}</dd>
        {parts && (
          <>
            <dt>{t.after}</dt>
            <dd className="mono wrap">
              <Marked {...parts.after} kind="ins" />
            </dd>
          </>
        )}
      </dl>
      <Button size="small" onClick={onClose}>
        {t.close}
      </Button>
    </div>
  );
}

function Marked({ head, middle, tail, kind }: { readonly head: string; readonly middle: string; readonly tail: string; readonly kind: 'del' | 'ins' }) {
  const Tag = kind;
  return (
    <>
      {head}
      {middle !== '' && <Tag>{middle}</Tag>}
      {tail}
    </>
  );
}
