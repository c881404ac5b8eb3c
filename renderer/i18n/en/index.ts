import { clients } from './clients';
import { common } from './common';
import { errors } from './errors';
import { firewall } from './firewall';
import { guide } from './guide';
import { outbound } from './outbound';
import { overview } from './overview';
import { portSpace } from './portSpace';
import { probes } from './probes';
import { ranges } from './ranges';
import { rangesWizard } from './rangesWizard';
import { rpc, rpcWizard } from './rpc';
import { register } from './register';
import { runs } from './runs';
import { shell } from './shell';
import { sql } from './sql';
import { tables } from './tables';
import { wizard } from './wizard';
import { wmi, wmiWizard } from './wmi';

/** Texts that only the window shows. What documents and the command line say too stands in core/text. */
export const en = { common, shell, portSpace, tables, errors, overview, sql, firewall, ranges, clients, probes, register, guide, wizard, outbound, rangesWizard, rpc, rpcWizard, wmi, wmiWizard, runs };
export type WindowText = typeof en;
