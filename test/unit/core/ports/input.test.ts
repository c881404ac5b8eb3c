import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePortInput, parseRegistryPortValue, type PortInputError, type PortInputNote } from '#core/ports/input';
import { portInputText as en } from '#core/text/en/portInput';
import { portInputText as ja } from '#core/text/ja/portInput';

describe('parsePortInput', () => {
  const accepted: [string, number, PortInputNote[]][] = [
    ['1433', 1433, []],
    ['1', 1, []],
    ['65535', 65535, []],
    ['1433 ', 1433, ['trimmed']],
    ['\t1433\r\n', 1433, ['trimmed']],
    ['\u30001433', 1433, ['trimmed']],
    ['１４３３', 1433, ['full-width-digits']],
    ['１4３3 ', 1433, ['trimmed', 'full-width-digits']],
    ['01433', 1433, ['leading-zeros']],
  ];
  it.each(accepted)('%j is %d', (text, port, notes) => {
    expect(parsePortInput(text)).toEqual({ ok: true, port, notes });
  });

  const refused: [string, PortInputError][] = [
    ['', 'empty'],
    ['   ', 'empty'],
    ['0', 'zero'],
    ['００', 'zero'],
    ['65536', 'out-of-range'],
    ['99999999999999999999', 'out-of-range'],
    ['-1433', 'out-of-range'],
    ['1433.5', 'fraction'],
    ['1433.0', 'fraction'],
    ['1433-1440', 'range'],
    ['1433 - 1440', 'range'],
    ['1433～1440', 'range'],
    ['1433..1440', 'range'],
    ['1433,1450', 'several'],
    ['1433, 1450', 'several'],
    ['1433、1450', 'several'],
    ['1433,', 'several'],
    ['1433\n1450', 'several'],
    ['14 33', 'blank-inside'],
    ['1e3', 'not-a-number'],
    ['0x599', 'not-a-number'],
    ['+1433', 'not-a-number'],
    ['一四三三', 'not-a-number'],
    ['٣٤', 'not-a-number'],
    ["'; DROP", 'not-a-number'],
    ['1433\0', 'not-a-number'],
    ['9'.repeat(5000), 'too-long'],
    ['1433,'.repeat(1000), 'too-long'],
    [' '.repeat(5000), 'empty'],
  ];
  it.each(refused)('%j is refused: %s', (text, code) => {
    expect(parsePortInput(text)).toEqual({ ok: false, code });
    expect(en.error[code]).not.toBe('');
    expect(ja.error[code]).not.toBe(en.error[code]);
  });

  it('accepts every port however padded and nothing outside', () => {
    fc.assert(fc.property(fc.integer({ min: -10, max: 70000 }), fc.constantFrom('', ' ', '\u3000'), (n, pad) => {
      const result = parsePortInput(`${pad}${n}${pad}`);
      expect(result.ok).toBe(n >= 1 && n <= 65535);
      if (result.ok) expect(result.port).toBe(n);
    }));
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(typeof parsePortInput(text).ok).toBe('boolean');
      expect(Array.isArray(parseRegistryPortValue(text).ports)).toBe(true);
    }));
  });
});

describe('parseRegistryPortValue', () => {
  it.each([
    ['', [], []],
    ['1433', [1433], []],
    ['1433,1450', [1433, 1450], []],
    ['1433 ', [1433], [{ code: 'blank', entry: '1433 ' }]],
    ['1433, 1450', [1433, 1450], [{ code: 'blank', entry: ' 1450' }]],
    [' ', [], [{ code: 'blank', entry: ' ' }]],
    ['1433\u3000', [1433], [{ code: 'blank', entry: '1433\u3000' }]],
    ['1433-1440', [], [{ code: 'junk', entry: '1433-1440' }]],
    ['1433;1450', [], [{ code: 'junk', entry: '1433;1450' }]],
    ['１４３３', [], [{ code: 'junk', entry: '１４３３' }]],
    ['1433,', [1433], [{ code: 'junk', entry: '' }]],
    ['0', [], [{ code: 'out-of-range', entry: '0' }]],
    ['65536,1450', [1450], [{ code: 'out-of-range', entry: '65536' }]],
    ['1433,1433', [1433], [{ code: 'duplicate', port: 1433 }]],
    ['1,'.repeat(1024), [], [{ code: 'too-long', length: 2048 }]],
  ])('%j', (text, ports, problems) => {
    const result = parseRegistryPortValue(text);
    expect(result).toEqual({ ports, problems });
  });

  it('takes 2,047 characters', () => {
    const text = Array.from({ length: 409 }, (_, i) => String(1000 + i)).join(',') + ',7';
    expect(text.length).toBeLessThanOrEqual(2047);
    expect(parseRegistryPortValue(text).problems).toEqual([]);
    expect(parseRegistryPortValue('1'.repeat(2047)).problems).toEqual([{ code: 'out-of-range', entry: '1'.repeat(2047) }]);
  });
});
