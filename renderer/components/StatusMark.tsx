export type MarkState = 'fixed' | 'moves' | 'conflict' | 'unknown' | 'planned' | 'other' | 'note';

/** The shape of a meaning, centred on 0,0 within 16 x 12. `small`: in a cluster a moving port loses its wave. */
export function StatusGlyph({ state, small = false }: { readonly state: MarkState; readonly small?: boolean }) {
  switch (state) {
    case 'fixed':
      return <circle r="4" className="g-fixed" />;
    case 'moves':
      return small ? (
        <circle r="3.2" className="g-moves" />
      ) : (
        <g className="g-moves">
          <circle r="3.4" />
          <path d="M-8 .6q1-2.4 2.1-1M8 -.6q-1 2.4-2.1 1" />
        </g>
      );
    case 'conflict':
      return (
        <g>
          <path d="M0 -5.2L5.6 4.6H-5.6z" className="g-conflict" />
          <path d="M0 -1.6V1.6M0 3.1v.2" className="g-conflict-mark" />
        </g>
      );
    case 'unknown':
      return <circle r="3.8" className="g-unknown" />;
    case 'planned':
      return <rect x="-4.4" y="-4.4" width="8.8" height="8.8" rx="2" className="g-planned" />;
    case 'other':
      return <circle r="2.6" className="g-other" />;
    case 'note':
      return (
        <g className="g-note">
          <circle r="5.2" />
          <path d="M0 -.2V2.6M0 -2.6v-.1" />
        </g>
      );
  }
}

/** With `label` it is an image that says its meaning; without, the word stands beside it. */
export function StatusMark({ state, label }: { readonly state: MarkState; readonly label?: string }) {
  return (
    <svg className="st" viewBox="-8 -6 16 12" data-state={state} {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}>
      <StatusGlyph state={state} />
    </svg>
  );
}
