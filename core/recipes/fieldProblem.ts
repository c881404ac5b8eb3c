import { z } from 'zod';

/** Why a typed value is refused. `params` are numbers or the entry of a list that is meant; texts stand in the catalogues. */
export const fieldProblemCodes = [
  'empty',
  'too-long',
  'control-character',
  'label',
  'subdomain',
  'type-name',
  'reserved-name',
  'package',
  'host',
  'endpoint',
  'url',
  'address',
  'network',
  'image',
  'segment',
  'key',
  'number',
  'choice',
  'duplicate',
  'too-many',
  'port-empty',
  'port-digits',
  'port-one',
  'port-zero',
  'port-range',
  'port-list',
  'dac-port',
  'aws-vpc',
  'aws-subnet',
  'aws-subnets',
  'aws-certificate',
  'netbios',
  'oracle-name',
  'same-port',
  'range-reversed',
  'range-narrow',
  'address-mask',
  'wireguard-key',
] as const;
export type FieldProblemCode = (typeof fieldProblemCodes)[number];

export const fieldProblemSchema = z.object({ code: z.enum(fieldProblemCodes), params: z.record(z.string(), z.union([z.string(), z.number()])) });
export type FieldProblem = z.infer<typeof fieldProblemSchema>;

export function problem(code: FieldProblemCode, params: FieldProblem['params'] = {}): FieldProblem {
  return { code, params };
}
