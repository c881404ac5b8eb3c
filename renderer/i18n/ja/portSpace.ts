import type { WindowText } from '../en';

export const portSpace = {
  title: 'ポート空間',
  hint: '上の帯は実寸、下のレーンは必要な箇所を拡大',
  lanes: { sql: 'SQL Server', plan: 'SQL の計画', system: 'Windows', other: 'その他' },
  state: { fixed: '固定', moves: '変動する', conflict: '競合', unknown: '読み取り不可', planned: '計画中', other: 'その他の待ち受け', note: '情報' },
  legend: { dynamic: '動的ポート範囲', rpc: 'RPC の範囲', excluded: 'Windows による除外', reserved: '予約 (管理者)', show: '凡例' },
  ranges: { dynamic: '動的ポート範囲', excluded: '除外 · 予約' },
  cluster: (n) => `× ${n}`,
  clusterName: (n, first, last) => `${first} から ${last} までの ${n} ポート`,
  nothing: '待ち受けはありません。',
  loading: '待ち受けを読み取り中',
  groupLabel: (open, marks) => (open === null ? `ポート空間、${marks} ポートを表示` : `ポート空間、${marks} ポートを表示、受信に開いているポート ${open}`),
  markLabel: (name, port, state, extra) => [name, port, state, extra].filter((x) => x !== '').join('、'),
  hoverHint: 'クリックで表を絞り込み、← → でポート間を移動します。',
  table: { port: 'ポート', lane: 'レーン', owner: '所有者', state: '状態' },
  detail: { listener: '待ち受け', setBy: '設定', plan: '計画', address: 'アドレス', pid: (id) => `PID ${id}` },
  filtered: (port) => `ポート ${port} で絞り込み中`,
  clear: '絞り込みを解除',
  zoom: { group: '拡大と縮小', in: '拡大', out: '縮小', all: 'すべてのポート' },
  protocol: 'プロトコル',
} satisfies WindowText['portSpace'];
