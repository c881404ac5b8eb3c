import type { RecipeGroup, RecipeId } from './ids';

/**
 * The decision flow of the guide: from what a program is to how its port gets fixed. Data only; the words stand in the
 * catalogues. `pages` are areas of the window that do the work themselves.
 */
export const questionIds = ['role', 'age', 'migrate', 'direct', 'several', 'orchestrated', 'pinnable'] as const;
export type QuestionId = (typeof questionIds)[number];
export type OutcomeId = RecipeGroup;
export type FlowNode = { readonly question: QuestionId } | { readonly outcome: OutcomeId };
export type FlowPage = 'sql' | 'rpc' | 'wmi' | 'ranges';

export interface Answer {
  readonly id: string;
  readonly to: FlowNode;
}

const yes = (to: FlowNode): Answer => ({ id: 'yes', to });
const no = (to: FlowNode): Answer => ({ id: 'no', to });

export const flow: Readonly<Record<QuestionId, readonly Answer[]>> = {
  role: [
    { id: 'serves', to: { question: 'age' } },
    { id: 'calls', to: { outcome: 'outbound' } },
  ],
  age: [
    { id: 'new', to: { question: 'direct' } },
    { id: 'legacy', to: { question: 'migrate' } },
  ],
  migrate: [yes({ question: 'direct' }), no({ question: 'pinnable' })],
  direct: [yes({ question: 'several' }), no({ question: 'orchestrated' })],
  several: [yes({ outcome: 'balancer' }), no({ outcome: 'fixed' })],
  orchestrated: [yes({ outcome: 'discovery' }), no({ outcome: 'fixed' })],
  pinnable: [yes({ outcome: 'pinned' }), no({ outcome: 'restricted' })],
};

export const firstQuestion: QuestionId = 'role';

export const outcomes: Readonly<Record<OutcomeId, { readonly recipes: readonly RecipeId[]; readonly pages: readonly FlowPage[] }>> = {
  fixed: { recipes: ['grpc', 'thrift', 'custom-port', 'docker-compose'], pages: [] },
  discovery: { recipes: ['kubernetes', 'kubernetes-dns', 'consul', 'etcd', 'eureka', 'zookeeper'], pages: [] },
  balancer: { recipes: ['alb', 'nginx', 'haproxy', 'envoy'], pages: [] },
  pinned: { recipes: ['sql-listener', 'oracle', 'nfs', 'sun-rpc'], pages: ['sql', 'rpc', 'wmi'] },
  restricted: { recipes: ['gateway'], pages: [] },
  outbound: { recipes: ['linux-ephemeral'], pages: ['ranges'] },
};

/** Questions asked and answered, in order, from the first. */
export interface Way {
  readonly steps: readonly { readonly question: QuestionId; readonly answer: string }[];
  readonly at: FlowNode;
}

export const startOfFlow: Way = { steps: [], at: { question: firstQuestion } };

/** The way with one more answer; unchanged where the node asks nothing or has no such answer. */
export function answered(way: Way, answer: string): Way {
  if (!('question' in way.at)) return way;
  const { question } = way.at;
  const found = flow[question].find((a) => a.id === answer);
  return found ? { steps: [...way.steps, { question, answer }], at: found.to } : way;
}

/** The way as it was when the question was asked: its answer and everything after it taken back. */
export function backTo(way: Way, question: QuestionId): Way {
  const at = way.steps.findIndex((s) => s.question === question);
  return at < 0 ? way : { steps: way.steps.slice(0, at), at: { question } };
}

/** The shortest way to a node: what the picture shows when somebody goes straight to it. */
export function wayTo(node: FlowNode): Way {
  const queue: Way[] = [startOfFlow];
  for (let way = queue.shift(); way; way = queue.shift()) {
    if (sameNode(way.at, node)) return way;
    if ('question' in way.at) for (const { id } of flow[way.at.question]) queue.push(answered(way, id));
  }
  return startOfFlow;
}

export function sameNode(a: FlowNode, b: FlowNode): boolean {
  return 'question' in a ? 'question' in b && a.question === b.question : 'outcome' in b && a.outcome === b.outcome;
}
