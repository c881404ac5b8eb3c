import type { errors as en } from '../en/errors';

export const errors: typeof en = {
  boundary: { what: 'このページを表示できませんでした。', state: '実行はバックグラウンドで続きます。失われたものはありません。', todo: 'ページを開き直してください。' },
  quote: 'Windows の応答',
};
