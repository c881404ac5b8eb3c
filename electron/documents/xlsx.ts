import writeExcelFile, { type SheetData } from 'write-excel-file/universal';
import { getCellAddress, insertElementMarkupAccordingToOrderOfSiblings } from 'write-excel-file/utility';
import type { Sheet, SheetValue, Workbook } from '#core/documents/sheets';

type Feature = NonNullable<NonNullable<Parameters<typeof writeExcelFile>[1]>['features']>[number];

/** Points; Excel has no row higher than 409. */
const LINE_HEIGHT = 15;
const MAX_HEIGHT = 405;

const HEAD = { fontWeight: 'bold', backgroundColor: '#e4e6e9', alignVertical: 'center', wrap: true, bottomBorderStyle: 'thin', bottomBorderColor: '#868a91' } as const;

/** Children of a worksheet around the two that are added, in the order Excel insists on. Source: ECMA-376 part 1, 18.3.1.99. */
const ORDER = ['sheetPr', 'dimension', 'sheetViews', 'sheetFormatPr', 'cols', 'sheetData', 'sheetCalcPr', 'sheetProtection', 'protectedRanges', 'scenarios', 'autoFilter', 'sortState', 'dataConsolidate', 'customSheetViews', 'mergeCells', 'phoneticPr', 'conditionalFormatting', 'dataValidations', 'hyperlinks', 'printOptions', 'pageMargins', 'pageSetup', 'headerFooter', 'rowBreaks', 'colBreaks', 'drawing'];

/**
 * A workbook for Excel: the head frozen, every column to be filtered, landscape on A4. Text is always written as text,
 * so nothing in it is a formula however it begins.
 */
export async function renderXlsx({ language, sheets }: Workbook): Promise<Buffer> {
  const fontFamily = language === 'ja' ? 'Yu Gothic' : 'Calibri';
  const pages = sheets.map((sheet) => ({ data: dataOf(sheet), sheet: sheetName(sheet.name), columns: sheet.columns.map(({ width }) => ({ width })), stickyRowsCount: 1, orientation: 'landscape' as const }));
  const blob = await writeExcelFile(pages, { fontFamily, fontSize: 10, features: [filters(sheets)] }).toBlob();
  return Buffer.from(await blob.arrayBuffer());
}

function dataOf(sheet: Sheet): SheetData {
  return [sheet.columns.map(({ title }) => ({ value: title, type: String, ...HEAD })), ...sheet.rows.map((row) => rowOf(sheet, row))];
}

/** The height is said: not every program works out that of a wrapped text by itself. */
function rowOf(sheet: Sheet, row: readonly SheetValue[]): SheetData[number] {
  const lines = Math.max(1, ...row.map((value, i) => lineCount(value, sheet.columns[i]?.width ?? 10)));
  const height = Math.min(MAX_HEIGHT, lines * LINE_HEIGHT);
  return row.map((value) => cellOf(value, height));
}

function cellOf(value: SheetValue, height: number): SheetData[number][number] {
  if (typeof value === 'number') return { value, type: Number, height, alignVertical: 'top' };
  return value === null || value === '' ? { height } : { value, type: String, height, wrap: true, alignVertical: 'top' };
}

function lineCount(value: SheetValue, width: number): number {
  if (typeof value !== 'string' || value === '') return 1;
  return value.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / (width - 1))), 0);
}

/** Wide letters count two. Nothing is cut by it, so marks that take no room may count too: a row is then a line too high. */
function widthOf(line: string): number {
  let width = line.length;
  for (let i = 0; i < line.length; i += 1) if (line.charCodeAt(i) >= 0x1100) width += 1;
  return width;
}

/** Excel refuses these characters and more than 31 of the others. */
function sheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/gu, ' ').trim().slice(0, 31);
}

/** The library knows neither filters nor fitting to the width of a page; it lets others add them. */
function filters(sheets: readonly Sheet[]): Feature {
  const transform = (xml: string, index: number): string => {
    const sheet = sheets[index];
    if (!sheet) return xml;
    const filter = `<autoFilter ref="A1:${getCellAddress(sheet.rows.length, sheet.columns.length - 1)}"/>`;
    const fitted = insertElementMarkupAccordingToOrderOfSiblings(xml, '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>', ORDER, 'worksheet');
    return insertElementMarkupAccordingToOrderOfSiblings(fitted, filter, ORDER, 'worksheet');
  };
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml, _options, { sheetIndex }) => transform(xml, sheetIndex),
          transformElementAttributes: (tag, attributes) => (tag === 'pageSetup' ? { ...attributes, paperSize: 9, fitToWidth: 1, fitToHeight: 0 } : attributes),
        },
      },
    },
  };
}
