import { changeDocument, type DocumentInput } from '#core/documents/changeDocument';
import { renderCsv } from '#core/documents/csv';
import { renderHtml } from '#core/documents/html';
import { renderMarkdown } from '#core/documents/markdown';
import { documentRecord } from '#core/documents/record';
import { changesSheet, changeWorkbook, ledgerSheet } from '#core/documents/sheets';
import { ansiblePlaybook } from '#core/exports/ansible';
import type { YamlFile } from '#core/exports/data';
import { dscConfiguration } from '#core/exports/dsc';
import type { DocumentFormat, Language, TextFormat } from '#core/ipc/contract';
import type { RunView } from '#core/plan/run';
import { applyScript, undoScript } from '#core/scripts/applyScript';
import { AppError } from '../main/appError';

/** `footer` stands at the foot of every page, beside the page's number. */
export type PrintPdf = (html: string, footer: string) => Promise<Uint8Array>;

export interface DocumentFile {
  readonly name: string;
  readonly data: string | Uint8Array;
}

/** In one format, with the name it is saved under. Every format is made from the same run, so they cannot disagree. */
export async function renderDocument(input: DocumentInput, format: DocumentFormat, language: Language, pdf?: PrintPdf): Promise<DocumentFile> {
  const name = nameOf(input.run, format);
  switch (format) {
    case 'pdf': {
      if (!pdf) throw new AppError('no-pdf', {});
      const doc = changeDocument(input, language);
      return { name, data: await pdf(renderHtml(doc, false), doc.footer) };
    }
    case 'xlsx': {
      // Loaded when it is needed: starting must not wait for it.
      const { renderXlsx } = await import('./xlsx');
      return { name, data: await renderXlsx(changeWorkbook(input, language)) };
    }
    default:
      return { name, data: await renderText(input, format, language) };
  }
}

export async function renderTextDocument(input: DocumentInput, format: TextFormat, language: Language): Promise<{ readonly name: string; readonly text: string }> {
  return { name: nameOf(input.run, format), text: await renderText(input, format, language) };
}

function nameOf(run: RunView, format: DocumentFormat): string {
  return `${run.runId}-${run.plan.target.name.replace(/[^\p{L}\p{N}._-]+/gu, '_').slice(0, 60)}${ends[format]}`;
}

const ends: Readonly<Record<DocumentFormat, string>> = {
  html: '.html',
  markdown: '.md',
  json: '.json',
  'csv-ports': '-ports.csv',
  'csv-changes': '-changes.csv',
  apply: '-apply.ps1',
  undo: '-undo.ps1',
  ansible: '.playbook.yml',
  dsc: '.dsc.yaml',
  pdf: '.pdf',
  xlsx: '.xlsx',
};

async function renderText(input: DocumentInput, format: TextFormat, language: Language): Promise<string> {
  const { plan } = input.run;
  switch (format) {
    case 'html':
      return renderHtml(changeDocument(input, language));
    case 'markdown':
      return renderMarkdown(changeDocument(input, language));
    case 'json':
      return `${JSON.stringify(documentRecord(input), null, 2)}\n`;
    case 'csv-ports':
      return renderCsv(ledgerSheet(input, language));
    case 'csv-changes':
      return renderCsv(changesSheet(input, language));
    case 'apply':
      return input.scripts?.apply ?? applyScript(plan, language);
    case 'undo':
      return input.scripts?.undo ?? undoScript(plan, language);
    case 'ansible':
      return yaml(ansiblePlaybook(plan, language));
    case 'dsc':
      return yaml(dscConfiguration(plan, language));
  }
}

async function yaml(file: YamlFile): Promise<string> {
  const { renderYaml } = await import('./yaml');
  return renderYaml(file);
}
