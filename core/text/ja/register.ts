import type { RegisterText } from '../en/register';

export const registerText: RegisterText = {
  kind: { 'sql-instance': 'SQL Server', 'sql-dac': 'SQL Server DAC', 'sql-endpoint': 'SQL Server エンドポイント', service: 'サービス', listener: '待ち受け', reservation: '予約', recipe: '手順' },
  hold: { fixed: '固定', moves: '変動', reserved: '予約済み', planned: '計画', unknown: '待ち受け中' },
  gone: 'なくなりました',
  reservation: '管理者による予約',
  ended: '不明なプロセス',
  anyAddress: 'すべて',
  conflict: {
    'same-port': (holder) => `${holder} も同じポートを使っているか、使う予定です`,
    excluded: (range) => `Windows が確保している ${range} の中にあり、そのポートでは起動できません`,
    'reserved-elsewhere': (range) => `予約 ${range} の中にあります。別の用途の予約かもしれません`,
    'dynamic-range': (range) => `動的ポートの範囲 ${range} にあり、予約されていません。Windows がほかのプログラムに割り当てることがあります`,
  },
};
