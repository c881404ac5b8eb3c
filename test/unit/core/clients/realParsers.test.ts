import { readFileSync } from 'node:fs';
import path from 'node:path';
import { MSSQL_SCHEMA, parse } from '@tediousjs/connection-string';
import mssql from 'mssql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { judgeConnectionString, type JudgeContext } from '#core/clients/judge';
import { parsePairs } from '#core/clients/pairs';
import { parseServerValue } from '#core/clients/serverValue';

const context: JudgeContext = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };
const corpus = z.array(z.string()).parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../../../fixtures/clients/strings.json'), 'utf8')));

/** Every key and value but the server's, as the driver's own parser reads them. */
function restOf(text: string): readonly (readonly [string, unknown])[] {
  return Object.entries(parse(text).toSchema(MSSQL_SCHEMA)).filter(([key]) => key !== 'data source');
}

/** node-mssql, which puts tedious's configuration together from a string; the constructor does what connecting would. */
function asNodeMssqlReads(text: string): { readonly host: string; readonly port: number | null; readonly instance: string | null } {
  const config = z
    .object({ server: z.string(), port: z.number().optional(), options: z.object({ instanceName: z.string().optional() }).optional() })
    .parse(mssql.ConnectionPool.parseConnectionString(text));
  // The pool itself splits `host\instance`. Source: node-mssql lib/base/connection-pool.js.
  const [host, ...instance] = config.server.split('\\');
  return { host: host ?? '', port: config.port ?? null, instance: config.options?.instanceName ?? (instance.length > 0 ? instance.join('\\') : null) };
}

function asWeRead(text: string): { readonly host: string; readonly port: number | null; readonly instance: string | null } | null {
  const parsed = parsePairs(text, 'quotes');
  const server = parsed.ok ? parsed.pairs.find((pair) => ['server', 'data source', 'addr', 'network address'].includes(pair.key)) : undefined;
  const value = server && parseServerValue(text.slice(server.valueStart, server.valueEnd));
  return value ? { host: value.host, port: value.port?.port ?? null, instance: value.instance ?? null } : null;
}

describe('strings of the shared corpus', () => {
  it.each(corpus)('%s: node-mssql reads the server as we do', (text) => {
    const ours = asWeRead(text);
    // The driver writes its default into a string that names no port.
    expect({ ...ours, port: ours?.port ?? 1433 }).toEqual(asNodeMssqlReads(text));
  });

  it.each(corpus)('%s: corrected, the driver goes to the fixed port and finds everything else as before', (text) => {
    const judgement = judgeConnectionString(text, context);
    const after = judgement.ok ? (judgement.corrected?.raw ?? text) : '';
    expect(asNodeMssqlReads(after)).toEqual({ host: 'SQL01', port: 1435, instance: null });
    expect(restOf(after)).toEqual(restOf(text));
  });

  it('and what we refuse to read, the parser refuses too', () => {
    const broken = ['Server=SQL01\\SALES;Password="x', "Server='SQL01;Database=crm"];
    for (const text of broken) {
      expect(judgeConnectionString(text, context)).toMatchObject({ ok: false, code: 'unbalanced-quote' });
      expect(() => parse(text)).toThrow();
    }
  });
});

describe('a configuration object', () => {
  it('tedious takes port or instanceName and throws for both, as the verdict says', async () => {
    const { Connection } = await import('tedious');
    const base = { server: 'SQL01', authentication: { type: 'default' as const, options: { userName: 'a', password: 'b' } } };
    const both = { ...base, options: { port: 52104, instanceName: 'SALES' } };
    expect(() => new Connection(both)).toThrow(/mutually exclusive/u);
    const text = JSON.stringify(both);
    const judgement = judgeConnectionString(text, context);
    expect(judgement).toMatchObject({ ok: true, verdicts: [{ code: 'mutually-exclusive' }, { code: 'needs-browser' }] });
    const corrected: unknown = JSON.parse(judgement.ok ? (judgement.corrected?.raw ?? '') : '');
    expect(corrected).toEqual({ ...base, options: { port: 1435 } });
    const options = z.object({ server: z.string(), authentication: z.any(), options: z.object({ port: z.number() }) }).parse(corrected);
    expect(() => new Connection({ ...base, options: options.options })).not.toThrow();
  });
});
