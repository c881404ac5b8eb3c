import type { ReactNode } from 'react';
import { useOpeningText } from '../i18n/useText';
import { Icon } from './Icon';

interface NoticeProps {
  readonly tone: 'error' | 'warn' | 'info';
  readonly title: string;
  readonly text?: string;
  readonly quote?: string | null;
  readonly children?: ReactNode;
}

/** A block that needs attention, with its actions on the right. */
export function Notice({ tone, title, text, quote = null, children }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} role={tone === 'info' ? 'status' : 'alert'}>
      <span className={`c-${tone === 'error' ? 'error' : tone === 'warn' ? 'warning' : 'planned'}`}>
        <Icon name={tone === 'info' ? 'info' : 'warning'} />
      </span>
      <span className="bt">{title}</span>
      {text !== undefined && <p>{text}</p>}
      {quote !== null && <div className="quote">{quote}</div>}
      {children !== undefined && <div className="act">{children}</div>}
    </div>
  );
}

export function Dismiss({ onClick }: { readonly onClick: () => void }) {
  const t = useOpeningText().common;
  return (
    <button type="button" className="copy" aria-label={t.close} title={t.close} onClick={onClick}>
      <Icon name="close" />
    </button>
  );
}
