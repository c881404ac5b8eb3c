import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import { labEnginePath } from './lab';

const at = { Line: z.int(), Column: z.int() };
const reportSchema = z.object({
  File: z.string(),
  Ascii: z.boolean(),
  Utf8Bom: z.boolean(),
  Errors: z.array(z.object({ StartLineNumber: z.int(), ErrorId: z.string() })),
  Only7: z.array(z.object({ ...at, What: z.string() })),
  Functions: z.array(z.string()),
  Commands: z.array(z.object({ ...at, Name: z.string().nullable(), Operator: z.string(), OfScriptBlock: z.boolean(), Head: z.string(), Parameters: z.array(z.object({ ...at, Name: z.string() })) })),
  Types: z.array(z.object({ ...at, Name: z.string() })),
  Members: z.array(z.object({ ...at, On: z.string(), Name: z.string().nullable() })),
});

const catalogue = new Map(
  Object.entries(z.record(z.string(), z.array(z.string())).parse(JSON.parse(readFileSync(new URL('catalogue51.json', import.meta.url), 'utf8')))).map(([name, parameters]) => [name.toLowerCase(), new Set(parameters.map((p) => p.toLowerCase()))]),
);
const common = new Set(['verbose', 'debug', 'erroraction', 'warningaction', 'informationaction', 'errorvariable', 'warningvariable', 'informationvariable', 'outvariable', 'outbuffer', 'pipelinevariable']);
/** Common parameters, -WhatIf and -Confirm, and the one PowerShell 7 adds to every command, count as there. */
export function isIn51(command: string, parameter: string): boolean {
  const parameters = catalogue.get(command.toLowerCase());
  const name = parameter.toLowerCase();
  return parameters !== undefined && (parameters.has(name) || common.has(name) || ['whatif', 'confirm', 'progressaction'].includes(name));
}

const codeFromText = /^(AddScript|InvokeScript|NewScriptBlock|InvokeExpression|ExpandString)$/i;
/** The one place that may start a process, and the one that may start one elevated. */
const mayStartProcesses = new Set(['common.ps1', 'elevate.ps1', 'collect.ps1']);

/**
 * What is against the rules for shipped scripts, as `file:line: why`; read from the syntax tree by the lab's engine.
 * Commands and parameters are compared with those of Windows PowerShell 5.1; splatted ones cannot be.
 */
export function lintScripts(files: readonly string[]): string[] {
  const { stdout } = spawnSync(labEnginePath, ['-ParseOnly', ...files], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const reports = z.array(reportSchema).parse(JSON.parse(stdout));
  const own = new Set(reports.flatMap((r) => r.Functions.map((f) => f.toLowerCase())));
  return reports.flatMap((report) => {
    const found: string[] = [];
    const file = basename(report.File);
    const bad = (line: number, why: string) => void found.push(`${file}:${line}: ${why}`);
    for (const e of report.Errors) bad(e.StartLineNumber, `parse error ${e.ErrorId}`);
    for (const x of report.Only7) bad(x.Line, `not in Windows PowerShell 5.1: ${x.What}`);
    if (!report.Ascii && !report.Utf8Bom) bad(1, 'not ASCII and without BOM: 5.1 reads it as ANSI');
    for (const c of report.Commands) {
      const name = c.Name?.toLowerCase();
      if (name === undefined) {
        const sibling = c.Operator === '.' && /^"\$PSScriptRoot\/verbs\/[\w-]+\.ps1"$/.test(c.Head);
        if (!c.OfScriptBlock && !sibling) bad(c.Line, `call of a computed name: ${c.Head}`);
        continue;
      }
      const parameters = catalogue.get(name);
      if (['add-type', 'invoke-expression', 'iex', 'start-process', 'invoke-command'].includes(name)) bad(c.Line, `forbidden: ${c.Name ?? ''}`);
      else if (own.has(name)) continue;
      else if (parameters === undefined) bad(c.Line, `not a command of Windows PowerShell 5.1 (alias, bare native call?): ${c.Name ?? ''}`);
      // Abbreviations are refused: a later Windows may make them ambiguous.
      else for (const p of c.Parameters) if (!parameters.has(p.Name.toLowerCase()) && !common.has(p.Name.toLowerCase())) bad(p.Line, `${c.Name ?? ''} has no parameter -${p.Name}`);
    }
    for (const m of report.Members) {
      if (m.Name === null || codeFromText.test(m.Name) || (/^Create$/i.test(m.Name) && /scriptblock/i.test(m.On))) bad(m.Line, `forbidden: code from text: ${m.On}.${m.Name ?? ''}`);
      if (/^Start$/i.test(m.Name ?? '') && /Process\]$/i.test(m.On) && !mayStartProcesses.has(file)) bad(m.Line, `a native program beside Invoke-Native: ${m.On}`);
    }
    for (const t of report.Types) if (/^(Microsoft\.Win32\.)?Registry(Key)?$/i.test(t.Name)) bad(t.Line, `use the registry provider, not [${t.Name}]`);
    return found;
  });
}
