import { defaultChoices } from '#core/plan/choices';
import type { PlanRequest } from '#core/plan/request';
import { defaultRangesChoices, defaultRpcChoices, defaultWmiChoices } from '#core/plan/serviceChoices';
import { canonicalJson } from '#core/util/canonical';

interface Saved {
  readonly request: PlanRequest;
  readonly visited: readonly string[];
  readonly why?: string | undefined;
}

/**
 * Would anything be lost with the draft? What stands as the wizard begins is no draft. Of WMI, where there is one thing
 * to do, having gone on to the next step is a choice.
 */
export function holdsChoices({ request, visited, why = '' }: Saved): boolean {
  if (why !== '' || (request.kind === 'wmi' && visited.length > 1)) return true;
  return canonicalJson(request.choices) !== canonicalJson(beginning(request.kind));
}

function beginning(kind: PlanRequest['kind']): PlanRequest['choices'] {
  switch (kind) {
    case 'sql':
      return defaultChoices();
    case 'rpc':
      return defaultRpcChoices();
    case 'wmi':
      return defaultWmiChoices();
    case 'ranges':
      return defaultRangesChoices();
  }
}
