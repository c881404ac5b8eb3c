import type { ImportProblem } from '#core/ipc/contract';
import type { Finding } from './finding';

/** Lines of an import that were left out: they belong to the target, not to its scan. `line` is 0 for a whole file. */
export function importFindings(problems: readonly ImportProblem[]): Finding[] {
  return problems.map(({ file, line, text, code }) => ({ code: 'import-problem', severity: 'warning', subject: file, params: { file, line: line ?? 0, text, problem: code } }));
}
