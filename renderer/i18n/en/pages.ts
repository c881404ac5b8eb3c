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

/** What the other pages say: loaded with the first of them. */
export const pages = { sql, firewall, clients, probes, register, guide, wizard, outbound, rangesWizard, rpc, rpcWizard, wmi, wmiWizard };
export type PagesText = typeof pages;
