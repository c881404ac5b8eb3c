import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findInText } from '#core/clients/find/find';
import { formatOf } from '#core/clients/find/formats';
import { correctedText, judgeFound, type JudgedFound } from '#core/clients/find/judgeFound';
import type { JudgeContext } from '#core/clients/judge';

const context: JudgeContext = { hosts: ['sql01'], instances: [{ name: 'SALES', oldPorts: [52104], newPort: 1435 }] };

function judged(text: string): readonly JudgedFound[] {
  return findInText(text, formatOf('settings.py')).map((found) => judgeFound(found, context));
}

/** The entry of a database in settings.py, with these lines in it. */
function settings(...lines: readonly string[]): string {
  return `DATABASES = {\n    'default': {\n        'ENGINE': 'mssql',\n        'NAME': 'crm',  # the {old} one\n        'USER': 'app',\n        'PASSWORD': 'ZQX}{',\n${lines.map((line) => `        ${line},\n`).join('')}    },\n}\n`;
}

const corrected: readonly (readonly [what: string, before: string, after: string])[] = [
  ['a module by another name', "import pymssql as db\nc = db.connect(server='SQL01', port=52104, password='ZQX')", "import pymssql as db\nc = db.connect(server='SQL01', port=1435, password='ZQX')"],
  ['one of several modules', "import os, pyodbc as o, sys\nc = o.connect(server='SQL01\\\\SALES', pwd='ZQX')", "import os, pyodbc as o, sys\nc = o.connect(server='SQL01,1435', pwd='ZQX')"],
  ['a function by another name', "from pymssql import connect as c\nx = c('SQL01:52104', 'a', 'ZQX')", "from pymssql import connect as c\nx = c('SQL01:1435', 'a', 'ZQX')"],
  ['a function by its own name', "from pyodbc import connect\nx = connect(host='SQL01,52104', user='a')", "from pyodbc import connect\nx = connect(host='SQL01,1435', user='a')"],
  ['imports in brackets', "from pymssql import (\n    Cursor,  # for later\n    connect as open_it,\n)\nx = open_it(host=r'SQL01\\SALES')", "from pymssql import (\n    Cursor,  # for later\n    connect as open_it,\n)\nx = open_it(host=r'SQL01:1435')"],
  ['everything imported', "from pymssql import *\nconnect(server=r'SQL01\\SALES')", "from pymssql import *\nconnect(server=r'SQL01:1435')"],
  ['the inner module', "from pymssql import _mssql as m\nm.connect(server='SQL01', port='52104')", "from pymssql import _mssql as m\nm.connect(server='SQL01', port='1435')"],
  ['pymssql: a host given counts', "pymssql.connect(server='OTHER', host='SQL01', port=52104)", "pymssql.connect(server='OTHER', host='SQL01', port=1435)"],
  ['create_engine by another name', "from sqlalchemy import create_engine as ce\ne = ce('mssql+pyodbc://a:ZQX@SQL01:52104/crm')", "from sqlalchemy import create_engine as ce\ne = ce('mssql+pyodbc://a:ZQX@SQL01:1435/crm')"],
  ['URL.create', "e = create_engine(URL.create('mssql+pyodbc', username='a', password='ZQX', host='SQL01\\\\SALES', database='crm'))", "e = create_engine(URL.create('mssql+pyodbc', username='a', password='ZQX', host='SQL01,1435', database='crm'))"],
  ['URL.create with a port', "import sqlalchemy as sa\nu = sa.URL.create(drivername='mssql+pyodbc', host='SQL01', port=52104, database='crm')", "import sqlalchemy as sa\nu = sa.URL.create(drivername='mssql+pyodbc', host='SQL01', port=1435, database='crm')"],
  ['URL.create of pymssql, which knows no data sources', "URL.create('mssql+pymssql', host='SQL01', port=52104)", "URL.create('mssql+pymssql', host='SQL01', port=1435)"],
  ['URL.create with what is not said here', "URL.create('mssql+pyodbc', host='SQL01', port=52104, **rest)", "URL.create('mssql+pyodbc', host='SQL01', port=1435, **rest)"],
  ['Django, an instance', settings("'HOST': 'SQL01\\\\SALES'"), settings("'HOST': 'SQL01,1435'")],
  ['Django, an instance and no port', settings("'HOST': r'SQL01\\SALES'", "'PORT': ''"), settings("'HOST': r'SQL01'", "'PORT': '1435'")],
  ['Django, a port', settings("'PORT': '52104'", "'HOST': 'SQL01'"), settings("'PORT': '1435'", "'HOST': 'SQL01'")],
  ['Django, a port as a number', settings("'HOST': 'SQL01'", "'PORT': 52104"), settings("'HOST': 'SQL01'", "'PORT': 1435")],
  ['Django, no port said twice', settings("'HOST': 'SQL01\\\\SALES'", "'PORT': None"), settings("'HOST': 'SQL01'", "'PORT': 1435")],
  ['Django, a port in the host', settings("'HOST': 'SQL01,52104'", "'PORT': ''"), settings("'HOST': 'SQL01,1435'", "'PORT': ''")],
  ['Django, a driver', settings("'OPTIONS': {'driver': 'ODBC Driver 18 for SQL Server', 'extra_params': 'Encrypt=yes'}", "'HOST': 'SQL01\\\\SALES'"), settings("'OPTIONS': {'driver': 'ODBC Driver 18 for SQL Server', 'extra_params': 'Encrypt=yes'}", "'HOST': 'SQL01,1435'")],
  ['Django, FreeTDS with a server', settings("'OPTIONS': {'driver': 'FreeTDS', 'host_is_server': True}", "'HOST': 'SQL01'", "'PORT': '52104'"), settings("'OPTIONS': {'driver': 'FreeTDS', 'host_is_server': True}", "'HOST': 'SQL01'", "'PORT': '1435'")],
  ['Django, the backend before', settings("'HOST': 'SQL01\\\\SALES'").replace("'mssql'", "'sql_server.pyodbc'"), settings("'HOST': 'SQL01,1435'").replace("'mssql'", "'sql_server.pyodbc'")],
  ['Django, in double quotes', '{"ENGINE" : "mssql_django", "HOST" : "SQL01\\\\SALES"}', '{"ENGINE" : "mssql_django", "HOST" : "SQL01,1435"}'],
];

describe('programs in Python', () => {
  it.each(corrected)('%s: found, judged and corrected, and nothing else changes', (_what, before, after) => {
    const found = judged(before);
    expect(found).toHaveLength(1);
    expect(correctedText(before, found)).toBe(after);
    expect(JSON.stringify(found)).not.toContain('ZQX');
    expect(judged(after).flatMap((one) => one.edits)).toEqual([]);
  });

  it.each([
    ["import pymssql as db\nx = other.connect(server='SQL01\\\\SALES')"],
    ["from pymssql import connect as c\ndoc = '''c(server='SQL01')'''\n# c('SQL01')\nself.c('SQL01\\\\SALES')"],
    ["text = '''\nimport pymssql as db\n'''\ndb.connect(server='SQL01\\\\SALES')\n# pymssql"],
    ["connect(host='SQL01')  # pyodbc"],
    ["URL.create('postgresql', host='SQL01', port=52104)  # not \"mssql\""],
    [settings("'HOST': 'SQL01'").replace("'mssql'", "'django.db.backends.postgresql'")],
    [settings("'PORT': '52104'")],
    [settings("'HOST': ''")],
    ["x = {'ENGINE': 'mssql', 'HOST': 'SQL01\\\\SALES'"],
  ])('%s: nothing is found', (text) => {
    expect(judged(text)).toEqual([]);
  });

  it.each([
    [settings("'HOST': os.environ['DB']"), 'server-not-literal'],
    [settings("'HOST': 'SQL01' + suffix"), 'server-not-literal'],
    [settings("'HOST': f'{name}'"), 'server-not-literal'],
    [settings("'HOST': 'SQL01\\\\SALES'", "'PORT': port()"), 'server-not-literal'],
    [settings("'HOST': 'crm'", "'OPTIONS': {'driver': 'FreeTDS'}"), 'server-in-dsn'],
    [settings("'HOST': 'crm'", "'OPTIONS': {'dsn': 'crm'}"), 'server-in-dsn'],
    [settings("'HOST': 'SQL01,52104'", "'PORT': '1435'"), 'duplicate-key'],
    ["URL.create('mssql+pyodbc', username='a', host='SQL01', port=52104)", 'server-in-dsn'],
    ["URL.create('mssql', host='SQL01\\\\SALES')", 'server-in-dsn'],
  ])('%s: named, not corrected', (text, error) => {
    expect(judged(text).map((one) => [one.error, one.edits.length])).toEqual([[error, 0]]);
  });

  const piece = fc.oneof(
    fc.constantFrom('import pymssql as a', 'from pyodbc import connect as c\n', 'a.connect(', 'c(', 'URL.create(', "'mssql+pyodbc'", "server='SQL01'", 'host=', "port='52104'", "{'ENGINE': 'mssql'", "'HOST': ", "'SQL01\\\\SALES'", "'PORT': None", "'OPTIONS': {", "'dsn': 'x'", '{', '}', '(', ')', ',', '\n', '#', "'''", '"', "'", 'r', 'f"{', ' as ', '*'),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  it('never throw, edits stay inside what was found, do not overlap, and hide nothing new', () => {
    fc.assert(fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
      const text = `pymssql ${pieces.join('')}`;
      for (const one of judged(text)) {
        expect(one.edits.every((edit) => edit.start >= one.start && edit.end <= one.end && edit.start <= edit.end)).toBe(true);
        expect(correctedText(text, [one]).slice(0, one.start)).toBe(text.slice(0, one.start));
        expect(correctedText(text, [one]).endsWith(text.slice(one.end))).toBe(true);
      }
    }), { numRuns: 2000 });
  });

  it.each(['import pymssql as a\n', 'from pymssql import (', "from pymssql import connect as c, ", 'a.connect(', "{'ENGINE': 'mssql', ", "{'ENGINE': 'mssql', 'HOST': 'a'}", "'OPTIONS': {", 'URL.create(', 'a    ', 'a.'])('%s repeated is read in linear time', (unit) => {
    const started = performance.now();
    judged(`pymssql ${unit.repeat(Math.floor(100_000 / unit.length))}`);
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});
