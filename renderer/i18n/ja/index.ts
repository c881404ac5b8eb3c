import type { WindowText } from '../en';
import { clients } from './clients';
import { common } from './common';
import { errors } from './errors';
import { firewall } from './firewall';
import { guide } from './guide';
import { overview } from './overview';
import { portSpace } from './portSpace';
import { ranges } from './ranges';
import { rpc, rpcWizard } from './rpc';
import { register } from './register';
import { runs } from './runs';
import { shell } from './shell';
import { sql } from './sql';
import { tables } from './tables';
import { wizard } from './wizard';
import { wmi, wmiWizard } from './wmi';

export const ja: WindowText = { common, shell, portSpace, tables, errors, overview, sql, firewall, ranges, clients, register, guide, wizard, rpc, rpcWizard, wmi, wmiWizard, runs };
