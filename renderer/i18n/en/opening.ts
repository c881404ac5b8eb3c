import { errorsText as failures } from '#core/text/en/errors';
import { findingsText as findings } from '#core/text/en/findings';
import { common } from './common';
import { errors } from './errors';
import { overview } from './overview';
import { portSpace } from './portSpace';
import { ranges } from './ranges';
import { runs } from './runs';
import { shell } from './shell';
import { tables } from './tables';

/** What the frame and the first page say, and findings and errors wherever they are told: a window opens with these. */
export const opening = { common, shell, portSpace, tables, errors, overview, ranges, runs, findings, failures };
export type OpeningText = typeof opening;
