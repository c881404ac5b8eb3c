import type { ReactNode } from 'react';

const shapes = {
  overview: <><rect x="2" y="2.5" width="12" height="11" rx="1.5" /><path d="M2 6h12M6 6v7.5" /></>,
  database: <><ellipse cx="8" cy="4" rx="5" ry="2" /><path d="M3 4v8c0 1.1 2.2 2 5 2s5-.9 5-2V4M3 8c0 1.1 2.2 2 5 2s5-.9 5-2" /></>,
  rpc: <><circle cx="3.5" cy="8" r="1.7" /><circle cx="12.5" cy="3.7" r="1.7" /><circle cx="12.5" cy="12.3" r="1.7" /><path d="M5.1 7.3l5.8-2.8M5.1 8.7l5.8 2.8" /></>,
  wmi: <path d="M1.5 8.5h3l1.7-4.5 3 8.5 1.8-4h3.5" />,
  outbound: <path d="M2 8h9M7.6 4.6L11 8l-3.4 3.4M14 2.5v11" />,
  play: <path d="M5 3.2v9.6l7.5-4.8z" />,
  ranges: <path d="M1.5 5.5h13v5h-13zM4.5 5.5v2M7 5.5v3M9.5 5.5v2M12 5.5v3" />,
  firewall: <path d="M2 3h12v10H2zM2 6.3h12M2 9.6h12M8 3v3.3M5 6.3v3.3M11 6.3v3.3M8 9.6V13" />,
  clients: <><rect x="2" y="3" width="12" height="8" rx="1" /><path d="M6 13.5h4M8 11v2.5" /></>,
  register: <><path d="M3 2.5h8.5a1.5 1.5 0 011.5 1.5v9.5H4.5A1.5 1.5 0 013 12z" /><path d="M3 12a1.5 1.5 0 011.5-1.5H13M5.8 5.2h4.4M5.8 7.6h4.4" /></>,
  probe: <><circle className="f" cx="8" cy="8" r="1.5" /><path d="M4.8 4.8a4.5 4.5 0 000 6.4M11.2 4.8a4.5 4.5 0 010 6.4M2.7 2.7a7.5 7.5 0 000 10.6M13.3 2.7a7.5 7.5 0 010 10.6" /></>,
  runs: <path d="M2.6 6A5.8 5.8 0 118 13.8 5.8 5.8 0 012.9 10M2.3 3v3.2h3.2M8 5v3.2l2.2 1.3" />,
  guide: <path d="M8 14V2.5M8 3.5H3.5L2 5l1.5 1.5H8zM8 7.5h4.5L14 9l-1.5 1.5H8zM5.5 14h5" />,
  search: <><circle cx="7" cy="7" r="4.2" /><path d="M10.2 10.2L13.5 13.5" /></>,
  help: <><circle cx="8" cy="8" r="6" /><path d="M6.3 6.4c0-1 .7-1.7 1.7-1.7s1.7.6 1.7 1.6c0 1.3-1.7 1.4-1.7 2.7" /><circle className="f" cx="8" cy="11.2" r=".8" /></>,
  settings: <><circle cx="8" cy="8" r="2.1" /><path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6L5 5M11 11l1.4 1.4M3.6 12.4L5 11M11 5l1.4-1.4" /></>,
  copy: <><rect x="5.5" y="5.5" width="8" height="8" rx="1.2" /><path d="M10.5 5.5v-2a1 1 0 00-1-1h-6a1 1 0 00-1 1v6a1 1 0 001 1h2" /></>,
  down: <path d="M4 6.2l4 4 4-4" />,
  right: <path d="M6.2 4l4 4-4 4" />,
  check: <path d="M3 8.4l3.3 3.3L13 4.8" />,
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  refresh: <path d="M13 7a5.2 5.2 0 10-.6 3.6M13.4 3.4V7H9.8" />,
  arrow: <path d="M2.5 8h10.5M9.3 4.3L13 8l-3.7 3.7" />,
  undo: <path d="M5.5 3L2.5 6l3 3M2.5 6h7a4 4 0 010 8h-2" />,
  plus: <path d="M8 3v10M3 8h10" />,
  minus: <path d="M3 8h10" />,
  pencil: <path d="M3 12.8l.6-2.9 6.9-6.9 2.4 2.4-6.9 6.9z" />,
  equal: <path d="M3.5 6.2h9M3.5 9.8h9" />,
  warning: <><path d="M8 2.3l6.2 11H1.8z" /><path d="M8 6.4v3.4" /><circle className="f" cx="8" cy="11.5" r=".8" /></>,
  info: <><circle cx="8" cy="8" r="6" /><path d="M8 7.4v3.6" /><circle className="f" cx="8" cy="5" r=".85" /></>,
  document: <path d="M4 1.8h5.2L12.5 5v9.2H4zM9 1.8V5h3.5M6 8h4.5M6 10.7h4.5" />,
  code: <path d="M5.2 4.5L1.8 8l3.4 3.5M10.8 4.5L14.2 8l-3.4 3.5" />,
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" />,
  stop: <rect x="4" y="4" width="8" height="8" rx="1" />,
  shield: <path d="M8 1.8l5 1.8v4c0 3.2-2.1 5.5-5 6.6-2.9-1.1-5-3.4-5-6.6v-4z" />,
  server: <><rect x="2.5" y="2.5" width="11" height="4.6" rx="1" /><rect x="2.5" y="8.9" width="11" height="4.6" rx="1" /><path d="M5 4.8h.01M5 11.2h.01" /></>,
  hourglass: <path d="M4.5 2h7M4.5 14h7M5 2v2.6L8 8l3-3.4V2M5 14v-2.6L8 8l3 3.4V14" />,
} satisfies Record<string, ReactNode>;
export type IconName = keyof typeof shapes;

/** Decoration: the words beside it carry the meaning. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg className={className === undefined ? 'i' : `i ${className}`} viewBox="0 0 16 16" aria-hidden="true">
      {shapes[name]}
    </svg>
  );
}
