// Unpacks a zip archive with Node alone: a fresh machine has neither unzip nor permission to install it.
// Format: PKWARE APPNOTE 6.3.9, 4.3.7 local header, 4.3.12 central directory, 4.3.16 end record. No zip64, no encryption.
import { chmodSync, closeSync, fstatSync, mkdirSync, openSync, readSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

function readAt(fd, position, length) {
  const buffer = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const read = readSync(fd, buffer, done, length - done, position + done);
    if (read === 0) throw new Error('zip: the archive ends early');
    done += read;
  }
  return buffer;
}

function entries(fd) {
  const size = fstatSync(fd).size;
  const tail = readAt(fd, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error('zip: no end record');
  const directory = readAt(fd, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  const found = [];
  for (let at = 0; at < directory.length; ) {
    if (directory.readUInt32LE(at) !== 0x02014b50) throw new Error('zip: bad directory');
    const nameLength = directory.readUInt16LE(at + 28);
    found.push({
      name: directory.toString('utf8', at + 46, at + 46 + nameLength),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt32LE(at + 38) >>> 16,
      offset: directory.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return found;
}

/**
 * @param {string} archive
 * @param {string} target folder to write into
 * @param {(name: string) => string | null} rename new path inside the folder, or null to leave the entry out
 * @param {(share: number) => void} progress share from 0 to 1
 */
export async function unzip(archive, target, rename, progress) {
  const fd = openSync(archive, 'r');
  try {
    const wanted = entries(fd).flatMap((entry) => {
      const to = entry.name.endsWith('/') ? null : rename(entry.name);
      return to === null ? [] : [{ ...entry, to }];
    });
    const total = wanted.reduce((sum, entry) => sum + entry.packed, 0);
    let done = 0;
    for (const entry of wanted) {
      const file = path.resolve(target, entry.to);
      if (!file.startsWith(path.resolve(target) + path.sep)) throw new Error(`zip: ${entry.name} leads outside the folder`);
      const local = readAt(fd, entry.offset, 30);
      const packed = readAt(fd, entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28), entry.packed);
      const data = entry.method === 0 ? packed : zlib.inflateRawSync(packed);
      if (data.length !== entry.size) throw new Error(`zip: ${entry.name} has ${data.length} bytes instead of ${entry.size}`);
      // zlib.crc32 came with Node 20.15; before it the length is the only check.
      if (zlib.crc32 !== undefined && zlib.crc32(data) !== entry.crc) throw new Error(`zip: ${entry.name} is damaged`);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, data);
      if (entry.mode !== 0) chmodSync(file, entry.mode & 0o777);
      done += entry.packed;
      progress(done / total);
      await new Promise((resolve) => setImmediate(resolve));
    }
  } finally {
    closeSync(fd);
  }
}
