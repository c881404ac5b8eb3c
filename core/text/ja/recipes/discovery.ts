import type { RecipeText } from '#core/text/recipes';

export const discovery = {
  kubernetes: {
    title: 'Kubernetes の Service と Pod',
    summary: '固定の containerPort、Service、DNS の名前。',
    why: ['Service は、入れ替わる Pod に 1 つの名前を与えます。ヘッドレスでは DNS が各 Pod のアドレスを返すため、接続の長い gRPC に向いています。クラスター IP では 1 つのアドレスが全体を表します。'],
    article: ['containerPort は説明にすぎません。プログラム自身がその番号で待ち受ける必要があります。ヘッドレスの Service はポートを変換しないため、port と targetPort は同じ番号にします。'],
  },
  'kubernetes-dns': {
    title: 'Kubernetes DNS でサービスを見つける',
    summary: 'ヘッドレスの Service、SRV レコード、gRPC クライアントの接続先。',
    why: ['name.namespace.svc.cluster.local はアドレスを返します。ポートに名前を付けておくと、先頭に _grpc._tcp を付けた名前でポートも返ります。gRPC クライアントは dns:/// を使い、Pod の間で振り分けます。'],
    article: [],
  },
  consul: {
    title: 'Consul',
    summary: 'ヘルス チェック付きの登録と検索。',
    why: ['サービスの横のエージェントが登録し、ポートを確認します。クライアントは正常なインスタンスだけを HTTP または DNS で取得します。'],
    article: ['一覧の 2 番目の要素の先頭を取り出すコードは、正常なものが 1 つもないときに失敗します。ここで生成する検索はその旨を知らせます。記事の Python パッケージは保守されていないため、ここではパッケージを使いません。'],
  },
  etcd: {
    title: 'etcd',
    summary: 'リース付きの登録と、プレフィックスによる検索。',
    why: ['リースに結び付けた登録は、更新されなくなると消えます。停止したサーバーは見つからなくなります。通常の終了ではリースをすぐに破棄します。'],
    article: ['etcd は保存場所であり、ヘルス チェックはしません。停止したものの登録を残さないのはリースの役割です。'],
  },
  eureka: {
    title: 'Eureka',
    summary: '固定ポートの Spring サービス、または REST による登録。',
    why: ['server.port には番号を書きます。0 は任意のポートになり、Eureka には登録できてもファイアウォールでは指定できません。'],
    article: [],
  },
  zookeeper: {
    title: 'ZooKeeper',
    summary: 'インスタンスごとの一時ノードと検索。',
    why: ['一時ノードは、作成したセッションが続く間だけ存在します。サービスを提供するプログラム自身がセッションを保持します。すぐに終わるスクリプトで登録すると、登録も一緒に消えます。'],
    article: [],
  },
} satisfies Record<string, RecipeText>;
