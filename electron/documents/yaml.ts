import { Document, isMap, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';
import { UnsafeText, type YamlData, type YamlFile } from '#core/exports/data';

/** YAML 1.2 with LF. What looks like a number, a date or yes and no is quoted where it is text: YAML 1.1 readers too. */
export function renderYaml({ head, body }: YamlFile): string {
  const doc = new Document(null, { version: '1.2', compat: 'yaml-1.1' });
  doc.contents = nodeOf(body);
  doc.commentBefore = head.map((line) => ` ${line.replace(/[\r\n]+/gu, ' ')}`).join('\n');
  // Two documents would not be one file: the start is written, so that linters agree.
  return `---\n${doc.toString({ lineWidth: 0, directives: false, flowCollectionPadding: false })}`;
}

function nodeOf(value: YamlData): Node {
  if (value instanceof UnsafeText) {
    const scalar = textOf(value.text);
    scalar.tag = '!unsafe';
    return scalar;
  }
  if (typeof value === 'string') return textOf(value);
  if (value === null || typeof value !== 'object') return new Scalar(value);
  if (isList(value)) {
    const list = new YAMLSeq();
    for (const item of value) list.items.push(nodeOf(item));
    list.flow = value.length === 0 || isShort(value);
    return list;
  }
  const map = new YAMLMap();
  for (const [key, member] of Object.entries(value)) map.set(key, nodeOf(member));
  if (isMap(map) && map.items.length === 0) map.flow = true;
  return map;
}

function textOf(text: string): Scalar {
  const scalar = new Scalar(text);
  if (text.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

/** A list that reads better on one line: `[1, 10%, 50%]`. */
function isShort(list: readonly YamlData[]): boolean {
  return list.every((item) => item === null || typeof item !== 'object') && list.join(', ').length < 60;
}

function isList(value: object): value is readonly YamlData[] {
  return Array.isArray(value);
}
