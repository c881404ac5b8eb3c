import { useId, type ReactNode } from 'react';

interface PanelProps {
  readonly title: string;
  /** One caption beside the title. */
  readonly hint?: ReactNode;
  /** Right end of the head. */
  readonly end?: ReactNode;
  readonly className?: string;
  readonly children?: ReactNode;
}

export function Panel({ title, hint, end, className, children }: PanelProps) {
  const id = useId();
  return (
    <section className={className === undefined ? 'panel' : `panel ${className}`} aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {hint !== undefined && <span className="cap t2 ell" title={typeof hint === 'string' ? hint : undefined}>
            {hint}
          </span>}
        {end !== undefined && <span className="end">{end}</span>}
      </header>
      {children}
    </section>
  );
}
