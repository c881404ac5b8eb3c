import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeConnectionString, type JudgeContext } from '#core/clients/judge';
import { maskSecrets } from '#core/clients/mask';

const context: JudgeContext = {
  hosts: ['SQL01'],
  instances: [
    { name: 'SALES', oldPorts: [52104], newPort: 1435 },
    { name: 'INST1', oldPorts: [49721], newPort: 49721 },
  ],
};

/** Stands at both ends of every password, so that a leak of either end is seen. */
const MARK = 'ZQX';
const hostileChar = fc.oneof(
  fc.constantFrom(';', '=', '{', '}', '"', "'", '`', '\\', '&', '?', '@', ':', '/', ',', ' ', '%', '%3D', '%22', '$', '\u2019', '\u65e5', 'Server=', ';Server=', '}}', '""'),
  fc.string({ minLength: 1, maxLength: 2 }),
);
const password = fc.array(hostileChar, { maxLength: 8 }).map((parts) => `${MARK}${parts.join('')}${MARK}`);

/** The server part before and after, as each style writes it; `head` stays. */
interface Target {
  readonly head: string;
  readonly before: string;
  readonly after: string;
}
const commaTarget: fc.Arbitrary<Target> = fc.record({ head: fc.constantFrom('SQL01', 'tcp:SQL01', 'sql01'), before: fc.constantFrom('\\SALES', ',52104', '\\SALES,52104', ':52104', ' , 52104'), after: fc.constant(',1435') });
const colonTarget: fc.Arbitrary<Target> = fc.record({ head: fc.constantFrom('SQL01', 'sql01'), before: fc.constantFrom('\\SALES', ':52104', '\\SALES:52104', ',52104'), after: fc.constant(':1435') });

interface Case {
  readonly prefix: string;
  readonly target: Target;
  readonly suffix: string;
}

function doubled(text: string, mark: string): string {
  return text.replaceAll(mark, mark + mark);
}

function keyed(quote: (secret: string) => string, serverKey: fc.Arbitrary<string>, extra: string): fc.Arbitrary<Case> {
  return fc.record({ secret: password, target: commaTarget, key: serverKey, secretFirst: fc.boolean(), gap: fc.constantFrom('', ' ', '  ') }).map(({ secret, target, key, secretFirst, gap }) => {
    const part = `Password${gap}=${gap}${quote(secret)}${gap};`;
    return { prefix: `${extra}${secretFirst ? part : ''}${key}=`, target, suffix: `${gap};${secretFirst ? '' : part}Database=d ;` };
  });
}

const families: Record<string, fc.Arbitrary<Case>> = {
  'SqlClient, double quotes': keyed((secret) => `"${doubled(secret, '"')}"`, fc.constantFrom('Server', 'data source', 'ADDR'), ''),
  'SqlClient, single quotes': keyed((secret) => `'${doubled(secret, "'")}'`, fc.constant('Server'), 'App=x;'),
  'OLE DB': keyed((secret) => `"${doubled(secret, '"')}"`, fc.constant('Data Source'), 'Provider=MSOLEDBSQL;'),
  ODBC: keyed((secret) => `{${doubled(secret, '}')}}`, fc.constantFrom('Server', 'SERVER'), 'Driver={ODBC Driver 18 for SQL Server};'),
  JDBC: fc.record({ secret: password, target: colonTarget }).map(({ secret, target }) => ({ prefix: 'jdbc:sqlserver://', target, suffix: `;user=a@b;password={${doubled(secret, '}')}};encrypt=true` })),
  SQLAlchemy: fc.record({ secret: password, target: colonTarget }).map(({ secret, target }) => ({ prefix: `mssql+pyodbc://sa:${encodeURIComponent(secret)}@`, target, suffix: '/db?driver=ODBC+Driver+18+for+SQL+Server' })),
  'Go URL': fc.record({ secret: password, target: colonTarget }).map(({ secret, target }) => ({ prefix: `sqlserver://sa:${encodeURIComponent(secret)}@`, target, suffix: '?database=d&encrypt=true' })),
  odbc_connect: fc.record({ secret: password, target: commaTarget }).map(({ secret, target }) => ({
    prefix: 'mssql+pyodbc:///?odbc_connect=' + encodeURIComponent(`Driver={x y};PWD={${doubled(secret, '}')}};Server=`),
    target: { head: encodeURIComponent(target.head), before: encodeURIComponent(target.before), after: '%2C1435' },
    suffix: encodeURIComponent(';Database=d') + '&x=1',
  })),
  'odbc_connect, not encoded': fc.record({ secret: password.filter((text) => !/[&%+]/u.test(text)), target: commaTarget }).map(({ secret, target }) => ({
    prefix: `mssql+pyodbc:///?odbc_connect=Driver={x y};PWD={${doubled(secret, '}')}};Server=`,
    target,
    suffix: ';Database=d&x=1',
  })),
  tedious: fc.record({ secret: password, value: fc.constantFrom("instanceName: 'SALES'", 'port: 52104') }).map(({ secret, value }) => ({
    prefix: `{ authentication: { options: { password: ${JSON.stringify(secret)} } }, server: 'SQL01', options: { `,
    target: { head: '', before: value, after: 'port: 1435' },
    suffix: ', encrypt: true } }',
  })),
};

describe('a corrected string', () => {
  it.each(Object.entries(families))('%s: differs in the server only, and hides the password when shown', (_name, cases) => {
    fc.assert(fc.property(cases, ({ prefix, target, suffix }) => {
      const text = prefix + target.head + target.before + suffix;
      const judgement = judgeConnectionString(text, context);
      expect(judgement.masked).not.toContain(MARK);
      expect(judgement).toMatchObject({ ok: true, corrected: { raw: prefix + target.head + target.after + suffix } });
      if (!judgement.ok) return;
      expect(judgement.corrected?.masked).not.toContain(MARK);
      expect(judgement.corrected?.masked).toContain('1435');
      expect(JSON.stringify(judgement.verdicts)).not.toContain(MARK);
    }), { numRuns: 300 });
  });

  it.each(Object.entries(families))('%s: cut off anywhere, the password stays hidden', (_name, cases) => {
    fc.assert(fc.property(cases, fc.double({ min: 0, max: 1, noNaN: true }), ({ prefix, target, suffix }, where) => {
      const text = prefix + target.head + target.before + suffix;
      const cut = text.slice(0, Math.floor(text.length * where));
      const url = cut.includes('://') && !cut.startsWith('jdbc:') && !cut.includes('odbc_connect');
      // A URL cut before its @ shows a host and port, whatever the person had meant as a password.
      fc.pre(!url || cut.includes('@'));
      expect(maskSecrets(cut)).not.toContain(MARK);
      expect(JSON.stringify(judgeConnectionString(cut, context).masked)).not.toContain(MARK);
    }));
  });
});

describe('any text', () => {
  const piece = fc.oneof(
    fc.constantFrom('Server=', 'SQL01', '\\SALES', ',52104', ':', ';', '"', "'", '{', '}', '[', ']', '(', ')', 'jdbc:sqlserver://', 'mssql+pyodbc://', 'sqlserver://', '?odbc_connect=', '%3B', '%E3%81', '%', '@', '/', '=', 'port', 'instanceName', 'tcp:', 'const x = {', '//', '/*', '`', '${', '\n', '\0', '\ud800'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  it('never throws, and what is not understood is not corrected', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const judgement = judgeConnectionString(pieces.join(''), context);
      expect('corrected' in judgement && !judgement.ok).toBe(false);
      if (judgement.ok && judgement.corrected !== undefined) expect(judgement.corrected.raw).toMatch(/1435|49721/u);
    }), { numRuns: 2000 });
  });

  it.each(['pass', 'Password=', ';', ' ', '"', '""', '{', '}', '}}', '/*', '//', '`', '://', '@', ':', ',', '%3D', '%25', 'a=b;', 'a:', '\\', "password: '", ';Password= ', 'Server=a;', '[', '\n'])('%j again and again is read in linear time', (unit) => {
    for (const head of ['', 'Server=', '{', 'jdbc:sqlserver://', 'mssql://', 'x://a:']) {
      const text = head + unit.repeat(Math.floor(65_000 / unit.length));
      // Quadratic would take minutes; the bound is far from both, because a busy machine must not fail.
      const started = performance.now();
      expect(typeof judgeConnectionString(text, context).ok).toBe('boolean');
      expect(performance.now() - started).toBeLessThan(10_000);
    }
  });
});
