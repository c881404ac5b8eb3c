import { grouped, words } from '#core/text/format';
import { errorsText } from '#core/text/ja/errors';
import { systemFindings } from '#core/text/ja/systemFindings';
import type { FindingsText } from '#core/text/en/findings';
import type { FindingCode } from '#core/findings/finding';
import type { PortValueProblem, OtherEndpoint, UnknownReason } from '#core/scan/model';
import type { WideReason } from '#core/firewall/view';
import type { ImportProblemCode } from '#core/scan/regScan';
import type { AreaName } from '#core/scan/scan';

const area: Record<AreaName, string> = {
  host: 'コンピューター',
  sqlRegistry: 'SQL Server の設定',
  services: 'サービス',
  listeners: '待ち受け中のポート',
  ranges: '動的ポート範囲と除外範囲',
  firewall: 'ファイアウォールの規則',
  cluster: 'フェールオーバー クラスター',
  systemRegistry: 'RPC、WMI、サービスの設定',
  dfsr: 'DFS レプリケーション',
  events: 'ポート枯渇のイベント',
  connections: 'TCP 接続',
  rpcEndpoints: 'RPC エンドポイント マッパー',
};
const reason: Record<UnknownReason, string> = {
  'not-collected': '読み込み元に含まれていません',
  unreadable: '読み取れませんでした',
  absent: 'ありません',
  'not-running': '実行されていません',
};
const cause: Record<string, string> = Object.fromEntries(Object.entries(errorsText.verb).map(([code, text]) => [code, text.what]));
const profile: Record<string, string> = { domain: 'ドメイン', private: 'プライベート', public: 'パブリック' };
const valueProblem: Record<PortValueProblem, string> = {
  blank: '空白が含まれています',
  junk: 'ポート番号の一覧になっていません',
  'out-of-range': 'ポート番号の範囲にない数字があります',
  duplicate: '同じポート番号が重複しています',
  'too-long': '2,047 文字を超えています',
  'wrong-kind': '文字列として保存されていません',
};
const endpoint: Record<OtherEndpoint['kind'], string> = {
  mirroring: '番号から見て可用性グループまたはミラーリングのエンドポイント',
  'service-broker': '番号から見て Service Broker',
  unknown: '用途は設定からは分かりません',
};
const wide: Record<WideReason, string> = {
  'whole-dynamic-range': '動的ポート範囲全体',
  'many-ports': '多数のポート',
  'udp-1434': 'SQL Server Browser のポート',
};
const importProblem: Record<ImportProblemCode, string> = {
  'not-registry': 'レジストリのエクスポートではありません',
  'bad-line': 'キーでも値でもない行です',
  'bad-key': 'レジストリに存在できないキーです',
  'unknown-hive': '不明なハイブです',
  'no-key': 'キーに属していない値です',
  'bad-string': '引用符で囲まれた文字列の終わりが正しくありません',
  'bad-data': 'データが種類に合っていません',
  kind: 'PortPin では読み取らない種類の値です',
  'code-page': '元のコンピューターのコード ページに依存する文字があります',
  'no-instance-names': 'インスタンスのキーはありますが、"Instance Names\\SQL" がありません',
  'nothing-usable': 'SQL Server のキーもファイアウォールのキーもありません',
};
const startReason: Partial<Record<FindingCode, string>> = {
  'sql-port-value-invalid': 'ポートの値を読み取れないため',
  'sql-port-taken': 'ポートを別のプロセスが使用しているため',
  'sql-in-excluded-range': 'ポートをシステムが確保しているため',
};
const serviceState: Record<string, string> = { absent: 'インストールされていません', stopped: '停止しています', 'not-running': '実行されていません' };

export const findingsText = {
  severity: { error: 'エラー', warning: '警告', note: '情報', unknown: '読み取り不可' },
  area,
  importProblem,
  finding: {
    'sql-dynamic': {
      title: (v) => (v('port') === '' ? `${v('instance')} は動的ポートを使用する設定です` : `${v('instance')} は動的ポート ${v('port')} を使用しています`),
      meaning: 'TcpDynamicPorts が使われています。ポートは Windows が割り当てます。SQL Server は前回と同じ番号を求めますが、その番号が空いている間に限られます。',
      why: '次回以降の起動で番号が変わることがあります。番号を指定したファイアウォールの規則、接続文字列、SPN が合わなくなり、ファイアウォールでは範囲全体を開けておくことになります。',
      whatToDo: '固定ポートにしてください。使用中のポートを維持すれば、再起動もクライアントの変更も要りません。',
    },
    'sql-dual-listening': {
      title: (v) => `${v('instance')} は 2 つのポートで待ち受けています: 固定 ${v('fixed')}、動的 ${v('dynamic')}`,
      meaning: 'TcpPort と TcpDynamicPorts の両方に値があるため、SQL Server は両方を開きます。',
      why: '意図しないポートが開いたままになり、しかもその番号は変わることがあります。TcpPort だけを設定するツールを使うとこの状態が残ります。',
      whatToDo: 'クライアントが使っているほうを確かめて固定し、TcpDynamicPorts を空にしてください。',
    },
    'sql-per-ip-ignored': {
      title: (v) => `${v('instance')}: ${v('entries')} のポートは無効です`,
      meaning: '[すべて受信待ち] が有効なので、IPAll だけが使われます。個々の IP の番号は読み取られません。',
      why: '個々の IP の値を見た人が、実際には待ち受けていないポートを使われていると思い込みます。',
      whatToDo: '変更は必要ありません。紛らわしい場合は空にしてください。',
    },
    'sql-ipall-ignored': {
      title: (v) => `${v('instance')}: ${v('entries')} のポートは無効です`,
      meaning: '[すべて受信待ち] が無効なので、有効な個々の IP だけが使われ、IPAll は読み取られません。',
      why: 'IPAll にポートを設定しても、手作業でもスクリプトでも効果がありません。',
      whatToDo: '有効な IP のほうにポートを設定するか、[すべて受信待ち] を有効にしてください。',
    },
    'sql-restart-pending': {
      title: (v) => `${v('instance')}: 設定は ${v('configured')}、${v('listening') === '' ? '待ち受けているポートはありません' : `待ち受けているのは ${v('listening')} です`}`,
      meaning: '前回の起動より後に設定が変更されました。SQL Server が設定を読み取るのは起動時だけです。',
      why: 'SQL Server Browser は新しいポートを応答しているのに、そのポートでは待ち受けていないことがあります。その間、インスタンス名での接続はできません。',
      whatToDo: 'インスタンスを再起動するか、設定を元に戻してください。',
    },
    'sql-port-value-invalid': {
      title: (v) => `${v('instance')}: ${v('entry')} の ${v('value')} の値に問題があります (${words(valueProblem, v('problem'), '、')}): "${v('text')}"`,
      meaning: 'この値に使えるのは数字とコンマだけです。文字列として保存し、長さは 2,047 文字までです。',
      why: '値に空白があると SQL Server は起動しません (エラー 17182、0xd、レジストリの設定を取得できません)。ほかの文字も想定されていません。',
      whatToDo: '次に起動する前に値を直してください。ここで固定ポートにすると、値は書き直されます。',
    },
    'sql-in-dynamic-range': {
      title: (v) => `${v('instance')}: 固定ポート ${v('port')} は動的ポート範囲 ${v('range')} にあり、予約されていません`,
      meaning: 'Windows は、ポートを求めるどのプログラムにもこの番号を割り当てることがあります。',
      why: 'その時点でほかのソケットが使っていると、SQL Server は起動しません (26023、10048)。思いがけず、再起動の後に起こります。',
      whatToDo: 'ポートを予約するか、範囲より下のポートを選んでください。',
    },
    'sql-in-excluded-range': {
      title: (v) => `${v('instance')}: ポート ${v('port')} はシステムが確保している ${v('range')} にあります`,
      meaning: 'Hyper-V や WinNAT などのために Windows が確保している範囲です。誰も待ち受けていなくても、バインドは 10013 で拒否されます。',
      why: '次に起動するとき、SQL Server はこのポートを開けません。',
      whatToDo: '除外範囲の外のポートを選んでください。',
    },
    'sql-reserved': {
      title: (v) => `${v('instance')}: ポート ${v('port')} は予約済みです (${v('range')})`,
      meaning: '管理者が除外したポートなので、Windows が自動で割り当てることはありません。番号を指定するプログラムは開くことができます。',
      why: '再起動しても固定ポートが空いたままになるのは、この予約があるためです。',
      whatToDo: '必要な操作はありません。インスタンスがこのポートを使う間は予約を残してください。',
    },
    'sql-port-taken': {
      title: (v) => `${v('instance')}: ポート ${v('port')} は ${v('process')} (PID ${v('processId')}) が使用しています`,
      meaning: 'このインスタンスに設定されたポートで、別のプロセスが待ち受けています。',
      why: 'ポートが使用中の間、SQL Server は起動しません。26023 に続いて 17182、17826、17120 が記録されます。',
      whatToDo: 'どちらかのポートを変更してください。',
    },
    'sql-dac-port': {
      title: (v) => `${v('instance')} に、専用管理者接続 (DAC) のポート 1434 が設定されています`,
      meaning: 'SQL Server の DAC はまず TCP 1434 を使います。UDP 1434 は SQL Server Browser のポートです。',
      why: 'DAC は、ほかの方法で接続できないときのためのものです。1434 がふさがっていると DAC は動的ポートに移ります。',
      whatToDo: '別のポートを選んでください。既定のインスタンスは 1433、ほかは 1435 以降が目安です。',
    },
    'sql-privileged-port': {
      title: (v) => `${v('instance')}: ポート ${v('port')} は 1024 より下です`,
      meaning: '1024 より下のポートはシステムのサービスに割り当てられています。',
      why: 'ファイアウォールや検査ツールが別のサービスと見なします。後から入れたサービスがその番号を必要とすることもあります。',
      whatToDo: '1024 以上のポートを選んでください。',
    },
    'sql-well-known-port': {
      title: (v) => `${v('instance')}: ポート ${v('port')} は ${v('service')} のポートとして知られています`,
      meaning: '別のサービスに登録されているか、慣例として使われている番号です。',
      why: '後から入れたサービスがその番号を必要とすることがあります。人やファイアウォールもそのサービスだと思い込みます。',
      whatToDo: 'ほかのサービスで知られていないポートを選んでください。',
    },
    'sql-same-port': {
      title: (v) => `${v('instance')} と ${v('other')} に同じポート ${v('port')} が設定されています`,
      meaning: '2 つのインスタンスに、同じアドレスの同じポートが設定されています。',
      why: '先に起動したほうだけが使えます。もう一方は、固定ポートなら起動せず、動的ポートなら番号が変わります。',
      whatToDo: 'どちらかを別のポートにしてください。',
    },
    'sql-clustered': {
      title: (v) => `${v('instance')} はフェールオーバー クラスターで動いています${v('node') === '' ? '' : ` (現在のノード: ${v('node')})`}`,
      meaning: 'クラスターは設定の写しを持ち、インスタンスがオンラインになるときに書き戻します。',
      why: 'パッシブ ノードでの変更や、オフライン中の変更はクラスターに取り消されます。サービスだけを再起動すると障害と見なされます。',
      whatToDo: 'アクティブ ノードで、オンラインのまま変更し、その後クラスター リソースをオフラインにしてからオンラインにしてください。ファイアウォールの規則とポートの予約はノードごとの設定です。ほかのすべてのノードにも同じものを設定しないと、次のフェールオーバーでクライアントが接続できなくなります。',
    },
    'sql-default-off-1433': {
      title: (v) => `既定のインスタンスのポートは 1433 ではなく ${v('port')} です`,
      meaning: 'サーバー名だけを指定するクライアントは 1433 に接続します。既定のインスタンスについて SQL Server Browser に問い合わせることはありません。',
      why: 'そのようなクライアントは接続できません。すべての接続文字列にポートが必要です。',
      whatToDo: '空いていれば 1433 にするか、すべての接続文字列にポートを書いてください。',
    },
    'sql-tcp-disabled': {
      title: (v) => `${v('instance')}: TCP/IP は無効です`,
      meaning: 'このインスタンスは共有メモリか名前付きパイプだけで接続を受け付けます。',
      why: 'ポートの設定は効果がなく、ほかのコンピューターから TCP で接続することもできません。',
      whatToDo: 'ローカルのプログラムだけが使うなら、そのままでかまいません。それ以外は、先に SQL Server 構成マネージャーで TCP/IP を有効にしてください。',
    },
    'sql-never-started': {
      title: (v) => `${v('instance')} にはまだポートがありません`,
      meaning: '動的ポートの設定で、番号はまだ割り当てられていません。その設定になってから一度も起動していません。',
      why: '最初に起動したとき、前もって分からない番号が使われます。',
      whatToDo: '今のうちに固定ポートにしてください。動いていないので、誰にも影響しません。',
    },
    'sql-start-failed': {
      title: (v) => `${v('instance')} は停止しており、${words(startReason, v('reason'), '、')}起動できません`,
      meaning: '自動で起動するサービスなのに停止しており、原因はポートの設定で説明できます。',
      why: 'データベースに接続できません。何度起動しても同じ結果になります。',
      whatToDo: '原因を取り除いてからサービスを起動してください。エラーはインスタンスの ERRORLOG にあります。',
    },
    'sql-spn-follows': {
      title: (v) => `${v('instance')} は ${v('account')} で動いており、SPN にポート${v('port') === '' ? '' : ` (${v('port')})`} が含まれます`,
      meaning: 'Kerberos を使うクライアントは MSSQLSvc/ホスト:ポート を求めます。エンジンが登録できるのはアカウントに権限がある場合だけで、ドメイン アカウントには普通ありません。',
      why: 'ポートだけが変わって SPN が変わらないと、クライアントは NTLM に切り替わるか、ログインできなくなります。',
      whatToDo: '番号を変えるときは、新しいポートの SPN を追加し、古いものを削除してください。使用中のポートを維持する場合は変更不要です。',
    },
    'sql-other-endpoint': {
      title: (v) => `${v('instance')} は ${v('ports')} でも待ち受けています: ${words(endpoint, v('kind'), '、')}`,
      meaning: '同じプロセスのほかの待ち受けです。エンドポイントの用途はログインしないと読み取れません (sys.tcp_endpoints)。',
      why: '設定は別にあります。ポートを変更しても移動せず、そのための規則は残す必要があります。',
      whatToDo: 'そのままにしてください。規則を無効にする前に、これらが使っていないか確かめてください。',
    },
    'sql-settings-unknown': {
      title: (v) => `${v('instance')}: ネットワークの設定を読み取れませんでした`,
      meaning: 'TCP/IP の設定のキー、またはその値が、読み取った内容にありません。',
      why: 'ポートについて何も判断できないため、何も変更しません。',
      whatToDo: '管理者権限で再スキャンするか、インスタンスのキー全体をエクスポートしてください。',
    },
    'browser-not-needed': {
      title: () => 'SQL Server Browser が動いていますが、必要とするインスタンスはありません',
      meaning: 'すべてのインスタンスが固定ポートです。ポートを指定するクライアントは SQL Server Browser に問い合わせません。',
      why: 'UDP 1434 で、インスタンスの名前、バージョン、ポートを誰にでも答えます。',
      whatToDo: 'すべてのクライアントがポートを指定するようになったら停止してください。インスタンス名での接続と、名前付きインスタンスの DAC には今も使われます。',
    },
    'browser-needed': {
      title: (v) => `SQL Server Browser は ${v('instances')} に必要です`,
      meaning: 'これらの名前付きインスタンスは動的ポートです。クライアントは SQL Server Browser から番号を知ります。',
      why: 'この状態の間は UDP 1434 を開けておく必要があります。',
      whatToDo: '固定ポートにして、接続文字列にポートを書いてください。その後は SQL Server Browser を停止できます。',
    },
    'browser-stopped-but-needed': {
      title: (v) => `SQL Server Browser は${words(serviceState, v('state'), '、')}が、${v('instances')} は動的ポートです`,
      meaning: '動的ポートの番号をクライアントに知らせるものがありません。',
      why: 'インスタンス名では接続できません。今の番号を指定しているクライアントも、番号が変わると接続できなくなります。',
      whatToDo: 'インスタンスを固定ポートにするか、SQL Server Browser を開始してください。',
    },
    'firewall-wide-rule': {
      title: (v) => `"${v('rule')}" は${words(wide, v('reason'), '、')}を開けています: ${v('protocol')} ${grouped(v('count'))} 個 (${v('ports')})`,
      meaning: '固定ポートのサービスに必要な数より多くのポートを通す受信の規則です。',
      why: 'この範囲で何かが待ち受けを始めると、規則が許可する相手全員からすぐに接続できます。',
      whatToDo: '固定ポートの規則を追加し、外部から確認できたら、この規則を無効にしてください。ほかに使っている人がいないか確かめてください。',
    },
    'firewall-browser-open': {
      title: (v) => `"${v('rule')}" は SQL Server Browser の UDP 1434 を開けています`,
      meaning: 'SQL Server Browser にネットワークから問い合わせることができます。',
      why: '接続文字列にポートを書いたクライアントには不要です。また、どのインスタンスがあるかを誰にでも答えます。',
      whatToDo: 'インスタンス名で接続するクライアントがなくなったら、規則を無効にしてください。',
    },
    'firewall-no-rule': {
      title: (v) => (v('rules') === 'read' ? `${v('instance')}: 読み取れた受信の規則に、ポート ${v('ports')} を開けるものはありません` : `${v('instance')}: ポート ${v('ports')} を開ける受信の規則がありません`),
      meaning: 'このエンジンに対してこのポートを通す、有効な規則がありません。',
      why: 'ほかのコンピューターから接続できません。今接続できている場合は、読み取れなかった規則が通しています。',
      whatToDo: 'このポートだけを開ける規則を追加してください。ローカルのプログラムだけが接続するなら、閉じたままでかまいません。',
    },
    'firewall-local-void': {
      title: (v) => `グループ ポリシーにより、ローカルの規則は適用されません: ${words(profile, v('profiles'), '、')}`,
      meaning: 'AllowLocalPolicyMerge が 0 です。これらのプロファイルではグループ ポリシーの規則だけが使われます。',
      why: 'このコンピューターに規則を追加しても、ポートは開きません。',
      whatToDo: 'グループ ポリシーに規則を追加するよう依頼してください。',
    },
    'firewall-off': {
      title: (v) => `Windows ファイアウォールが無効です: ${words(profile, v('profiles'), '、')}`,
      meaning: 'これらのプロファイルでは規則が適用されず、すべてのポートが開いています。',
      why: 'ファイアウォールが無効な間は、規則を絞り込んでも何も変わりません。',
      whatToDo: '無効になっている理由を確かめてください。別の製品が代わりに動いていることもあります。',
    },
    ...systemFindings,
    'host-not-elevated': {
      title: (v) => `PortPin は管理者権限なしで動いています (${v('user')})`,
      meaning: '読み取りはできます。適用するときに昇格を求めます。',
      why: 'すべての待ち受けの所有者など、一部の情報が得られないことがあります。',
      whatToDo: '必要な操作はありません。変更を適用するときに Windows が確認します。',
    },
    'host-constrained': {
      title: (v) => `PowerShell が ${v('mode')} に制限されています`,
      meaning: 'AppLocker やアプリ コントロールなどのポリシーにより、このコンピューターでスクリプトができることが制限されています。',
      why: 'PortPin では一部の読み取りや変更ができません。',
      whatToDo: 'スクリプトを実行できる人に渡すか、ポリシーで PortPin を許可してください。',
    },
    'area-unreadable': {
      title: (v) => `${words(area, v('area'), '、')}: ${words(reason, v('reason'), '、')}${v('error') === '' ? '' : `: ${words(cause, v('error'), ', ')}`}`,
      meaning: 'コンピューターのこの部分は読み取られていません。推測は行いません。',
      why: 'これに基づく検出事項は表示されません。表示されないことは、問題がないことを意味しません。',
      whatToDo: '再スキャンしてください。アクセスが拒否された場合は管理者権限で行います。インポートの場合は、サーバーで収集スクリプトを使ってください。',
    },
    'import-problem': {
      title: (v) => `${v('file')}${v('line') === '0' ? '' : `、${v('line')} 行目`}: ${words(importProblem, v('problem'), '、')}${v('text') === '' ? '' : `: ${v('text')}`}`,
      meaning: 'ファイルのこの部分は読み込まれていません。ほかはすべて読み込まれました。',
      why: 'ここに書かれていた内容は不明です。',
      whatToDo: 'キーをエクスポートし直すか、行を修正してください。',
    },
  },
} satisfies FindingsText;
