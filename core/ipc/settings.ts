import { z } from 'zod';

// A file of its own: a window opens with its settings, before anything else of the contract is there.

export const languageSchema = z.enum(['ja', 'en']);
export type Language = z.infer<typeof languageSchema>;
export const themeSchema = z.enum(['light', 'dark', 'system']);

export const settingsSchema = z.object({
  /** null: as Windows says. */
  language: languageSchema.nullable(),
  theme: themeSchema,
});
export type Settings = z.infer<typeof settingsSchema>;
