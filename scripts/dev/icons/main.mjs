// Draws assets/icon.svg to assets/icon.png and assets/icon.ico. Run inside Electron by make-icons.mjs.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, BrowserWindow } from 'electron/main';

const assets = fileURLToPath(new URL('../../../assets/', import.meta.url));
const icoSizes = [16, 20, 24, 32, 40, 48, 64, 128, 256];

const draw = `async (svg, size) => {
  const image = new Image();
  image.src = 'data:image/svg+xml;base64,' + btoa(svg);
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  canvas.getContext('2d').drawImage(image, 0, 0, size, size);
  return canvas.toDataURL('image/png');
}`;

/** ICO: ICONDIR, one ICONDIRENTRY each, then the PNGs (allowed since Windows Vista). A size of 256 is written as 0. */
function ico(images) {
  const directory = Buffer.alloc(6 + 16 * images.length);
  directory.writeUInt16LE(1, 2);
  directory.writeUInt16LE(images.length, 4);
  let offset = directory.length;
  images.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    directory.writeUInt8(size % 256, at);
    directory.writeUInt8(size % 256, at + 1);
    directory.writeUInt16LE(1, at + 4);
    directory.writeUInt16LE(32, at + 6);
    directory.writeUInt32LE(png.length, at + 8);
    directory.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([directory, ...images.map(({ png }) => png)]);
}

async function main() {
  try {
    await app.whenReady();
    const window = new BrowserWindow({ show: false });
    await window.loadURL('data:text/html,');
    // Sizes are set, or an SVG without width and height is drawn at 300 x 150 first.
    const svg = readFileSync(path.join(assets, 'icon.svg'), 'utf8').replace('<svg ', '<svg width="512" height="512" ');
    const png = async (size) => Buffer.from((await window.webContents.executeJavaScript(`(${draw})(${JSON.stringify(svg)}, ${size})`)).split(',')[1], 'base64');
    const images = [];
    for (const size of icoSizes) images.push({ size, png: await png(size) });
    writeFileSync(path.join(assets, 'icon.ico'), ico(images));
    writeFileSync(path.join(assets, 'icon.png'), await png(512));
    app.exit(0);
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
    app.exit(1);
  }
}

// Not awaited: Electron becomes ready only when this module has loaded.
void main();
