import { z } from 'zod';
import { clientFamilies } from '../families';
import { connectionStringErrors } from '../pairs';
import { verdictSchema } from '../verdict';

/** What a search brings back: places in files, judged and masked. Passwords stay where the files are read. */

export const textEncodingSchema = z.enum(['utf-8', 'utf-16le', 'utf-16be', 'shift_jis', 'windows-1252']);
export type TextEncoding = z.infer<typeof textEncodingSchema>;

/**
 * Why a place is not simply corrected: `in-comment` the program does not read it, so it is corrected only when it is asked
 * for; `code-page` its bytes are in a code page nobody can tell, so it is corrected by hand.
 */
export const cautionSchema = z.enum(['in-comment', 'code-page']);
export type Caution = z.infer<typeof cautionSchema>;

export const matchSchema = z.object({
  /** Offsets in the file's text, in UTF-16 units. */
  start: z.int(),
  end: z.int(),
  line: z.int(),
  kind: z.enum(['string', 'object', 'server', 'alias']),
  family: z.enum(clientFamilies).nullable(),
  verdicts: z.array(verdictSchema).readonly(),
  error: z.enum(connectionStringErrors).nullable(),
  severity: z.enum(['error', 'warning', 'note', 'ok']),
  caution: cautionSchema.nullable(),
  masked: z.string(),
  /** The corrected text, masked; null where nothing is corrected. */
  corrected: z.string().nullable(),
});
export type Match = z.infer<typeof matchSchema>;

export const fileMatchesSchema = z.object({
  path: z.string(),
  encoding: textEncodingSchema,
  bytes: z.int(),
  /** SHA-256 of the bytes that were read; empty for a file too large to be corrected. */
  hash: z.string(),
  /** false: marked read-only, or its permissions do not let this user write. */
  writable: z.boolean(),
  matches: z.array(matchSchema),
});
export type FileMatches = z.infer<typeof fileMatchesSchema>;

/**
 * Why something was not searched: `unreadable` no rights or an error of the disk; `changed` while it was read, twice;
 * `left-out` a folder of a version control or package manager; `link` a symbolic link, junction or device.
 */
export const skipReasonSchema = z.enum(['unreadable', 'changed', 'left-out', 'link']);
export type SkipReason = z.infer<typeof skipReasonSchema>;
export const skippedSchema = z.object({ path: z.string(), reason: skipReasonSchema, detail: z.string() });
export type Skipped = z.infer<typeof skippedSchema>;

export const searchCountsSchema = z.object({
  folders: z.int(),
  files: z.int(),
  /** Files that are no text. */
  binary: z.int(),
  bytes: z.number(),
  matches: z.int(),
  skipped: z.int(),
});
export type SearchCounts = z.infer<typeof searchCountsSchema>;

export const searchResultSchema = z.object({
  /** How the search ended; `limit`: more was found than can be held. */
  ended: z.enum(['complete', 'cancelled', 'limit']),
  counts: searchCountsSchema,
  files: z.array(fileMatchesSchema),
  /** At most MAX_SKIPPED of them; `counts.skipped` tells how many there were. */
  skipped: z.array(skippedSchema),
});
export type SearchResult = z.infer<typeof searchResultSchema>;

export const MAX_MATCHES = 100_000;
export const MAX_SKIPPED = 5_000;
