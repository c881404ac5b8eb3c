import { Document, Pair, Scalar, YAMLMap, YAMLSeq, type Node, type ScalarTag } from 'yaml';
import { stringifyString } from 'yaml/util';
import { UnsafeText, type YamlData, type YamlFile } from '#core/exports/data';

/** YAML 1.2 with LF, which readers of 1.1 understand alike. */
export function renderYaml({ head, body }: YamlFile): string {
  const doc = new Document(null, { version: '1.2', schema: 'failsafe', customTags: (tags) => [plainText, ...tags, 'null', 'bool', 'int', 'float'] });
  doc.contents = nodeOf(body, new Map());
  doc.commentBefore = head.map((line) => ` ${line.replace(/[\r\n]+/gu, ' ')}`).join('\n');
  // Two documents would not be one file: the start is written, so that linters agree.
  return `---\n${doc.toString({ lineWidth: 0, directives: false, flowCollectionPadding: false, doubleQuotedAsJSON: true })}`;
}

/** What `textOf` found to need no quotes is not examined again: the playbook of five hundred instances has 200,000 texts. */
const plainText: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  identify: (value) => typeof value === 'string',
  resolve: (text) => text,
  stringify: ({ type, value }, context) => (type === undefined ? String(value) : stringifyString({ type, value: String(value) }, context)),
};

/** Nodes of texts that were seen: a plan of many instances says the same words again and again. */
type Seen = Map<string, Scalar>;

function nodeOf(value: YamlData, seen: Seen): Node {
  if (value instanceof UnsafeText) {
    const scalar = textOf(value.text);
    scalar.tag = '!unsafe';
    return scalar;
  }
  if (typeof value === 'string') return seenText(value, seen);
  if (value === null || typeof value !== 'object') return new Scalar(value);
  if (isList(value)) {
    const list = new YAMLSeq();
    for (const item of value) list.items.push(nodeOf(item, seen));
    list.flow = value.length === 0 || isShort(value);
    return list;
  }
  const map = new YAMLMap();
  for (const [key, member] of Object.entries(value)) map.items.push(new Pair(seenText(key, seen), nodeOf(member, seen)));
  map.flow = map.items.length === 0;
  return map;
}

/** Words and paths stand bare; whatever a reader of YAML 1.1 or 1.2 could take for something else is quoted. */
const BARE = /^[A-Za-z_][\w ./\\$(-]*[\w)/%]$/u;
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/iu;

function textOf(text: string): Scalar {
  const scalar = new Scalar(text);
  if (text.includes('\n')) scalar.type = Scalar.BLOCK_LITERAL;
  else if (!BARE.test(text) || WORDS.test(text)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function seenText(text: string, seen: Seen): Scalar {
  const known = seen.get(text);
  if (known) return known;
  const scalar = textOf(text);
  seen.set(text, scalar);
  return scalar;
}

/** A list that reads better on one line: `[1, 10%, 50%]`. */
function isShort(list: readonly YamlData[]): boolean {
  return list.every((item) => item === null || typeof item !== 'object') && list.join(', ').length < 60;
}

function isList(value: object): value is readonly YamlData[] {
  return Array.isArray(value);
}
