import { formatRange } from '#core/ports/port';
import type { PortVerdictText } from '#core/text/en/portVerdict';

const what = { listeners: '使用中のポート', ranges: '動的ポート範囲と除外範囲', instances: 'ほかのインスタンス' };

export const portVerdictText = {
  ok: '空いています。',
  skipped: '連番から除いた番号です。',
  verdict: {
    'out-of-range': () => 'ポート番号は 1 ～ 65535 の範囲で入力してください。',
    'in-plan': (v) => `このポートは、計画で ${v.who} に割り当てられています。`,
    listener: (v) => `${v.who} (PID ${v.processId}) がこのポートで待ち受けています。SQL Server は起動できません。`,
    'excluded-system': (v) => `${formatRange(v.range)} はシステムが確保しています。誰も待ち受けていなくても、バインドは拒否されます (10013)。`,
    'other-instance': (v) => (v.severity === 'error' ? `${v.who} にこのポートが設定されています。` : `${v.who} が動的ポートとして使っています。${v.who} のポートが変わることになります。`),
    'dac-1434': () => '1434 は専用管理者接続 (TCP) と SQL Server Browser (UDP) のポートです。',
    'in-dynamic-range': (v) =>
      v.severity === 'note'
        ? `動的ポート範囲 ${formatRange(v.range)} にありますが、予約済みです。`
        : `動的ポート範囲 ${formatRange(v.range)} にあり、どのプログラムにも割り当てられる可能性があります。予約するか、より小さい番号を選んでください。`,
    'well-known': (v) => `${v.who} のポートとして知られています (${v.source})。`,
    privileged: () => '1024 より下のポートはシステムのサービスに割り当てられています。',
    'excluded-administered': (v) => `管理者が予約したポートです (${formatRange(v.range)})。SQL Server は使用できます。`,
    'own-listener': () => 'このインスタンスが現在待ち受けているポートです。',
    'not-1433': () => 'サーバー名だけを指定するクライアントは、既定のインスタンスを 1433 で探します。',
    unknown: (v) => `確認していません: ${what[v.what]}を読み取れませんでした。`,
  },
} satisfies PortVerdictText;
