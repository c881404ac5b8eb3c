import type { PlanText } from '../en/plan';

export const planText: PlanText = {
  unknown: '不明',
  absent: 'なし',
  resource: { 'sql-instance': 'SQL Server インスタンス', 'firewall-rule': '受信の規則', exclusion: 'ポートの予約', service: 'サービス', 'service-port': 'RPC の固定ポート', 'dcom-app': 'DCOM アプリケーション', 'rpc-range': 'RPC のポート範囲', 'wmi-host': 'Windows Management Instrumentation', 'dynamic-range': '動的ポートの範囲', 'tcp-parameter': 'TCP の設定', 'client-file': 'クライアントのファイル', 'client-alias': 'クライアントの別名', spn: 'サービス プリンシパル名' },
  mode: {
    static: '固定', dynamic: '動的', 'dynamic-unallocated': '動的 (未割り当て)', both: '両方', 'per-ip': 'IP アドレスごと', invalid: 'エンジンが受け付けない値', 'tcp-disabled': 'TCP/IP 無効', unknown: '不明',
  },
  instanceState: { running: '実行中', stopped: '停止中', pending: '開始中または停止中', unknown: '不明' },
  stopped: '停止中',
  reserved: '予約',
  serviceState: { running: '実行中', stopped: '停止' },
  startMode: { auto: '自動', manual: '手動', disabled: '無効', boot: 'ブート', system: 'システム', unknown: '不明' },
  servicePort: (port, listening, stays, invalid) => `${invalid === undefined ? (port === null ? '動的' : `固定 ${port}`) : `ポートではない値: ${invalid}`}${listening === '' ? '' : ` (待ち受け ${listening})`}${stays ? '、動的ポートも併存' : ''}`,
  rpcRange: (state, ports, text) => (state === 'absent' ? 'Windows の動的ポートの範囲' : state === 'complete' ? ports : `${state === 'invalid' ? '無効' : '不完全'}: ${text ?? ports}`),
  wmiHost: (mode, port) => (mode === 'shared' ? '共有プロセス、動的ポート' : `専用プロセス、ポート ${port ?? '未設定'}`),
  dynamicRange: (start, end, count) => `${start}-${end} (${count} ポート)`,
  seconds: (seconds) => `${seconds} 秒`,
  rule: (enabled, ports, scope) => `${enabled ? '許可' : '無効'} ${ports}、${scope}`,
  scope: (remote, profiles) => `${remote}、${profiles}`,
  only: (scope, listener) => `${scope}、${listener} のみ`,
  profile: { domain: 'ドメイン', private: 'プライベート', public: 'パブリック' },
  anyProfile: 'プロファイル: 任意',
  anyAddress: 'リモート アドレス: 任意',
  localSubnet: 'ローカル サブネット',
  effect: { none: '変更なし', restart: '再起動', reboot: 'コンピューターの再起動', pending: 'ただちに、または次回停止時', last: '最後に、待ち受けの確認後', noRestart: '再起動なし', staysStopped: '停止のまま' },
  loses: (list) => `無効にする規則で開いているポートで待ち受けており、ほかに許可する規則がないもの: ${list}。それぞれに個別の規則を追加しない限り、この規則は引き続き必要です。`,
  risk: { none: 'なし', low: '低', medium: '中', high: '高' },
  riskReason: {
    'clients-move': '以前のポートを指定しているクライアントの変更が必要です。',
    restart: 'インスタンスを再起動します。接続は切断されます。可用性グループのプライマリ レプリカなら、フェールオーバーするか、その間データベースを使えません。',
    'cluster-failover': 'クラスター リソースをオフラインにしてからオンラインにします。依存するほかのリソースもオフラインになり、オンラインに戻すのは Agent だけです。',
    'narrows-firewall': 'ほかのプログラムが使っている可能性のある規則を無効にします。',
    'in-dynamic-range': '予約するまでは、インスタンスの停止中にクライアントのソケットがこの番号を使う可能性があります。',
    'browser-stops': 'SQL Server Browser に照会するクライアントは回答を得られなくなります。',
    'local-rules-void': 'グループ ポリシーによりローカルの規則は効力がありません。新しい規則だけでは何も開きません。',
    'service-restarts': 'サービスを再起動します。利用中の接続は一時的に切断されます。',
    reboot: 'コンピューターの再起動後に有効になります。それまでは以前のポートが使われます。',
    'rpc-range': 'すべての RPC サービスがこの範囲からポートを取ります。少なすぎるとサービスを開始できません。Microsoft のディレクトリ サービス サポートは、十分な検証なしに制限しないよう勧めています。',
    'wmi-interrupted': 'WMI と依存するサービスが一時的に停止します。監視ツールや管理ツールの接続は切断されます。',
    'dynamic-range-moves': '新しい送信接続と RPC サービスが別の範囲のポートを使います。サーバー間のファイアウォールでも許可が必要です。',
    'dynamic-range-conflict': '待ち受けに使われているポート、または除外されているポートが新しい範囲に入ります。',
    'files-rewritten': 'これらのファイルはプログラムの起動時に読み込まれるため、再起動が必要です。web.config を変更すると IIS はアプリケーションを自動的に再起動します。',
  },
  phase: { allow: '許可', stop: '停止', reserve: '予約', write: '書き込み', start: '開始', verify: '確認', 'start-dependants': '依存サービスの開始', await: '再起動待ち', narrow: '縮小', 'put-back': '元に戻す' },
  step: ({ subject, names, kind, port }) => {
    const list = names.join('、');
    switch (kind) {
      case 'registry':
        return subject === '' ? `${list} を書き込む` : `${subject}: ポートを書き込む`;
      case 'rule-add':
        return `受信の規則 ${list} を追加`;
      case 'rule-on':
        return `規則 ${list} を有効化`;
      case 'rule-off':
        return `規則 ${list} を無効化`;
      case 'rule-remove':
        return `規則 ${list} を削除`;
      case 'reserve':
        return subject === '' ? `${port} を予約` : `${subject}: ${port} を予約`;
      case 'release':
        return subject === '' ? `${port} の予約を解除` : `${subject}: ${port} の予約を解除`;
      case 'stop':
        return `${subject === '' ? '' : `${subject}: `}${list} を停止`;
      case 'start':
        return `${subject === '' ? '' : `${subject}: `}${list} を開始`;
      case 'offline':
        return `${subject}: クラスター リソース ${list} をオフラインにする`;
      case 'online':
        return `${subject}: クラスター リソース ${list} をオンラインにする`;
      case 'start-mode':
        return `${list} のスタートアップの種類`;
      case 'verify':
      case 'verify-service':
        return port === '' ? `${subject}: ${list} の開始を待つ` : `${subject}: ${port} の待ち受けを待つ`;
      case 'key-add':
        return `キー ${list} を作成`;
      case 'key-remove':
        return `キー ${list} を削除`;
      case 'wmi-host':
        return port === 'standalone' ? 'WMI を専用プロセスに移す' : 'WMI を共有プロセスに戻す';
      case 'dynamic-range':
        return `動的ポートの範囲 ${list} を ${port} に設定`;
      case 'dfsr':
        return port === '0' ? 'DFS レプリケーション: 動的ポートに戻す' : `DFS レプリケーション: ポート ${port} を設定`;
      case 'await-reboot':
        return `コンピューターの再起動を待つ${list === '' ? '' : `: ${list}`}`;
      case 'await-restart':
        return `${list} の再起動を待つ`;
      case 'spn-add':
        return `SPN ${list} を ${port} に登録`;
      case 'spn-remove':
        return `SPN ${list} を ${port} から削除`;
      case 'file':
        return `${list} を修正`;
      case 'alias':
        return port === '' ? `別名 ${subject} を削除` : `別名 ${subject} を設定`;
    }
  },
  stepStatus: { waiting: '未開始', running: '実行中', done: '完了', pending: '保留', failed: '失敗', unknown: '応答なし、再読み取り中', undone: 'ロールバック済み' },
  runState: {
    planned: '計画済み', locked: 'ロック済み', snapshotted: 'スナップショット取得済み', applying: '適用中', applied: '適用済み', verifying: '外部から確認中', committed: '確定',
    'rolling-back': 'ロールバック中', 'rolled-back': 'ロールバック済み', 'needs-a-person': '手動での対応が必要', stale: '計画が古いため書き込みなし', interrupted: '中断',
  },
  problem: {
    'instances-unknown': () => 'インスタンスを読み取れなかったため、計画を作れません。レジストリを読み取れる権限で再スキャンしてください。',
    'nothing-chosen': () => '何も選択されていません。',
    'rpc-unknown': () => 'RPC の設定を読み取れなかったため、計画を作れません。再スキャンしてください。',
    'wmi-unknown': () => 'WMI の設定を読み取れなかったため、計画を作れません。再スキャンしてください。',
    'ranges-unknown': () => '動的ポートの範囲を読み取れなかったため、計画を作れません。再スキャンしてください。',
    'unknown-instance': (s) => `この対象に ${s} というインスタンスはありません。`,
    'chosen-twice': (s) => `${s} が 2 回選択されています。`,
    'settings-unknown': (s) => `${s} の TCP/IP 設定を読み取れませんでした。`,
    'tcp-disabled': (s) => `${s} の TCP/IP は無効です。先に SQL Server 構成マネージャーで有効にしてください。`,
    'no-address-enabled': (s) => `${s} は個別の IP アドレスで待ち受ける設定ですが、有効なアドレスがありません。`,
    'service-unsettled': (s) => `${s} は開始中または停止中です。落ち着いてから再スキャンしてください。`,
    'state-unknown': (s) => `${s} が実行中かどうかを読み取れませんでした。`,
    'dependants-unknown': (s) => `${s} に依存するサービスを読み取れなかったため、安全に再起動できません。`,
    'cluster-unknown': (s) => `${s} はクラスターに属していますが、リソースを読み取れませんでした。`,
    'cluster-not-active': (s) => `${s} はこのノードでは実行されていません。ここで変更してもクラスターに取り消されます。インスタンスがオンラインのノードで計画してください。`,
    'service-disabled': (s) => `${s} は実行中ですが、スタートアップの種類が [無効] です。停止すると再び開始できません。先にスタートアップの種類を変更してください。`,
    'no-current-port': (s) => `${s} には維持できる使用中のポートがありません。連番または指定を選んでください。`,
    'several-ports': (s) => `${s} は複数のポートを使用しています。どれを維持するかを番号で指定してください。`,
    'listening-unknown': (s) => `${s} の待ち受けを読み取れなかったため、使用中のポートは不明です。`,
    'port-missing': (s) => `${s} のポート番号を入力してください。`,
    'port-invalid': (s, p) => `${s} に ${p('port')} は使用できません。1434 は専用管理者接続 (DAC) のポートです。`,
    'port-same': (s, p) => `${s} の ${p('port')} は、この計画で ${p('other')} にも割り当てています。`,
    'port-other-instance': (s, p) => `${s} の ${p('port')} は ${p('other')} に設定されています。`,
    'port-taken': (s, p) => `${s} の ${p('port')} は ${p('process')} が使用中です。エンジンは起動できません。`,
    'port-excluded': (s, p) => `${s} の ${p('port')} は Windows が除外している ${p('start')}-${p('end')} の範囲内です。エンジンは起動できません。`,
    'series-exhausted': (s, p) => `${p('start')} 以降に ${s} に割り当てられる空きポートがありません。`,
    'firewall-unknown': (s) => `ファイアウォールの規則を読み取れなかったため、${s} の規則を計画できません。規則なしを選ぶか、再スキャンしてください。`,
    'firewall-rule': (s, p) => `${s} の規則を作れません: ${p('text')} (${p('reason')})。`,
    'program-unknown': (s) => `${s} のプログラムを読み取れませんでした。プログラムではなくポートを許可してください。`,
    'rule-name-taken': (s) => `${s} という名前の別の規則があります。先に名前を変更するか削除してください。`,
    'rule-not-found': (s) => `${s} という名前の規則はありません。`,
    'rule-not-local': (s, p) => `規則 ${p('displayName')} (${s}) は ${p('store')} によるもので、このコンピューターでは無効にできません。`,
    'rule-unreadable': (s) => `規則 ${s} は完全には読み取れなかったため、変更しません。`,
    'rule-not-allow': (s, p) => `規則 ${p('displayName')} (${s}) は許可の規則ではありません。`,
    'browser-unknown': () => 'SQL Server Browser の状態を読み取れませんでした。',
    'service-unknown': (s) => `この対象には、ポートを固定できる ${s} というサービスやアプリケーションはありません。`,
    'service-port-invalid': (s, p) => `${s} に ${p('port')} は使用できません。1024 以上で、1434 以外の番号を選んでください。`,
    'service-port-taken': (s, p) => `${s} の ${p('port')} は ${p('process')} が使用中です。`,
    'service-port-excluded': (s, p) => `${s} の ${p('port')} は Windows が保持している ${p('start')}-${p('end')} の範囲内です。サービスはここで待ち受けできません。`,
    'service-port-same': (s, p) => `${s} の ${p('port')} は ${p('other')} と同じです。それぞれ別の番号にしてください。`,
    'service-inside-range': (s, p) => `${s} の ${p('port')} は RPC の範囲 ${p('ranges')} の中にあります。固定ポートは範囲の外に置いてください。ほかのサービスが先に使うことがあります。`,
    'wrong-kind': (s, p) => `${s} の値は ${p('text')} として保存されており、Windows は読み取りません。種類の修復を選んだ場合だけ書き直します。`,
    'range-empty': () => 'RPC の範囲にポートがありません。',
    'range-invalid': (_, p) => `${p('text')} はポートの範囲ではありません (1 から 65535)。このような値が 1 つあると、すべての RPC サービスが登録に失敗します。`,
    'range-reversed': (_, p) => `${p('text')} は開始と終了が逆です。`,
    'range-privileged': (_, p) => `${p('text')} は 1024 より前から始まっています。5000 より上の範囲を選んでください。`,
    'range-overlap': (_, p) => `${p('text')} は ${p('other')} と重なっています。`,
    'range-too-small': (_, p) => `範囲は ${p('count')} ポートですが、現在 ${p('live')} の RPC ポートが使用中です。再起動後に開始できないサービスが出ます。100 以上をお勧めします。`,
    'range-excluded': (_, p) => `${p('text')} は Windows が保持しており、RPC サービスは待ち受けできません。これを含まない範囲を選んでください。`,
    'range-not-acknowledged': () => 'RPC の範囲全体を制限することへの警告を確認してください。サービスごとの固定ポートを先に検討してください。',
    'wmi-other': (_, p) => `WMI は winmgmt.exe が作らないサービス グループで実行されています: ${p('text')}。変更しません。`,
    'dynamic-count': (s, p) => `${s}: ${p('count')} ポートでは足りません。num は個数で、Windows は 255 以上を求めます。RPC サービスを少数のポートに限るには RPC のポート範囲を使ってください。動的ポートの範囲は、すべての送信接続にも使われます。`,
    'dynamic-start': (s, p) => `${s}: 開始が ${p('start')} です。Windows は 1025 以上を求めます。`,
    'dynamic-end': (s, p) => `${s}: ${p('start')} から ${p('count')} ポートでは ${p('end')} までとなり、65535 を超えます。num は最後のポートではなく個数です。`,
    'dynamic-dns': (s, p) => `${s}: DNS サーバーは開始時に UDP ポートを ${p('pool')} 使います。${p('count')} ではほかに残りません。5000 以上にしてください。`,
    'block-invalid': (s) => `${s} はポートのまとまりではありません。`,
    'block-held': (s, p) => `${s} は予約できません。Windows が ${p('held')} を保持しています。WinNAT (Docker、WSL、Hyper-V) による場合は net stop winnat の後に予約し、net start winnat を実行します。コンピューターの起動時から保持されている場合は再起動が必要です。`,
    'block-overlaps': (s, p) => `${s} は予約済みの ${p('other')} と重なっています。先にその予約を解除してください。`,
    'release-missing': (s) => `${s} の予約はありません。`,
    'release-system': (s) => `${s} は Windows 自身が保持しており、ここでは解除できません。`,
    'timed-wait': (_, p) => `TcpTimedWaitDelay に ${p('seconds')} 秒は設定できません (${p('min')} から ${p('max')} 秒)。`,
    'await-first': (s) => `${s} はまだスキャンで確認されていない再起動を待っています。再起動して再スキャンしてから続けてください。`,
    'changed-since': (s, p) => `${s} は ${p('planned')} でしたが、現在は ${p('found')} です。ほかの人が変更したため、上書きしません。`,
    'cell-unknown': (s) => `${s} を読み取れませんでした。`,
    'run-not-committed': (s, p) => `${s} は元に戻せません (状態: ${p('state')})。`,
    'nothing-to-undo': (s) => `${s} は何も変更していません。`,
    'nothing-pending': (s) => `${s} に保留中の作業はありません。`,
    'file-changed': (s) => `${s} は検索後に変更されています。もう一度検索してください。`,
    'file-read-only': (s) => `${s} は読み取り専用か、このユーザーには書き込みの権限がありません。書き込めるようにするか、対象から外してください。`,
    'file-unreadable': (s, p) => `${s} を読み取れませんでした: ${p('detail')}`,
    'file-too-large': (s) => `${s} は大きすぎるため、ここでは修正できません。`,
    'spn-invalid': (s) => `${s} はここで設定できるサービス プリンシパル名ではありません。`,
    'spn-held': (s, p) => `${s} は ${p('holder')} に登録済みです。同じ SPN が 2 つのアカウントにあると Kerberos 認証に失敗します。先にそちらから削除してください。`,
    'spn-account-unknown': (s, p) => `${s} の SPN を読み取れませんでした: ${p('detail')}`,
    'alias-invalid': (s) => `別名 ${s} は設定できません。名前、コンマを含まないサーバー名、ポートが必要です。`,
  },
  problemUnknown: (code, subject) => `${subject}: ${code}`,
};
