import { describe, expect, it } from 'vitest';
import { renderTable } from '#electron/cli/table';

describe('renderTable', () => {
  it('aligns Japanese and Latin cells by their width on a terminal', () => {
    expect(renderTable(['インスタンス', 'ポート'], [['INST1', '49721'], ['日本', '1433']])).toBe(['インスタンス  ポート', '------------  ------', 'INST1         49721', '日本          1433'].join('\n'));
  });

  it('shows control characters instead of obeying them', () => {
    expect(renderTable(['a'], [['a\u001b[31mb\r\nc\u202ed']]).split('\n').at(-1)).toBe('a\ufffd[31mb\ufffd\ufffdc\ufffdd');
  });
});
