import type { DialogTexts } from '../en/dialogs';

export const dialogs: DialogTexts = {
  importTitle: 'レジストリのエクスポートまたは収集したスキャンを開く',
  importFilter: 'レジストリのエクスポートとスキャン',
  saveScriptTitle: 'スクリプトの保存',
  saveDocumentTitle: '変更記録書の保存先フォルダー',
  saveRegisterTitle: 'ポート台帳の保存',
  saveCollectTitle: '収集スクリプトの保存',
  saveRecipeTitle: '生成したファイルの保存先',
  confirmTitle: (target) => `${target} に適用しますか`,
  confirmRestarts: (services) => `再起動: ${services}。これらへの接続は切断されます。`,
  confirmNoRestart: '再起動はありません。',
  confirmChanges: (n, hash) => `変更 ${n} 件、計画 ${hash}。`,
  confirmSimulated: 'デモ サーバー: シミュレーションです。実際のコンピューターは変更しません。',
  confirmApply: '適用する',
  confirmCancel: '適用しない',
  quitTitle: '実行が終わっていません',
  quitText: 'すべての手順はジャーナルに記録されています。次回の起動時に対象を読み直し、最後まで進めるか元に戻すかを選べます。',
  quitStay: '終了しない',
  quitLeave: '終了する',
};
