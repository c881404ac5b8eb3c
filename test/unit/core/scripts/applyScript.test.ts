import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Plan } from '#core/plan/change';
import { planSql } from '#core/plan/planSql';
import { known, type ServerModel } from '#core/scan/model';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { psLiteral, type PsData } from '#core/scripts/literal';
import { createDemoTarget } from '#electron/targets/demo/target';
import { choose, modelOf, planned, smallEstate } from '../../../support/demoRun';

let model: ServerModel;
beforeAll(async () => {
  model = await modelOf(createDemoTarget({ state: smallEstate() }));
});

/** The text with everything in single quotes taken out, read as PowerShell reads it: five quotes, doubled to stand for themselves. */
function code(text: string): string {
  return text.replace(/['‘’‚‛](?:[^'‘’‚‛]|['‘’‚‛]{2})*['‘’‚‛]/gu, "''");
}

function planFor(name: string): Plan {
  const listeners = model.listeners.known ? known(model.listeners.value.map((l) => (l.instance === 'INST1' ? { ...l, instance: name } : l))) : model.listeners;
  const renamed = { ...model, listeners, target: { ...model.target, name }, instances: model.instances.map((i) => (i.name === 'INST1' ? { ...i, name, serviceName: `MSSQL$${name}` } : i)) };
  return planned(planSql(renamed, choose([{ name, port: 1440 }])));
}

describe('a script', () => {
  it('is read in UTF-8 by Windows PowerShell 5.1, line by line', () => {
    for (const text of [applyScript(planFor('INST1'), 'ja'), undoScript(planFor('INST1'), 'en')]) {
      expect(text.startsWith('\uFEFF#requires -Version 5.1\r\n<#\r\n.SYNOPSIS\r\n')).toBe(true);
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
      expect(text).toContain('SupportsShouldProcess = $true');
      expect(text).toContain("[string] $Transcript = ''");
    }
  });

  it('uses neither code made from data nor a newer language', () => {
    const text = code(applyScript(planFor('INST1'), 'en'));
    expect(text).not.toMatch(/Invoke-Expression|\biex\b|Add-Type|EncodedCommand|ScriptBlock|\?\?|\?\.|&&|\|\|/i);
    expect(text.match(/\$env:\w+/g)).toEqual(['$env:SystemRoot']);
  });

  it('names every cell of the plan, and the same plan gives the same script', () => {
    const plan = planFor('INST1');
    const text = applyScript(plan, 'en');
    for (const step of plan.steps) expect(text).toContain(`Id = '${step.id}'`);
    expect(applyScript(plan, 'en')).toBe(text);
    expect(undoScript(plan, 'en')).not.toBe(text);
  });

  it('holds hostile names as data only', () => {
    const plain = code(applyScript(planFor('INST1'), 'en'));
    const comment = /<#[\s\S]*?#>/u;
    for (const name of ["A'; Remove-Item C:\\ -Recurse; '", 'B’; exit 9; ‘', '$(exit 9)', '`$x', 'x#>\r\nexit 9\r\n<#', '.EXAMPLE', '日本‚‛', '"$($PID)"']) {
      const text = applyScript(planFor(name), 'en');
      expect(code(text.replace(comment, '')), name).toBe(code(applyScript(planFor('INST1'), 'en').replace(comment, '')));
      expect((comment.exec(text)?.[0] ?? '').split('\r\n').length).toBe((comment.exec(plain)?.[0] ?? '').split('\r\n').length);
    }
  });
});

describe('data as PowerShell literals', () => {
  const data: fc.Arbitrary<PsData> = fc.letrec<{ value: PsData }>((tie) => ({
    value: fc.oneof({ depthSize: 'small' }, fc.constant(null), fc.boolean(), fc.integer(), fc.string({ unit: 'binary' }), fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.string({ unit: 'binary', maxLength: 5 }), tie('value'), { maxKeys: 3 })),
  })).value;

  it('leave nothing outside the quotes but punctuation, numbers and three words', () => {
    fc.assert(
      fc.property(data, (value) => {
        const outside = code(psLiteral(value)).replace(/(?<=[{;] )[A-Za-z]\w*(?= = )/gu, 'k');
        expect(outside).toMatch(/^(?:\$null|\$true|\$false|''|k|-?\d+|[@(){};=, ])*$/u);
      }),
    );
  });

  it('keep a list of one list a list of one list', () => {
    expect(psLiteral([['a']])).toBe("@(,@('a'))");
    expect(psLiteral([])).toBe('@()');
    expect(psLiteral({ A: ["it's"] })).toBe("@{ A = @('it''s') }");
  });
});
