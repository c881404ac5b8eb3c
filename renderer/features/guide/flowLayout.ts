import { flow, questionIds, type FlowNode, type OutcomeId, type QuestionId } from '#core/recipes/flow';

/** Place of a box on a field of five columns and six rows. */
export interface Place {
  readonly column: number;
  readonly row: number;
}

export const COLUMNS = 5;
export const ROWS = 6;

const questionPlaces: Readonly<Record<QuestionId, Place>> = {
  role: { column: 0, row: 2.6 },
  age: { column: 1, row: 2.2 },
  direct: { column: 2, row: 1 },
  migrate: { column: 2, row: 3.2 },
  several: { column: 3, row: 0.4 },
  orchestrated: { column: 3, row: 1.6 },
  pinnable: { column: 3, row: 3.5 },
};
const outcomePlaces: Readonly<Record<OutcomeId, Place>> = {
  balancer: { column: 4, row: 0 },
  fixed: { column: 4, row: 1 },
  discovery: { column: 4, row: 2 },
  pinned: { column: 4, row: 3 },
  restricted: { column: 4, row: 4 },
  outbound: { column: 4, row: 5 },
};

export function placeOf(node: FlowNode): Place {
  return 'question' in node ? questionPlaces[node.question] : outcomePlaces[node.outcome];
}

/** Per cent of the field: the middle of a box. */
export function middle({ column, row }: Place): { readonly x: number; readonly y: number } {
  return { x: ((column + 0.5) / COLUMNS) * 100, y: ((row + 0.5) / ROWS) * 100 };
}

export interface Edge {
  readonly from: QuestionId;
  readonly answer: string;
  readonly to: FlowNode;
  /** Path in per cent of the field. */
  readonly path: string;
  readonly label: { readonly x: number; readonly y: number };
}

/** Half the width of a box, in per cent of the field. */
const HALF = 7.7;

/** Lines leave a box at its right end and enter at the left; within a column they go straight up; to the last row, around everything. */
function edge(from: QuestionId, answer: string, to: FlowNode): Edge {
  const a = middle(placeOf({ question: from }));
  const b = middle(placeOf(to));
  if (Math.abs(a.x - b.x) < 1) return { from, answer, to, path: `M${a.x} ${a.y}L${b.x} ${b.y}`, label: { x: a.x + 1.6, y: (a.y + b.y) / 2 } };
  const start = a.x + HALF;
  const end = b.x - HALF;
  if (b.x - a.x > 40) return { from, answer, to, path: `M${a.x} ${a.y}L${a.x} ${b.y}L${end} ${b.y}`, label: { x: a.x, y: b.y } };
  const turn = (start + end) / 2;
  return { from, answer, to, path: `M${start} ${a.y}C${turn} ${a.y} ${turn} ${b.y} ${end} ${b.y}`, label: { x: turn, y: (a.y + b.y) / 2 } };
}

export const edges: readonly Edge[] = questionIds.flatMap((question) => flow[question].map(({ id, to }) => edge(question, id, to)));
