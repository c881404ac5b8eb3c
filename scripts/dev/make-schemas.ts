// Makes docs/schemas from the schemas the command line checks its output with: `npx tsx scripts/dev/make-schemas.ts`.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { outputSchemas } from '#electron/cli/formats';

export const schemasDir = path.join(import.meta.dirname, '../../docs/schemas');

/** File name -> the text it has to have. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(outputSchemas).map(([name, schema]) => {
      const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output', unrepresentable: 'throw', reused: 'ref' });
      return [`${name}.schema.json`, `${JSON.stringify({ ...json, title: `PortPin: ${name}` }, null, 2)}\n`];
    }),
  );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  mkdirSync(schemasDir, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(path.join(schemasDir, name), text);
}
