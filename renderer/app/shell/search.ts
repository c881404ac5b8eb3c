import type { Port } from '#core/ports/port';
import { recipes } from '#core/recipes/all';
import { recipeIds } from '#core/recipes/ids';
import type { ServerModel } from '#core/scan/model';
import type { RecipesText } from '#core/text/recipes';
import { ruleTitle } from '../../features/firewall/ruleFilter';
import type { OpeningText } from '../../i18n/en/opening';
import { areas, type Route } from '../navigation';

export type HitKind = 'area' | 'instance' | 'service' | 'listener' | 'excluded' | 'rule' | 'recipe' | 'register';
export interface Hit {
  readonly id: string;
  readonly kind: HitKind;
  readonly title: string;
  readonly detail: string;
  readonly route: Route;
  /** Port that the page is filtered by. */
  readonly port: Port | null;
}

/** What can be found on a server. Built once for a scan; `key` is what is compared, in lower case. */
export interface SearchEntry {
  readonly key: string;
  readonly hit: Hit;
}

export function searchEntries(model: ServerModel): readonly SearchEntry[] {
  const entries: SearchEntry[] = [];
  const add = (hit: Hit, ...words: readonly (string | number | null)[]): void => {
    entries.push({ hit, key: words.filter((w) => w !== null).join(' ').toLowerCase() });
  };
  for (const i of model.instances) {
    const ports = [...new Set([...i.configured.endpoints.map((e) => e.port), ...(i.listening.known ? i.listening.value.map((l) => l.port) : [])])];
    add({ id: `i ${i.name}`, kind: 'instance', title: i.name, detail: [i.product, ports.join(', ')].filter((x) => x !== null && x !== '').join(' · '), route: { page: 'sql', instance: i.name }, port: null }, i.name, i.id, i.serviceName, ...ports);
  }
  if (model.rpc.known)
    for (const s of model.rpc.value.services)
      add({ id: `s ${s.id}`, kind: 'service', title: s.name, detail: ['RPC', s.current ?? ''].filter((x) => x !== '').join(' · '), route: { page: 'rpc' }, port: null }, s.name, s.id, s.serviceName, s.current);
  if (model.listeners.known)
    for (const l of model.listeners.value)
      add({ id: `l ${l.protocol} ${l.address} ${l.port} ${l.processId}`, kind: 'listener', title: `${l.port} ${l.protocol.toUpperCase()}`, detail: [l.process ?? '', l.services.join(', '), l.address].filter((x) => x !== '').join(' · '), route: { page: 'ranges', port: l.port }, port: l.port }, l.port, l.process, l.services.join(' '), l.instance, l.address);
  if (model.ranges.known)
    for (const r of model.ranges.value.excluded)
      add({ id: `x ${r.stack} ${r.protocol} ${r.start}`, kind: 'excluded', title: `${r.start}–${r.end}`, detail: `${r.protocol.toUpperCase()} ${r.stack === 'ipv4' ? 'IPv4' : 'IPv6'}`, route: { page: 'ranges' }, port: null }, r.start, r.end);
  if (model.firewall.known)
    for (const r of model.firewall.value.rules)
      add({ id: `r ${r.store} ${r.name}`, kind: 'rule', title: ruleTitle(r), detail: r.localPorts?.map((p) => (p.start === p.end ? p.start : `${p.start}-${p.end}`)).join(', ') ?? '', route: { page: 'firewall', rule: r.name }, port: null }, r.displayName, r.name, r.program, r.service, r.localPorts?.map((p) => `${p.start} ${p.end}`).join(' ') ?? '');
  return entries;
}

/** Pages, by the names the navigation gives them. */
export function areaEntries(names: OpeningText['shell']['page']): readonly SearchEntry[] {
  return areas.map((page) => ({ key: `${names[page]} ${page}`.toLowerCase(), hit: { id: `a ${page}`, kind: 'area', title: names[page], detail: '', route: { page }, port: null } }));
}

/** Recipes of the guide: there without a server, too. Their long texts are the guide's own filter's, and would drown what is on the server. */
export function recipeEntries(words: RecipesText): readonly SearchEntry[] {
  return recipeIds.map((recipe) => {
    const { title, summary } = words.recipe[recipe];
    const group = words.group[recipes[recipe].group];
    return { key: [title, recipe, summary, group].join(' ').toLowerCase(), hit: { id: `g ${recipe}`, kind: 'recipe', title, detail: group, route: { page: 'recipe', recipe }, port: null } };
  });
}

/** Entries that hold every word: whole words first, then instances and pages, then beginnings of names. */
export function search(entries: readonly SearchEntry[], text: string, limit = 50): readonly Hit[] {
  const words = text.trim().toLowerCase().split(/\s+/).filter((w) => w !== '');
  if (words.length === 0) return [];
  const found: { readonly hit: Hit; readonly rank: number }[] = [];
  for (const { key, hit } of entries) {
    if (!words.every((w) => key.includes(w))) continue;
    const whole = words.every((w) => key.split(' ').includes(w));
    const starts = words.some((w) => hit.title.toLowerCase().startsWith(w));
    found.push({ hit, rank: (whole ? 0 : 4) + (hit.kind === 'instance' || hit.kind === 'area' ? 0 : hit.kind === 'recipe' ? 3 : 2) + (starts ? 0 : 1) });
  }
  return found.sort((a, b) => a.rank - b.rank).slice(0, limit).map((f) => f.hit);
}
