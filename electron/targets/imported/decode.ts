import { readText } from '../../files/textFile';

/** Text of a registry export or a scan file. */
export function decodeText(bytes: Uint8Array): string {
  return readText(bytes).text;
}
