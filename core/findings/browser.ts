import type { SqlInstance } from '#core/scan/model';
import type { Finding, ModelFacts } from './finding';
import { isDynamic } from './instances';

export type BrowserNeed = { readonly state: 'needed'; readonly by: readonly string[] } | { readonly state: 'not-needed' | 'unknown' };

/**
 * Who needs the Browser: named instances whose port moves, for nothing else tells clients the number. Clients of an
 * instance with a fixed port need it only as long as they leave the port out. Source: sql-docs sql-server-browser-service.
 */
export function browserNeed(model: Pick<ModelFacts, 'instances' | 'instancesKnown'>): BrowserNeed {
  const by = model.instances.filter(needsBrowser).map((i) => i.name);
  if (by.length > 0) return { state: 'needed', by };
  if (!model.instancesKnown || model.instances.some((i) => i.configured.mode === 'unknown' || i.configured.mode === 'invalid')) return { state: 'unknown' };
  return { state: 'not-needed' };
}

/** A hidden instance is not answered for, so the Browser is of no use to it. */
function needsBrowser(instance: SqlInstance): boolean {
  return !instance.isDefault && instance.hideInstance !== true && isDynamic(instance);
}

export function browserFindings(model: ModelFacts): Finding[] {
  const { browser } = model;
  const need = browserNeed(model);
  // Absent is a fact: no Browser was ever installed. Otherwise its state is not known and nothing is said.
  if (!browser.known && browser.reason !== 'absent') return [];
  const running = browser.known && browser.value.state === 'running';
  const report = (code: Finding['code'], severity: Finding['severity'], params: Finding['params']): Finding[] => [{ code, severity, subject: 'SQLBrowser', params }];
  switch (need.state) {
    case 'needed': {
      const instances = need.by.join(', ');
      return running ? report('browser-needed', 'note', { instances }) : report('browser-stopped-but-needed', 'warning', { instances, state: !browser.known ? 'absent' : browser.value.state === 'stopped' ? 'stopped' : 'not-running' });
    }
    case 'not-needed':
      return running && model.instances.length > 0 ? report('browser-not-needed', 'note', {}) : [];
    case 'unknown':
      return [];
  }
}
