import type { RegImportProblem } from '#core/scan/regScan';
import type { Finding } from './finding';

/** Lines of an import that were left out: they belong to the target, not to its scan. `line` is 0 for a whole file. */
export function importFindings(problems: readonly Pick<RegImportProblem, 'file' | 'line' | 'text' | 'code'>[]): Finding[] {
  return problems.map(({ file, line, text, code }) => ({ code: 'import-problem', severity: 'warning', subject: file, params: { file, line: line ?? 0, text, problem: code } }));
}
