import type { PagesText } from '../en/pages';
import { clients } from './clients';
import { firewall } from './firewall';
import { guide } from './guide';
import { outbound } from './outbound';
import { probes } from './probes';
import { rangesWizard } from './rangesWizard';
import { rpc, rpcWizard } from './rpc';
import { register } from './register';
import { sql } from './sql';
import { wizard } from './wizard';
import { wmi, wmiWizard } from './wmi';

export const pages: PagesText = { sql, firewall, clients, probes, register, guide, wizard, outbound, rangesWizard, rpc, rpcWizard, wmi, wmiWizard };
