import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Rules as Windows 10 and 11 hold them, one of each kind of field, so that the tests mean something without the folder of real exports. */
export const realRules: readonly (readonly [name: string, data: string])[] = [
  ['NETDIS-UPnPHost-Out-TCP', 'v2.33|Action=Allow|Active=FALSE|Dir=Out|Protocol=6|Profile=Public|RPort=2869|RA4=LocalSubnet|RA6=LocalSubnet|App=%SystemRoot%\\system32\\svchost.exe|Svc=fdphost|Name=@FirewallAPI.dll,-32765|Desc=@FirewallAPI.dll,-32768|EmbedCtxt=@FirewallAPI.dll,-32752|'],
  ['CoreNet-ICMP6-PTB-Out', 'v2.33|Action=Block|Active=TRUE|Dir=Out|Protocol=58|ICMP6=2:*|App=System|Name=@FirewallAPI.dll,-25002|Desc=@FirewallAPI.dll,-25007|EmbedCtxt=@FirewallAPI.dll,-25000|'],
  ['FPS-RPCSS-In-TCP-NoScope', 'v2.33|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Domain|LPort=RPC-EPMap|App=%SystemRoot%\\system32\\svchost.exe|Svc=Rpcss|Name=@FirewallAPI.dll,-28539|Desc=@FirewallAPI.dll,-28542|EmbedCtxt=@FirewallAPI.dll,-28502|'],
  ['FPS-SpoolSvc-In-TCP-NoScope', 'v2.33|Action=Allow|Active=FALSE|Dir=In|Protocol=6|Profile=Domain|LPort=RPC|App=%SystemRoot%\\system32\\spoolsv.exe|Svc=Spooler|Name=@FirewallAPI.dll,-28535|Desc=@FirewallAPI.dll,-28538|EmbedCtxt=@FirewallAPI.dll,-28502|'],
  ['PNRPMNRS-PNRP-In-UDP', 'v2.33|Action=Allow|Active=FALSE|Dir=In|Protocol=17|LPort=3540|App=%SystemRoot%\\system32\\svchost.exe|Svc=PNRPSvc|Name=@FirewallAPI.dll,-34003|Desc=@FirewallAPI.dll,-34004|EmbedCtxt=@FirewallAPI.dll,-34002|Edge=TRUE|Defer=App|'],
  ['CoreNet-ICMP4-DUFRAG-In', 'v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=1|ICMP4=3:4|App=System|Name=@FirewallAPI.dll,-25251|Desc=@FirewallAPI.dll,-25257|EmbedCtxt=@FirewallAPI.dll,-25000|'],
  ['CoreNet-IPHTTPS-In', 'v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=6|LPort2_10=IPTLSIn|LPort2_10=IPHTTPSIn|App=System|Name=@FirewallAPI.dll,-25426|Desc=@FirewallAPI.dll,-25428|EmbedCtxt=@FirewallAPI.dll,-25000|'],
  ['PlayTo-QWave-Out-TCP-PlayToScope', 'v2.33|Action=Block|Active=TRUE|Dir=Out|Protocol=6|Profile=Private|Profile=Public|RPort=2177|RA42=Ply2Renders|RA62=Ply2Renders|App=%SystemRoot%\\system32\\svchost.exe|Svc=Qwave|Name=@FirewallAPI.dll,-36016|Desc=@FirewallAPI.dll,-36017|EmbedCtxt=@FirewallAPI.dll,-36001|'],
  ['PlayTo-SSDP-Discovery-PlayToScope', 'v2.33|Action=Block|Active=TRUE|Dir=In|Protocol=17|Profile=Public|LPort2_20=Ply2Disc|App=%SystemRoot%\\system32\\svchost.exe|Svc=ssdpsrv|Name=@FirewallAPI.dll,-36104|Desc=@FirewallAPI.dll,-36105|EmbedCtxt=@FirewallAPI.dll,-36001|'],
  ['WFDPRINT-DAFWSD-In-Active', 'v2.33|Action=Block|Active=TRUE|Dir=In|Profile=Public|App=%SystemRoot%\\system32\\dashost.exe|Name=@FirewallAPI.dll,-36852|Desc=@FirewallAPI.dll,-36853|LUAuth=O:LSD:(A;;CC;;;S-1-5-92-3339056971-1291069075-3798698925-2882100687-0)|EmbedCtxt=@FirewallAPI.dll,-36851|TTK2_22=WFDPrint|'],
  ['{6B1A0C4E-0000-4000-8000-000000000001}', 'v2.30|Action=Block|Active=TRUE|Dir=Out|Name=LogiOptionsUI IN|AppPkgId=S-1-15-2-536077884-713174666-1066051701-3219990555-339840825-1966734348-1611281757|Platform=2:6:2|Platform2=GTEQ|'],
];

export interface ExportedRules {
  readonly file: string;
  /** null: the folder of real exports is not beside the project. */
  readonly rules: readonly (readonly [name: string, data: string])[] | null;
}

/** Rules of a real registry export in the shared data folder. */
export function exportedRules(file: string, encoding: 'utf8' | 'utf16le'): ExportedRules {
  const path = fileURLToPath(new URL(`../../../../../shared/data/${file}`, import.meta.url));
  if (!existsSync(path)) return { file, rules: null };
  const rules: [string, string][] = [];
  const unescape = (text: string): string => text.replace(/\\(.)/g, '$1');
  for (const match of readFileSync(path, encoding).matchAll(/^"((?:[^"\\]|\\.)*)"="((?:[^"\\]|\\.)*)"\r?$/gm)) rules.push([unescape(match[1] ?? ''), unescape(match[2] ?? '')]);
  return { file, rules };
}
