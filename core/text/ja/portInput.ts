import type { PortInputText } from '#core/text/en/portInput';

export const portInputText = {
  error: {
    empty: '1 ～ 65535 のポート番号を入力してください。',
    'too-long': 'ポート番号としては長すぎます。1 ～ 65535 の数字を 1 つだけ入力してください。',
    several: 'ここに入力できるポートは 1 つです。複数のポートで待ち受けるには、SQL Server 構成マネージャーで一覧を編集してください。',
    range: 'SQL Server のポートに範囲は指定できません。ポートを 1 つ入力してください。',
    fraction: 'ポート番号は整数で入力してください。',
    'blank-inside': '数字の間に空白があります。',
    'not-a-number': 'ポート番号は数字だけで入力してください。',
    zero: '0 は動的ポートの指定です。1 ～ 65535 のポート番号を入力してください。',
    'out-of-range': 'ポート番号は 1 ～ 65535 の範囲で入力してください。',
  },
  note: {
    trimmed: '前後の空白を取り除きました。レジストリに空白が残ると SQL Server が起動しません。',
    'full-width-digits': '全角数字を半角に変換しました。',
    'leading-zeros': '先頭の 0 を取り除きました。',
  },
} satisfies PortInputText;
