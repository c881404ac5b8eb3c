import Button from '@mui/material/Button';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useOpeningText } from '../i18n/useText';
import { Icon } from './Icon';

export interface WizardStep {
  readonly id: string;
  readonly label: string;
  /** One line under a finished step, or under one that needs a word beforehand. */
  readonly summary: string | null;
  readonly state: 'done' | 'now' | 'todo';
  /** null: not open yet. */
  readonly open: (() => void) | null;
}
interface WizardFrameProps {
  readonly title: string;
  readonly sub: ReactNode;
  readonly steps: readonly WizardStep[];
  /** Content of the help panel; null for a step without one. */
  readonly help: ReactNode;
  /** Why Next is not available, or what state things are in. */
  readonly reason: ReactNode;
  readonly onCancel: (() => void) | null;
  readonly onBack: (() => void) | null;
  readonly next: { readonly label: string; readonly disabled: boolean; readonly run: () => void; /** The step that changes the target: shield, and Back has the focus. */ readonly applies?: boolean } | null;
  readonly children: ReactNode;
}

/** Steps on the left, content, foot with the reason and Cancel, Back, Next. Alt+Left, Alt+Right, Esc. */
export function WizardFrame({ title, sub, steps, help, reason, onCancel, onBack, next, children }: WizardFrameProps) {
  const t = useOpeningText();
  const [helpOpen, setHelpOpen] = useState(false);
  const back = useRef<HTMLButtonElement>(null);
  const main = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const now = steps.find((s) => s.state === 'now')?.id;
  const applies = next?.applies === true;
  const entered = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (entered.current === now) return;
    entered.current = now;
    main.current?.scrollTo?.({ top: 0 });
    if (applies) back.current?.focus();
    else heading.current?.focus();
  }, [now, applies]);
  useEffect(() => {
    const keys = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"], [role="menu"]') !== null) return;
      const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (event.altKey && event.key === 'ArrowLeft' && onBack) onBack();
      else if (event.altKey && event.key === 'ArrowRight' && next && !next.disabled && !applies) next.run();
      else if (event.key === 'Escape' && !typing && onCancel) onCancel();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', keys);
    return () => window.removeEventListener('keydown', keys);
  }, [onBack, onCancel, next, applies]);

  return (
    <>
      <div className="wizpage">
        <div className="head">
          <div>
            <h1 tabIndex={-1} ref={heading}>
              {title}
            </h1>
            <div className="sub">{sub}</div>
          </div>
          {help !== null && (
            <div className="act">
              <Button variant="text" aria-expanded={helpOpen} onClick={() => setHelpOpen(!helpOpen)}>
                <Icon name="help" />
                {t.tables.wizard.why}
              </Button>
            </div>
          )}
        </div>
        <div className={helpOpen && help !== null ? 'wiz help' : 'wiz'}>
          <nav aria-label={t.tables.wizard.steps} className="stepsnav">
            <ol className="steps">
              {steps.map((step, index) => (
                <li key={step.id} className={step.state} {...(step.state === 'now' ? { 'aria-current': 'step' as const } : {})}>
                  <span className="dot" aria-hidden="true">
                    {step.state === 'done' ? <Icon name="check" /> : index + 1}
                  </span>
                  <span className="l">
                    {step.open && step.state !== 'now' ? (
                      <button type="button" onClick={step.open}>
                        {step.label}
                      </button>
                    ) : (
                      step.label
                    )}
                    {step.state === 'done' && <span className="sr">, {t.tables.wizard.finished}</span>}
                  </span>
                  {step.summary !== null && <span className="s">{step.summary}</span>}
                </li>
              ))}
            </ol>
          </nav>
          <div className="wizmain" ref={main}>
            {children}
          </div>
          {helpOpen && help !== null && (
            <aside className="helpcol" aria-label={t.tables.wizard.why}>
              <h2>
                {t.tables.wizard.why}
                <button type="button" className="copy" aria-label={t.common.close} onClick={() => setHelpOpen(false)}>
                  <Icon name="close" />
                </button>
              </h2>
              {help}
            </aside>
          )}
        </div>
      </div>
      <div className="foot">
        <span className="cap t2 why" role="status">
          {reason}
        </span>
        <span className="grow" />
        {onCancel && (
          <Button variant="text" onClick={onCancel}>
            {t.common.cancel}
          </Button>
        )}
        {onBack && (
          <Button ref={back} onClick={onBack}>
            {t.common.back}
          </Button>
        )}
        {next && (
          <Button variant="contained" disabled={next.disabled} onClick={next.run}>
            {applies && <Icon name="shield" />}
            <span className="ell" title={next.label}>
              {next.label}
            </span>
          </Button>
        )}
      </div>
    </>
  );
}
