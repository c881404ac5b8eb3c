import type { RecipesText } from '#core/text/recipes';

export const questions: RecipesText['question'] = {
  role: { title: '対象は何ですか', help: '見つけてもらう必要があるのはサーバーだけです。固定ポートが必要なのもサーバーだけです。', answer: { serves: 'クライアントから接続されるサーバー', calls: '送信接続の多いサーバー' } },
  age: { title: '新しいシステムですか', help: '既存のシステムとは、Sun RPC、NFS、Microsoft RPC と DCOM、SQL Server の名前付きインスタンス、Oracle のディスパッチャーなどです。', answer: { new: '新しい、または変更できる', legacy: '既存のシステム' } },
  migrate: { title: 'gRPC、Thrift、REST に移行できますか', help: 'これらは 1 つの固定ポートで待ち受け、ポート マッパーを必要としません。', answer: { yes: 'はい', no: 'いいえ' } },
  direct: { title: 'クライアントは直接接続しますか', help: '接続文字列やファイアウォールの規則に名前とポートを書く場合は「はい」です。', answer: { yes: 'はい', no: 'いいえ' } },
  several: { title: '1 つのアドレスの後ろに複数ありますか', help: 'ロード バランサーが固定ポートで待ち受ければ、後ろのポートは自由です。', answer: { yes: 'はい', no: 'いいえ' } },
  orchestrated: { title: 'オーケストレーターやレジストリがありますか', help: 'Kubernetes、Consul、etcd、Eureka、ZooKeeper は、サービスの場所をクライアントに伝えます。', answer: { yes: 'はい', no: 'いいえ' } },
  pinnable: { title: 'ポートを固定できますか', help: 'SQL Server、Oracle、NFS、Windows RPC のサービスは、使用するポートを設定できます。', answer: { yes: 'はい', no: 'いいえ' } },
};

export const outcomes: RecipesText['outcome'] = {
  fixed: { title: '固定ポート', text: '10000 ～ 49151 から、ほかで使われていない番号を選びます。その番号だけを開き、記録に残します。' },
  discovery: { title: 'サービス ディスカバリー', text: 'クライアントは名前を尋ね、アドレスとポートを受け取ります。間にファイアウォールがある場合は、ポートも固定します。' },
  balancer: { title: '固定ポートのロード バランサー', text: 'クライアントとファイアウォールが知るのは 1 つのアドレスと 1 つのポートです。バックエンドはそれぞれのポートで登録します。' },
  pinned: { title: '既存システムのポートを固定', text: 'プログラムは変わりません。設定で固定ポートを指定します。' },
  restricted: { title: 'VPN またはゲートウェイに限定', text: '固定も移行もできないものには、トンネル、またはプロトコルを理解するゲートウェイを通してだけ接続します。' },
  outbound: { title: '送信接続のポートを増やす', text: 'クライアントのソケットに割り当てる範囲を広げ、サーバーのポートをそこから除きます。' },
};
