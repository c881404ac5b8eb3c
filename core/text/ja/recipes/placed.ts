import type { RecipeText } from '#core/text/recipes';

export const placed = {
  alb: {
    title: 'AWS の ALB で gRPC を受ける',
    summary: 'CloudFormation と Terraform。前段は固定ポート、後ろは自由です。',
    why: ['リスナーが固定ポートを持ち、ターゲットはそれぞれのポートで登録します。正常性は gRPC のヘルス サービスに問い合わせます。'],
    article: ['listener、protocol: HTTP2、targets と並べた書き方は、CloudFormation でも Terraform でもありません。gRPC ではリスナーを証明書付きの HTTPS にし、ターゲット グループのプロトコル バージョンを GRPC にします。'],
  },
  nginx: {
    title: 'nginx',
    summary: '前段の固定ポート。gRPC にも一般の TCP にも使えます。',
    why: ['grpc_pass は gRPC を呼び出しごとに振り分けます。stream モジュールは、nginx が知らないプロトコルの TCP をそのまま通します。'],
    article: ['nginx 1.25.1 以降では listen の http2 の代わりに "http2 on;" を使います。以前の書き方も警告付きで動作します。'],
  },
  haproxy: {
    title: 'HAProxy',
    summary: '前段の固定ポートとヘルス チェック。gRPC にも一般の TCP にも使えます。',
    why: ['クライアントが知るポートは bind 行の 1 つだけです。応答しないバックエンドは、応答するまで除外されます。'],
    article: [],
  },
  envoy: {
    title: 'Envoy',
    summary: '固定リスナーの静的構成。',
    why: ['リスナーが固定ポートを持ち、クラスターにバックエンドをそれぞれのポートで並べます。gRPC では、バックエンドへの HTTP/2 を明示します。指定しないと HTTP/1.1 になります。'],
    article: [],
  },
  'sql-listener': {
    title: '可用性グループ リスナーの背後の SQL Server',
    summary: 'リスナーのポート、受信の規則、接続文字列。',
    why: ['クライアントはリスナーとそのポートを指定します。どのレプリカが応答するかは問いません。1433 ならポートを省略できます。', 'どのレプリカもプライマリになり得るため、すべてのレプリカでポートを開きます。'],
    article: [
      '1434 はインスタンスのポートに使えません。TCP 1434 は専用管理者接続、UDP 1434 は SQL Server Browser のポートです。名前付きインスタンスには 1435 以降を割り当てます。',
      'SqlClient と ODBC では、ポートの前はコンマです (Server=HOST,1435)。HOST:1435 は全体がホスト名とみなされ、見つかりません。JDBC ではコロンです。',
    ],
  },
  oracle: {
    title: 'Oracle のリスナーとディスパッチャー',
    summary: 'LISTENER、LOCAL_LISTENER、DISPATCHERS を固定ポートにします。',
    why: ['共有サーバーでは、リスナーがクライアントをディスパッチャーに引き渡します。DISPATCHERS にポート付きのアドレスを書かない限り、そのポートは任意です。1 つのアドレスにディスパッチャー 1 つです。', 'Linux と UNIX の専用サーバーでは、リスナーのポートだけを使います。'],
    article: [],
  },
  nfs: {
    title: 'NFS と Sun RPC',
    summary: 'mountd、statd、lockd、rquotad を固定します (nfs.conf、sysconfig、firewalld)。',
    why: ['2049 (nfsd) と 111 (rpcbind) は元から固定です。ほかは起動のたびに変わります。NFSv4 だけなら 2049 で足ります。すべてのクライアントが NFSv4 なら、固定は不要で、2049 だけを開きます。'],
    article: ['lockd の慣例の 32803 と 32769 は Linux のエフェメラル ポート範囲に含まれるため、ここでは予約します。RHEL 8 以降は nfs.conf、RHEL 6 と 7 は /etc/sysconfig/nfs を読みます。'],
  },
  'sun-rpc': {
    title: '独自の Sun RPC プログラム',
    summary: '自分でポートにバインドして rpcbind に登録する C のサーバーと、そのポートに直接接続するクライアントです。',
    why: ['rpcgen が生成する main は任意のポートにバインドし、その番号を rpcbind に伝えます。ここでは "rpcgen -m" で main を除き、サーバーが固定ポートにバインドして登録します。rpcbind に問い合わせる既存のクライアントからも見つかります。', 'ポートを知っているクライアントは rpcbind に問い合わせません。111 を開く必要はありません。'],
    article: ['ビルドし直せないプログラムでも、"ypserv -p"、"rpc.mountd -p"、"rpc.rquotad -p" のように、ポートをオプションで指定できることがあります。VPN を前に置く前にマニュアルを確認します。'],
  },
  gateway: {
    title: 'VPN またはゲートウェイを前に置く',
    summary: 'WireGuard と、既存システムにはそこからだけ接続させる規則。',
    why: ['ポートが変わり、固定もできないものには、広い範囲を開くしかありません。それはトンネルの内側だけにします。外側に残るのは UDP ポート 1 つです。', 'プロトコルを理解するゲートウェイ (RPC プロキシ、RPC 対応のファイアウォール) は、割り当てられたポートだけをその都度開きます。読めるのは暗号化されていない RPC だけです。'],
    article: ['netsh の num=100 で動的ポート範囲を狭めることはできません。num は個数で、255 以上が必要です。Windows RPC を狭めるには RPC 自身の範囲を使うか、できればサービスごとに固定ポートを指定してください。'],
  },
  'linux-ephemeral': {
    title: 'Linux の送信接続',
    summary: 'エフェメラル ポート範囲の拡張、予約、TIME_WAIT の再利用。元に戻す手順付きの sysctl.d ファイルです。',
    why: ['同じ相手への送信接続はローカル ポートを 1 つずつ使い、先に閉じた側では閉じてから 60 秒間保持します。まず範囲を広げます。ほかに影響しません。', '10000 から始めると、サーバーの番号がクライアントに割り当てられることがあります。その番号は予約します。', 'Windows については「ポート範囲」を参照してください。'],
    article: [
      'tcp_fin_timeout は TIME_WAIT を短くしません。プログラムのない接続の FIN_WAIT_2 に作用します。TIME_WAIT はカーネルで 60 秒に決まっていて、設定できません。',
      'tcp_tw_reuse が役立つのは送信接続だけです。既定値の 2 でも、ループバックでは再利用されます。',
    ],
  },
} satisfies Record<string, RecipeText>;
