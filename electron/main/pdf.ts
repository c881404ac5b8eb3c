import { randomUUID } from 'node:crypto';
import { app, BrowserWindow, session } from 'electron';
import { escapeHtml } from '#core/documents/html';
import { hardenSession } from './security';

const address = 'app://document/';
const footerStyle = 'width:100%;margin:0 16mm;display:flex;justify-content:space-between;font:8px "Segoe UI","Yu Gothic UI","Noto Sans CJK JP",sans-serif;color:#55585f';

/**
 * Prints a document in a window that nobody sees: sandboxed, without scripts, in a session of its own that is not kept
 * and knows one address. Pages are A4 and carry the footer and their number.
 */
export async function printPdf(html: string, footer: string): Promise<Uint8Array> {
  await app.whenReady();
  const own = session.fromPartition(`document-${randomUUID()}`);
  hardenSession(own);
  own.protocol.handle('app', () => new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  const window = new BrowserWindow({ show: false, webPreferences: { session: own, sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false, webviewTag: false, spellcheck: false, devTools: false } });
  try {
    await window.loadURL(address);
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      printBackground: true,
      generateTaggedPDF: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: `<div style='${footerStyle}'><span>${escapeHtml(footer)}</span><span><span class="pageNumber"></span> / <span class="totalPages"></span></span></div>`,
      // Inches. The style sheet says the same; the footer stands in the lower margin.
      margins: { top: 0.63, bottom: 0.8, left: 0.63, right: 0.63 },
    });
  } finally {
    window.destroy();
    own.protocol.unhandle('app');
  }
}
