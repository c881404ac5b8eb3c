import { grouped } from '#core/text/format';
import type { FindingText } from '#core/text/en/findings';
import type { SystemFindingCode } from '#core/text/en/systemFindings';

export const systemFindings: Readonly<Record<SystemFindingCode, FindingText>> = {
  'rpc-range-incomplete': {
    title: (v) => `RPC の範囲が不完全です: Rpc\\Internet に ${v('values')} がありません`,
    meaning: 'Ports、PortsInternetAvailable、UseInternetPorts は 3 つそろって有効になります。',
    why: '1 つでも欠けていると、次回のコンピューター起動時に TCP の RPC の動的登録がすべて失敗します。',
    whatToDo: '3 つとも書き込むか、取り除いてください。RPC ウィザードでどちらも行え、元に戻せます。',
  },
  'rpc-range-invalid': {
    title: (v) => `RPC の範囲を読み取れません: ${v('value')} に "${v('text')}" があります`,
    meaning: 'ポートでも範囲でもない値が 1 つあると、設定全体が無効になります。',
    why: '次回の起動時に TCP の RPC の動的登録がすべて失敗し、エラー 87 や Netlogon のイベント 5820 が発生します。',
    whatToDo: 'コンピューターを再起動する前に、RPC ウィザードで範囲を書き直してください。',
  },
  'rpc-range-blank': {
    title: (v) => `RPC の範囲に空白があります: "${v('text')}"`,
    meaning: '値は 1 つのポート、またはハイフンだけでつないだ 2 つのポートです。',
    why: '空白があると RPC が動作せず、サービスを開始できません。以前の DCOMCNFG はこの形で書き込むことがありました。',
    whatToDo: 'コンピューターを再起動する前に、RPC ウィザードで範囲を書き直してください。',
  },
  'rpc-range-wrong-kind': {
    title: (v) => `RPC の範囲の値の種類が違います: ${v('value')}`,
    meaning: 'Ports は REG_MULTI_SZ、ほかの 2 つは REG_SZ である必要があります。',
    why: '種類が違う値を Windows は読み取らず、設定は無効になります。',
    whatToDo: 'RPC ウィザードで修復を選んでください。選んだ場合だけ修復し、元に戻すと以前の種類に戻ります。',
  },
  'rpc-range-overlap': {
    title: (v) => `RPC の範囲が重なっています: ${v('text')}`,
    meaning: '同じポートが 2 つの値に含まれています。',
    why: '範囲は合計より小さくなります。',
    whatToDo: '次に変更するときに、重ならないように書き直してください。',
  },
  'rpc-range-outside': {
    title: (v) => `RPC サービスは ${v('ports')} 以外のポートを使います`,
    meaning: 'PortsInternetAvailable と UseInternetPorts が異なるため、一覧にないポートが使われます。',
    why: '許可する範囲のつもりの一覧が、逆の意味になっています。',
    whatToDo: 'RPC ウィザードで両方を Y にしてください。',
  },
  'rpc-range-small': {
    title: (v) => `RPC の範囲は ${grouped(v('count'))} ポートです${v('live') === '0' ? '' : ` (現在 ${v('live')} を使用中)`}`,
    meaning: 'すべての RPC サービスがここからポートを取り、プロセスが終わるまで保持します。100 以上をお勧めします。',
    why: '空きがなくなると、サービスは RPC_S_OUT_OF_RESOURCES を返すか、開始できません。',
    whatToDo: '範囲にポートを追加し、コンピューターを再起動してください。',
  },
  'rpc-range-low': {
    title: (v) => `RPC の範囲が 5000 より前から始まっています: ${v('ports')}`,
    meaning: '小さい番号はほかのサービスで知られています。',
    why: '後から開始するサービスのポートを RPC サービスが取ることがあります。',
    whatToDo: '5000 より上の範囲を選んでください。',
  },
  'rpc-fixed-in-range': {
    title: (v) => `${v('service')}: 固定ポート ${v('port')} が RPC の範囲にあります`,
    meaning: '番号を固定していないサービスも同じ範囲からポートを取ります。',
    why: '先に開始したサービスが使っていることがあります。',
    whatToDo: '範囲の外の番号にしてください。',
  },
  'rpc-fixed-same': {
    title: (v) => `${v('service')} と ${v('other')} の固定ポートが同じです: ${v('port')}`,
    meaning: 'サービスごとに別の番号が必要です。',
    why: '後から開始した方は使えません。Netlogon はイベント 5809 を記録します。',
    whatToDo: 'どちらかを別の番号にしてください。',
  },
  'rpc-only-one-of-two': {
    title: (v) => `${v('set')} は固定ポートですが、${v('missing')} は固定されていません`,
    meaning: 'レプリケーションとログオンは両方を使います。番号は別々に、両方とも設定します。',
    why: '固定ポートだけを許可するファイアウォールでは、もう一方が遮断されます。',
    whatToDo: '両方を固定ポートにしてください。',
  },
  'rpc-port-wrong-kind': {
    title: (v) => `${v('service')}: ポートが ${v('kind')} "${v('text')}" として保存されており、Windows は読み取りません`,
    meaning: '設定はありますが、種類が違います。',
    why: '効果はありません。レジストリの見た目と異なり、サービスは動的ポートのままです。',
    whatToDo: 'RPC ウィザードで修復してください。',
  },
  'rpc-port-invalid': {
    title: (v) => `${v('service')}: "${v('text')}" はポートではありません`,
    meaning: '設定されている番号が 1 から 65535 の範囲にありません。',
    why: 'サービスは動的ポートを使うか、登録に失敗します。',
    whatToDo: 'RPC ウィザードで番号を設定するか、設定を取り除いてください。',
  },
  'rpc-fixed-in-dynamic': {
    title: (v) => `${v('service')}: 固定ポート ${v('port')} が動的ポートの範囲 ${v('range')} にあります`,
    meaning: '送信接続もこの範囲のポートを使います。',
    why: 'サービスの停止中にクライアントのソケットが番号を使うと、サービスは待ち受けできません。',
    whatToDo: '範囲より小さい番号にするか、この番号を予約してください。',
  },
  'rpc-restart-pending': {
    title: (v) => `${v('service')} は ${v('port')} に設定されていますが、まだ ${v('ports')} で待ち受けています`,
    meaning: '設定は次回の開始から有効です。',
    why: '新しいポートの規則はまだ役に立たず、以前のポートは開けておく必要があります。',
    whatToDo: 'サービスを再起動してください。サービスによってはコンピューターの再起動が必要です。',
  },
  'rpc-dynamic': {
    title: (v) => `${v('service')} は変動する RPC ポートで待ち受けています: ${v('ports')}`,
    meaning: '番号は開始のたびに Windows が割り当てます。クライアントは TCP 135 のエンドポイント マッパーに問い合わせます。',
    why: 'ファイアウォールで動的ポートの範囲全体を許可する必要があります。',
    whatToDo: 'RPC ウィザードで固定ポートにしてください。',
  },
  'wmi-moves': {
    title: () => 'WMI は共有プロセスで、変動するポートで待ち受けています',
    meaning: '番号は開始のたびに Windows が割り当てます。',
    why: 'ファイアウォール越しの監視では、動的ポートの範囲全体を許可する必要があります。',
    whatToDo: 'ほかのネットワークから WMI を使う場合は、専用プロセスに移して 1 つのポートに固定してください。TCP 135 は引き続き必要です。',
  },
  'wmi-level-low': {
    title: (v) => `専用プロセスの WMI の認証レベルが ${v('level')} です`,
    meaning: '6 未満では通信が暗号化されません。',
    why: '要求と応答の内容を途中で読み取られる可能性があります。',
    whatToDo: 'winmgmt /sharedhost の後に winmgmt /standalonehost 6 を実行し、WMI を再起動してください。',
  },
  'wmi-no-port': {
    title: () => '専用プロセスの WMI に固定ポートが設定されていません',
    meaning: 'プロセスは専用ですが、アプリケーションの Endpoints に TCP ポートがありません。',
    why: 'ポートは開始のたびに変わります。',
    whatToDo: 'WMI ウィザードでポートを設定してください。',
  },
  'wmi-restart-pending': {
    title: (v) => `WMI は ${v('port')} に設定されていますが、まだ ${v('ports')} で待ち受けています`,
    meaning: '設定は次回の WMI の開始から有効です。',
    why: '新しいポートの規則はまだ役に立ちません。',
    whatToDo: '依存するサービスとともに WMI を再起動してください。',
  },
  'dynamic-range-small': {
    title: (v) => `${v('name')}: 動的ポートの範囲が ${v('count')} ポートです (${v('range')})`,
    meaning: 'Windows は 255 以上を求めます。netsh の num は個数です。',
    why: '送信接続と RPC サービスのポートが不足します。',
    whatToDo: '範囲を広げてください。RPC だけを限るには RPC のポート範囲を使います。',
  },
  'dynamic-range-beyond': {
    title: (v) => `${v('name')}: 動的ポートの範囲が 65535 を超えています (${v('range')})`,
    meaning: 'netsh の num は最後のポートではなく個数です。',
    why: '意図した範囲になっていません。',
    whatToDo: '開始 + 個数 - 1 が 65535 以下になるように設定し直してください。',
  },
  'dynamic-ranges-differ': {
    title: (v) => `${v('protocol')}: IPv4 と IPv6 の動的ポートの範囲が異なります (${v('ipv4')}、${v('ipv6')})`,
    meaning: '4 つの範囲はそれぞれ別に設定されます。',
    why: 'Windows のサービスは両方で待ち受けます。片方に合わせたファイアウォールは、もう片方に合いません。',
    whatToDo: '片方だけ変更された場合は、両方を設定してください。Exchange、Docker、VPN クライアントは意図して変更します。先に確認してください。',
  },
  'dns-udp-small': {
    title: (v) => `${v('name')}: ${grouped(v('count'))} ポートですが、DNS サーバーが ${grouped(v('pool'))} を使います`,
    meaning: 'DNS サーバーは開始時にこの範囲から UDP ポートを取ります。',
    why: 'ほかにほとんど残らず、DNS サーバーが開始できないこともあります。',
    whatToDo: 'UDP の範囲を 5,000 ポート以上にするか、SocketPoolSize を小さくしてください。',
  },
  'ports-exhausted': {
    title: (v) => `ポートが枯渇しました: 2 週間にイベント ${grouped(v('count'))} 件 (${v('ids')})、最後は ${v('last')}`,
    meaning: 'イベント 4227、4231、4266 は、送信接続に使える空きポートがなかったことを示します。',
    why: 'この時刻に、プログラムは接続に失敗しています。',
    whatToDo: '送信のページで、ポートを使っているものを確認してください。範囲を広げるより、接続の再利用が有効です。',
  },
  'ports-nearly-exhausted': {
    title: (v) => `${v('name')}: 動的ポートの範囲の ${v('share')} % を使用中です (${grouped(v('count'))} のうち ${grouped(v('used'))})`,
    meaning: '終了した接続のポートも数分間は使用中のままです。',
    why: '空きがなくなると、送信接続に失敗します。',
    whatToDo: '接続が最も多いプロセスと相手を調べてください。すべて必要な接続なら、範囲を広げます。',
  },
  'time-wait-many': {
    title: (v) => `${grouped(v('count'))} の接続が TIME_WAIT です`,
    meaning: '遅れて届くパケットの影響を防ぐため、終了した接続は数分間ポートを保持します。',
    why: '要求のたびに新しく接続するプログラムは、範囲を使い切ります。',
    whatToDo: 'プログラムで接続を再利用してください。範囲を広げると余裕ができます。',
  },
  'timed-wait-set': {
    title: (v) => `TcpTimedWaitDelay が設定されています: ${v('value')}`,
    meaning: '終了した接続がポートを保持する秒数です。Windows Server 2003 の文書では 30 から 300、既定は 120 です。',
    why: '現在の Windows が読み取るかどうかを示す文書はありません。TIME_WAIT の数だけが手がかりです。',
    whatToDo: '変更の前後で TIME_WAIT の数を比べてください。変わらなければ値を取り除きます。',
  },
};
