import { formatRange } from '#core/ports/port';
import type { RecipesText } from '#core/text/recipes';
import { fields, choices, problems } from './recipes/fields';
import { fixed } from './recipes/fixed';
import { discovery } from './recipes/discovery';
import { placed } from './recipes/placed';
import { questions, outcomes } from './recipes/flow';

export const recipesText: RecipesText = {
  recipe: { ...fixed, ...discovery, ...placed },
  group: { fixed: '固定ポート', discovery: 'サービス ディスカバリー', balancer: '前段のロード バランサー', pinned: '既存システムの固定', restricted: '動かせないもの', outbound: '送信接続' },
  field: fields,
  choice: choices,
  problem: problems,
  verdict: {
    listener: (v) => `表示中のサーバーでは ${v.who} (PID ${v.processId}) がこのポートで待ち受けています。`,
    excluded: (v) => `表示中のサーバーではシステムが ${formatRange(v.range)} を確保しています。バインドは拒否されます (10013)。`,
    'dynamic-here': (v) => `表示中のサーバーの動的ポート範囲 ${formatRange(v.range)} に含まれます。ほかのプログラムに割り当てられることがあるため、予約するか、より小さい番号を選んでください。`,
    'dynamic-windows': (v) => `Windows の動的ポート範囲 ${formatRange(v.range)} に含まれます。Windows サーバーでは予約してください。`,
    'ephemeral-linux': (v) => `Linux のエフェメラル ポート範囲 ${formatRange(v.range)} に含まれます。Linux サーバーでは予約してください。`,
    privileged: () => '1024 未満のポートはシステム サービス用です。Linux では root だけが待ち受けられます。',
    known: (v) => `${v.who} のポートとして知られています。`,
    registered: (v) => `IANA に ${v.who} として登録されています。`,
    'reserved-here': (v) => `表示中のサーバーで管理者が予約しています (${formatRange(v.range)})。`,
    'not-scanned': () => 'サーバーとの照合はまだです。スキャン済みのサーバーが表示されていません。',
  },
  step: {
    generate: '定義からコードを生成します',
    install: '配置します',
    start: '起動します',
    'test-config': '有効にする前に検査します',
    apply: '適用します',
    reload: '反映します',
    listening: '固定ポートで待ち受けていることを確認し、再起動後にもう一度確認します',
    call: '呼び出してみます',
    reserve: 'クライアントのソケットにこのポートが割り当てられないようにします',
    lookup: 'クライアントと同じ方法で見つけます',
    registered: '登録します',
    health: '正常に応答していることを確認します',
    connect: 'クライアントから接続します',
    values: '値を読み直します',
    firewall: '必要な相手にだけ、このポートだけを開きます',
    stop: '次の場所のプログラムを停止します',
    deregister: '登録を取り消します',
    remove: '配置したものを取り除きます',
    restore: '以前の状態に戻します',
    'remove-reservation': '予約を解除します',
    'remove-firewall': 'ポートを閉じます',
    'previous-port': '以前のポートに戻します',
    'time-wait': '待ち状態の接続を数えます',
  },
  remark: {
    made: 'PortPin のガイドで作成しました。',
    'fixed-port': '固定ポートです。クライアントとファイアウォールはこの番号を指定します。',
    'no-reuse-port': '指定しないと、Linux では 2 つ目のサーバーがエラーなしで同じポートを共有できます。',
    insecure: '暗号化していません。信頼できるネットワークの外では TLS を使用してください。',
    'any-backend-port': 'バックエンドのポートは自由ですが、ここにすべて記載します。',
    'saved-before': '元に戻せるように、変更前の値を保存します。',
    'fin-timeout': 'FIN_WAIT_2 で取り残された接続にだけ作用します。TIME_WAIT はこの値に関係なく 60 秒です。',
    lease: '更新し続ける必要があります。プログラムが終わると登録も消えます。',
    reserve: 'クライアントのソケットには割り当てられません。番号を指定したプログラムは使用できます。既存の予約もこの一覧に含めてください。',
    'replace-keys': '相手側の公開鍵です ("wg pubkey" の出力)。',
    front: 'クライアントが知っている固定ポートです。',
  },
  question: questions,
  outcome: outcomes,
};
