import type { SqlInstance } from '#core/scan/model';
import type { Finding, ModelFacts, Severity } from './finding';

/** What the settings of an instance mean and how they compare with what it does. */
export function instanceFindings(model: ModelFacts): Finding[] {
  return model.instances.flatMap((instance) => [...modeFindings(instance), ...ignoredEntries(instance), ...invalidValues(instance), ...listeningFindings(instance), ...placeFindings(instance, model)]);
}

type Report = (code: Finding['code'], severity: Severity, params?: Finding['params']) => Finding;

function about(instance: SqlInstance): Report {
  return (code, severity, params = {}) => ({ code, severity, subject: instance.name, params: { instance: instance.name, ...params } });
}

export function portList(ports: Iterable<number>): string {
  return [...new Set(ports)].sort((a, b) => a - b).join(', ');
}

export function isRunning(instance: SqlInstance): boolean {
  return instance.state === 'running';
}

/** Does the port move at the next start? Per-IP entries count like IPAll. */
export function isDynamic({ configured }: SqlInstance): boolean {
  if (configured.mode === 'dynamic' || configured.mode === 'dynamic-unallocated') return true;
  return configured.mode === 'per-ip' && !configured.endpoints.some((e) => e.from === 'TcpPort');
}

/** Ports TcpPort asks for: they are what the instance insists on. */
export function fixedPorts({ configured }: SqlInstance): number[] {
  return [...new Set(configured.endpoints.filter((e) => e.from === 'TcpPort').map((e) => e.port))];
}

function modeFindings(instance: SqlInstance): Finding[] {
  const report = about(instance);
  const { configured, state } = instance;
  const dynamic = configured.endpoints.filter((e) => e.from === 'TcpDynamicPorts').map((e) => e.port);
  const fixed = fixedPorts(instance);
  switch (configured.mode) {
    case 'tcp-disabled':
      return [report('sql-tcp-disabled', 'note')];
    case 'dynamic':
      return [report('sql-dynamic', 'warning', { port: instance.effectivePort ?? portList(dynamic) })];
    case 'dynamic-unallocated':
      return state === 'stopped' ? [report('sql-never-started', 'note')] : [report('sql-dynamic', 'warning', { port: instance.effectivePort ?? '' })];
    case 'both':
      return [report('sql-dual-listening', 'warning', { fixed: portList(fixed), dynamic: portList(dynamic) })];
    case 'per-ip':
      if (isDynamic(instance)) return [report('sql-dynamic', 'warning', { port: portList(dynamic) })];
      return dynamic.length > 0 ? [report('sql-dual-listening', 'warning', { fixed: portList(fixed), dynamic: portList(dynamic) })] : [];
    case 'static':
    case 'invalid':
    case 'unknown':
      return [];
  }
}

function ignoredEntries(instance: SqlInstance): Finding[] {
  const { ignored } = instance.configured;
  if (ignored.length === 0) return [];
  const code = instance.listenOnAllIPs === true ? 'sql-per-ip-ignored' : 'sql-ipall-ignored';
  return [about(instance)(code, 'note', { entries: ignored.join(', ') })];
}

function invalidValues(instance: SqlInstance): Finding[] {
  return instance.configured.problems.map(({ entry, value, text, problem }) =>
    about(instance)('sql-port-value-invalid', problem === 'duplicate' || instance.configured.mode === 'tcp-disabled' ? 'warning' : 'error', { entry, value, text, problem }),
  );
}

/** A port of the settings that the running engine does not listen on: they were changed after it started. */
function restartPending(instance: SqlInstance): boolean {
  const { listening, configured } = instance;
  if (!listening.known || !isRunning(instance)) return false;
  const now = new Set(listening.value.map((l) => l.port));
  return configured.endpoints.some((e) => !now.has(e.port));
}

function listeningFindings(instance: SqlInstance): Finding[] {
  const report = about(instance);
  const out: Finding[] = [];
  const { listening, endpoints, configured } = instance;
  if (restartPending(instance) && listening.known) out.push(report('sql-restart-pending', 'warning', { configured: portList(configured.endpoints.map((e) => e.port)), listening: portList(listening.value.map((l) => l.port)) }));
  if (endpoints.known) {
    for (const kind of ['mirroring', 'service-broker', 'unknown'] as const) {
      const ports = endpoints.value.filter((e) => e.kind === kind).map((e) => e.port);
      if (ports.length > 0) out.push(report('sql-other-endpoint', 'note', { kind, ports: portList(ports) }));
    }
  }
  return out;
}

/** Accounts that Windows keeps: they register SPNs as the computer, which may. Source: dbatools Test-DbaSpn, sql-docs register-a-service-principal-name. */
function isComputerAccount(account: string): boolean {
  return /^(?:nt service|nt authority)\\/iu.test(account) || /^(?:\.\\)?(?:localsystem|networkservice|localservice|system)$/iu.test(account);
}

function placeFindings(instance: SqlInstance, model: ModelFacts): Finding[] {
  const report = about(instance);
  const out: Finding[] = [];
  const { clustered, clusterResource, configured, effectivePort, service } = instance;
  if (clustered.known && clustered.value) out.push(report('sql-clustered', 'note', { resource: clusterResource?.name ?? '', node: clusterResource?.ownerNode ?? '' }));
  const fixed = fixedPorts(instance);
  if (instance.isDefault && fixed.length > 0 && !fixed.includes(1433)) out.push(report('sql-default-off-1433', 'warning', { port: portList(fixed) }));
  const account = service.known ? service.value.account : null;
  const inDomain = model.host.known && model.host.value.domain !== null;
  const moves = isDynamic(instance) || configured.mode === 'both' || restartPending(instance);
  if (moves && inDomain && account !== null && !isComputerAccount(account)) {
    const host = clusterResource?.virtualServerName ?? (model.host.known ? model.host.value.fqdn : '');
    out.push(report('sql-spn-follows', 'note', { account, host, port: effectivePort ?? '' }));
  }
  return out;
}
