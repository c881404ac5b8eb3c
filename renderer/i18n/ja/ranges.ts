import type { WindowText } from '../en';

export const ranges = {
  sub: (listeners) => `待ち受け ${listeners} 件`,
  dynamic: { title: '動的ポート範囲', hint: 'ポートを指定しないサービスやクライアントに Windows が割り当てる範囲', stack: 'スタック', range: '範囲', count: 'ポート数', standard: 'Windows の既定', changed: '既定 (49152、16,384) から変更' },
  stack: { ipv4: 'IPv4', ipv6: 'IPv6' },
  excluded: {
    title: '除外範囲',
    hint: 'Windows が自動では割り当てないポート',
    range: '範囲',
    kind: '設定元',
    administered: '管理者: 予約。ポートを指定すれば使用可能',
    system: 'Windows: 待ち受け不可',
    none: '除外されているポートはありません。',
  },
  listeners: {
    title: '待ち受け',
    filter: 'ポート、プロセス、サービスで絞り込み',
    columns: { port: 'ポート', protocol: 'プロトコル', address: 'アドレス', process: 'プロセス', pid: 'PID', services: 'サービス', instance: 'SQL Server' },
    none: '一致する待ち受けはありません。',
    ended: '終了したプロセス',
  },
  unknown: { title: 'ポート範囲は不明です', text: '読み取っていないため、空いているポートは判断できません。' },
  unknownListeners: { title: '待ち受けは不明です', text: '読み取っていないため、どのプロセスが待ち受けているかは判断できません。' },
} satisfies WindowText['ranges'];
