import type { WindowText } from '../en';

const at = (params: Readonly<Record<string, string | number>>, key: string): string => String(params[key] ?? '');
const nothing = '何も変更していません。';
const named = (subject: string): string => (subject === '' ? '対象' : subject);

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
  verb: {
    'not-found': (s) => ({ what: `${named(s)} はこのサーバーにありません。`, state: nothing, todo: '削除された可能性があります。再スキャンしてください。' }),
    'access-denied': (s) => ({ what: `${named(s)} へのアクセスを Windows が拒否しました。`, state: nothing, todo: 'このサーバーの管理者として実行するか、権限を依頼してください。' }),
    moved: (s) => ({ what: `${named(s)} は計画時の値と異なります。`, state: '書き込んでいません。', todo: '再スキャンし、計画を確認し直してください。' }),
    'in-use': (s) => ({ what: `${named(s)} は使用中のため、Windows が拒否しました。`, state: '書き込んでいません。', todo: '使用しているものが停止してから、もう一度実行してください。' }),
    refused: (s) => ({ what: `${named(s)} の変更を Windows が拒否しました。`, state: '書き込んでいません。', todo: '下の Windows の応答を確認してください。' }),
    'invalid-argument': (s) => ({ what: `${named(s)} は Windows が受け付けない値です。`, state: nothing, todo: '選択内容を確認してください。' }),
    'not-allowed': (s) => ({ what: `${named(s)} は PortPin が変更できる範囲の外です。`, state: nothing, todo: '詳細をコピーして報告してください。' }),
    'read-only': () => ({ what: 'このサーバーはインポート済みで、読み取り専用です。', state: nothing, todo: '計画のスクリプトを保存し、サーバーで実行してください。' }),
    'not-available': (s) => ({ what: `${named(s)} はこのサーバーでは使用できません。`, state: nothing, todo: '下の Windows の応答を確認してください。' }),
    'dependants-running': (s) => ({ what: `依存するサービスが実行中のため、${named(s)} を停止しませんでした。`, state: '以前のまま実行中です。', todo: '計画の後に開始されたサービスがあります。再スキャンしてください。' }),
    'service-failed': (s) => ({ what: `${named(s)} は要求した状態になりませんでした。`, state: '現在の状態は実行の手順に表示されます。', todo: '実行に表示されるエラー ログを確認してください。' }),
    'native-failed': (s) => ({ what: `Windows のプログラムが失敗しました${s === '' ? '' : ` (${s})`}。`, state: '次に進む前に、結果を読み取り直します。', todo: '下の Windows の応答を確認してください。' }),
    timeout: (s) => ({ what: `時間内に応答がありませんでした${s === '' ? '' : ` (${s})`}。`, state: '読み取りによる変更はありません。', todo: 'サーバーの負荷が高い可能性があります。再試行してください。' }),
    cancelled: () => ({ what: 'キャンセルされました。', state: nothing, todo: '必要なときに、もう一度開始してください。' }),
    busy: () => ({ what: 'PowerShell ホストは別の処理を実行中です。', state: nothing, todo: '少し待ってから再試行してください。' }),
    'host-lost': () => ({ what: 'PowerShell ホストが処理の途中で終了しました。', state: 'ホストは再起動します。以前に読み取った内容は表示したままです。', todo: '再試行してください。' }),
    'host-start-failed': () => ({ what: 'Windows PowerShell を起動できませんでした。', state: nothing, todo: 'このコンピューターで powershell.exe を実行できるか (AppLocker、ウイルス対策) を確認してください。' }),
    'outcome-unknown': (s) => ({ what: `${named(s)} についての応答が失われました。`, state: '書き込まれたかどうかは不明です。再度書き込まず、読み取り直します。', todo: '「実行」を開き、読み取った値を確認してください。' }),
    protocol: () => ({ what: 'PowerShell ホストの応答を解釈できませんでした。', state: '応答は破棄しました。', todo: '再試行してください。繰り返す場合は、詳細をコピーして報告してください。' }),
    'too-large': (s) => ({ what: `${named(s)} は PortPin が読み取れる大きさを超えています。`, state: nothing, todo: '詳細をコピーして報告してください。' }),
    'elevation-refused': () => ({ what: '昇格が拒否されたため、適用していません。', state: nothing, todo: 'もう一度適用して Windows の確認に応じるか、スクリプトを保存してください。' }),
    internal: () => ({ what: 'PowerShell ホストが想定していない状態になりました。', state: '書き込んだ内容はジャーナルに記録されています。', todo: '詳細をコピーして報告してください。' }),
  },
  boundary: { what: 'このページを表示できませんでした。', state: '実行はバックグラウンドで続きます。失われたものはありません。', todo: 'ページを開き直してください。' },
  quote: 'Windows の応答',
} satisfies WindowText['errors'];
