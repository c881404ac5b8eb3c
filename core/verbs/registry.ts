import { z } from 'zod';

/**
 * One registry value: data by kind. String/ExpandString text (unexpanded); MultiString a list; DWord 0-4294967295;
 * QWord a decimal string (JSON numbers lose digits); Binary and None base64. A value name of '' is the key's default.
 */
export const registryDataSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('String'), data: z.string() }),
  z.object({ kind: z.literal('ExpandString'), data: z.string() }),
  z.object({ kind: z.literal('MultiString'), data: z.array(z.string()) }),
  z.object({ kind: z.literal('DWord'), data: z.int().min(0).max(4294967295) }),
  z.object({ kind: z.literal('QWord'), data: z.string().regex(/^-?\d{1,20}$/) }),
  z.object({ kind: z.literal('Binary'), data: z.string() }),
  z.object({ kind: z.literal('None'), data: z.string() }),
]);
export type RegistryData = z.infer<typeof registryDataSchema>;

export const registryValueSchema = z.object({ name: z.string(), value: registryDataSchema });
export type RegistryValue = z.infer<typeof registryValueSchema>;

export interface RegistryKey {
  /** The key's own name, the last part of its path. */
  readonly name: string;
  readonly values: readonly RegistryValue[];
  readonly keys: readonly RegistryKey[];
}
export const registryKeySchema: z.ZodType<RegistryKey> = z.object({
  name: z.string(),
  values: z.array(registryValueSchema),
  get keys() {
    return z.array(registryKeySchema);
  },
});

/** `HKLM\SOFTWARE\...`: the hive's short name, then key names; compared without case. */
export const registryPathSchema = z
  .string()
  .max(4096)
  .regex(/^HKLM\\[^\0]+$/);

/** null stands for "absent", which is not the same as empty. */
export const registryCellSchema = registryDataSchema.nullable();
export type RegistryCell = z.infer<typeof registryCellSchema>;

export function findKey(key: RegistryKey | null | undefined, ...names: readonly string[]): RegistryKey | undefined {
  let at = key ?? undefined;
  for (const name of names) at = at?.keys.find((k) => k.name.toLowerCase() === name.toLowerCase());
  return at;
}

export function findValue(key: RegistryKey | null | undefined, name: string): RegistryData | undefined {
  return key?.values.find((v) => v.name.toLowerCase() === name.toLowerCase())?.value;
}

/** Text of a String or ExpandString value; undefined when absent or of another kind. */
export function textOf(data: RegistryData | undefined): string | undefined {
  return data?.kind === 'String' || data?.kind === 'ExpandString' ? data.data : undefined;
}

export function numberOf(data: RegistryData | undefined): number | undefined {
  return data?.kind === 'DWord' ? data.data : undefined;
}
