/** Data for a YAML file. Written by a library (electron/documents/yaml), so that nothing in it can become syntax. */
export type YamlData = null | boolean | number | string | UnsafeText | readonly YamlData[] | { readonly [key: string]: YamlData };

/** Text from a server: Ansible must not see a template in it. */
export class UnsafeText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export interface YamlFile {
  /** Lines of the comment at the top. */
  readonly head: readonly string[];
  readonly body: YamlData;
}

/** What a template engine would run stands apart: for the names of tasks, which are templates themselves. */
export function untemplated(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').replace(/\{(?=[{%#])/gu, '{ ');
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function bytesOfBase64(text: string): number[] {
  const bytes: number[] = [];
  let bits = 0;
  let count = 0;
  for (const c of text.replace(/=+$/u, '')) {
    bits = ((bits << 6) | BASE64.indexOf(c)) & 0xff_ffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push((bits >> count) & 0xff);
  }
  return bytes;
}

export function hexByte(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
