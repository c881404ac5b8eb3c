import { useEffect, useState } from 'react';
import { call } from '../app/bridge';
import { useOpeningText } from '../i18n/useText';
import { Icon } from './Icon';

interface CopyButtonProps {
  readonly text: string;
  /** What is copied, for the label. */
  readonly what: string;
  /** With words beside the icon. */
  readonly wide?: boolean;
}

/** Copies through the main process: the page itself has no clipboard permission. */
export function CopyButton({ text, what, wide = false }: CopyButtonProps) {
  const t = useOpeningText().common;
  const [state, setState] = useState<'idle' | 'done' | 'failed'>('idle');
  useEffect(() => {
    if (state === 'idle') return undefined;
    const timer = setTimeout(() => setState('idle'), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = (): void => {
    call('clipboard.write', { text }).then(
      () => setState('done'),
      () => setState('failed'),
    );
  };
  const label = state === 'done' ? t.copied : t.copyOf(what);
  const icon = state === 'done' ? 'check' : state === 'failed' ? 'warning' : 'copy';
  return (
    <>
      <button
        type="button"
        className={wide ? 'link cap' : state === 'done' ? 'copy done' : 'copy'}
        aria-label={label}
        title={label}
        onClick={(event) => {
          event.stopPropagation();
          copy();
        }}
      >
        <Icon name={icon} /> {wide && (state === 'done' ? t.copied : t.copy)}
      </button>
      <output className="sr">{state === 'done' ? t.copied : ''}</output>
    </>
  );
}
