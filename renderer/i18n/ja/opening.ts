import { errorsText as failures } from '#core/text/ja/errors';
import { findingsText as findings } from '#core/text/ja/findings';
import type { OpeningText } from '../en/opening';
import { common } from './common';
import { errors } from './errors';
import { overview } from './overview';
import { portSpace } from './portSpace';
import { ranges } from './ranges';
import { runs } from './runs';
import { shell } from './shell';
import { tables } from './tables';

export const opening: OpeningText = { common, shell, portSpace, tables, errors, overview, ranges, runs, findings, failures };
