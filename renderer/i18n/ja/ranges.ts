import type { WindowText } from '../en';

export const ranges = {
  sub: (listeners) => `待ち受け ${listeners} 件`,
  change: '範囲を変更する…',
  continueDraft: '範囲の計画を続ける',
  edit: (stack) => `${stack} を変更`,
  editShort: '変更',
  release: (range) => `${range} を解放`,
  releaseShort: '解放',
  reserve: 'ポートを予約する…',
  winnat: '待ち受けがないポートが確保されている理由 (WinNAT、HTTP.sys)',
  heldBy: { administered: '管理者による予約', system: 'Windows が確保' },
  dynamic: { title: '動的ポート範囲', hint: 'ポートを指定しないサービスやクライアントに Windows が割り当てる範囲', stack: 'スタック', range: '範囲', count: 'ポート数', standard: '既定', changed: '既定から変更' },
  stack: { ipv4: 'IPv4', ipv6: 'IPv6' },
  excluded: {
    title: '除外範囲',
    hint: 'Windows が自動では割り当てないポート',
    range: '範囲',
    administeredHelp: 'ポートを指定するサービスは待ち受けできます。Windows がほかに割り当てることはありません。',
    systemHelp: '待ち受けできません。',
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
