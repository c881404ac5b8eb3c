import { z } from 'zod';

export const planProblemSchema = z.object({ code: z.string(), subject: z.string().nullable(), params: z.record(z.string(), z.union([z.string(), z.number()])) });
