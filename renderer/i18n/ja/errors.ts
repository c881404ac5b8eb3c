import type { WindowText } from '../en';

const at = (params: Readonly<Record<string, string | number>>, key: string): string => String(params[key] ?? '');
const nothing = '何も変更していません。';

export const errors = {
  app: {
    'bad-input': () => ({ what: '要求の形式が正しくないため、受け付けませんでした。', state: nothing, todo: '詳細をコピーして報告してください。' }),
    'bad-output': () => ({ what: '応答の形式が正しくないため、受け付けませんでした。', state: '表示しているのは以前の内容です。', todo: '再スキャンしてください。繰り返す場合は、詳細をコピーして報告してください。' }),
    sender: () => ({ what: 'このウィンドウからの要求ではないため、受け付けませんでした。', state: nothing, todo: 'ウィンドウを閉じ、PortPin を開き直してください。' }),
    'unknown-target': () => ({ what: 'このサーバーは開かれていません。', state: nothing, todo: '上部でサーバーを選んでください。' }),
    'unknown-plan': () => ({ what: 'この計画は保持されていません。', state: nothing, todo: '1 つ前の手順に戻ると、計画を作り直します。' }),
    'unknown-run': (p) => ({ what: `実行 ${at(p, 'runId')} は一覧にありません。`, state: nothing, todo: '「実行」を開き、別の実行を選んでください。' }),
    'no-scan': () => ({ what: 'このサーバーはまだスキャンされていません。', state: nothing, todo: '先にスキャンしてください。' }),
    'stale-plan': () => ({ what: 'この計画の元になったスキャンの後に、サーバーが変更されています。', state: '何も書き込んでいません。', todo: '再スキャンし、計画を確認し直してください。' }),
    'run-active': () => ({ what: '別の実行がまだ進行中です。', state: '実行は続いています。', todo: '終了を待つか、停止してください。' }),
    locked: (p) => ({ what: `別の PortPin がこのサーバーを使用しています${at(p, 'holder') === '' ? '' : ` (${at(p, 'holder')})`}。`, state: nothing, todo: '終了を待ってください。' }),
    'import-not-registry': (p) => ({ what: `${at(p, 'file')} はレジストリのエクスポートでも PortPin のスキャンでもありません。`, state: '何も開いていません。', todo: '.reg ファイル、または収集スクリプトの JSON を選んでください。' }),
    'import-newer': (p) => ({ what: `${at(p, 'file')} の形式は ${at(p, 'found')} です。この PortPin が読み取れるのは ${at(p, 'supported')} までです。`, state: '何も開いていません。', todo: '新しい PortPin で開いてください。' }),
    'import-empty': (p) => ({ what: `${at(p, 'file')} に SQL Server の設定は含まれていません。`, state: '何も開いていません。', todo: 'HKLM\\SOFTWARE\\Microsoft\\Microsoft SQL Server をエクスポートして開いてください。' }),
    'import-too-large': (p) => ({ what: `${at(p, 'file')} は SQL Server のレジストリのエクスポートとしては大きすぎます。`, state: '何も開いていません。', todo: 'キー Microsoft SQL Server だけをエクスポートしてください。' }),
    'import-unreadable': (p) => ({ what: `${at(p, 'file')} を読み取れませんでした。`, state: '何も開いていません。', todo: 'ファイルがあり、読み取りが許可されているか確認してください。' }),
    'file-write': (p) => ({ what: `${at(p, 'path')} に書き込めませんでした。`, state: 'ファイルは残っていません。', todo: '別のフォルダーを選んでください。' }),
    'needs-recovery': (p) => ({ what: `実行 ${at(p, 'runId')} が中断されたままです。先に対応が必要です。`, state: nothing, todo: 'ウィンドウの上部で、続行するか元に戻してください。' }),
    internal: () => ({ what: 'PortPin が想定していない状態になりました。', state: '書き込んだ内容はジャーナルに記録されています。', todo: '詳細をコピーして報告してください。' }),
  },
  copyDetails: '詳細をコピー',
  boundary: { what: 'このページを表示できませんでした。', state: '実行はバックグラウンドで続きます。失われたものはありません。', todo: 'ページを開き直してください。' },
  quote: 'Windows の応答',
} satisfies WindowText['errors'];
