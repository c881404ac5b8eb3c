import type { WindowText } from '../en';

export const clients = {
  sub: 'アプリケーションがインスタンスに接続するための文字列',
  paste: {
    title: '接続文字列を確認する',
    hint: 'この画面だけで判定し、送信も保存もしません',
    label: '接続文字列',
    placeholder: 'Server=SQL01\\INST1;Database=Sales;Integrated Security=true',
    secret: '表示とコピーでは、パスワードは伏せ字になります。',
    empty: 'アプリケーションの接続文字列を貼り付けてください。SqlClient、JDBC、ODBC、OLE DB、SQLAlchemy、Go、Node.js の形式に対応しています。',
    form: '形式',
    verdicts: '判定',
    given: '入力',
    corrected: '修正後',
    unchanged: 'このまま使用できます。',
    noScan: '先にサーバーをスキャンしてください。接続文字列は、そのインスタンスと照合して判定します。',
  },
} satisfies WindowText['clients'];
