import type { ExportTexts } from '../en/exports';

export const exportText: ExportTexts = {
  notOnWindows: '開発元では実際の Windows サーバーでまだ実行していません。先にテスト用のサーバーで試してください。',
  ansible: {
    head: (target, hash) => `PortPin: ${target} の計画 ${hash} を Ansible の playbook にしたものです。`,
    notes: [
      '先にすべての値を読み取り、変更前とも計画とも異なる値があれば、何も書き込まずに停止します。',
      '失敗した場合は、この play が変更したものを元に戻してから失敗として終わります。すでに計画どおりのものはそのままです。',
      'コレクション ansible.windows と community.windows が必要です。この名前のホストがインベントリにない場合は hosts を書き換えてください。',
      'win_firewall_rule は規則を表示名でだけ区別します。作成される規則の表示名は計画のとおりですが、内部の名前は Windows が決めます。',
    ],
    play: (target, hash) => `PortPin 計画 ${hash} (${target})`,
    server: '別のコンピューターでは実行しない',
    readRegistry: '計画のレジストリ値を読み取る',
    refuseRegistry: '変わっていた値があれば停止する',
    readRules: '計画の受信の規則を読み取る',
    refuseRules: '変わっていた規則があれば停止する',
    noteMoving: 'まだ計画どおりでないインスタンスを控える',
    moved: (what) => `${what} は変更前とも計画とも異なります。何も書き込んでいません。`,
    apply: '計画を適用する',
    back: (step) => `元に戻す: ${step}`,
    failed: '計画は失敗し、この play が変更したものは元に戻しました。上の失敗したタスクを確かめてください。',
  },
  dsc: {
    head: (target, hash) => `PortPin: ${target} の計画 ${hash} の最終状態を DSC v3 の構成にしたものです。`,
    registryNote: 'Microsoft は Microsoft.Windows/Registry を概念実証とし、運用環境では使わないよう記載しています。試行: dsc config set --what-if --file',
    notDone: 'DSC が行わず、PortPin または適用スクリプトが行うこと:',
    comparesNothing: '変更前の値と比較しません。ほかの人が変えた値も上書きします。',
    noUndo: '元に戻す手段はありません。元に戻すスクリプトを保管してください。',
  },
  sheets: {
    summary: '概要',
    ledger: 'ポート割り当て台帳',
    changes: '変更前と変更後',
    register: 'ポート台帳',
    field: '項目',
    value: '値',
    columns: {
      computer: 'コンピューター', simulated: 'シミュレーション', kind: '種類', holder: '使用者', service: 'サービス', protocol: 'プロトコル', address: 'アドレス', port: 'ポート', end: '終了ポート', portBefore: '変更前のポート', portAfter: '変更後のポート',
      rule: '受信の規則', reserved: '予約', owner: '所有者', purpose: '用途', document: '文書番号', date: '日付', by: '実施者', number: '番号', resource: 'リソース', name: '名前', before: '変更前', after: '変更後', effect: '影響',
      state: '状態', firstSeen: '最初の確認', lastSeen: '最後の確認', gone: 'なくなった日時', conflicts: '競合', recipe: 'レシピ', path: '格納場所', rawBefore: '変更前の格納値', rawAfter: '変更後の格納値',
    },
    yes: 'はい',
    no: 'いいえ',
    pending: '保留',
  },
};
