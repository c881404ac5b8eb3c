import type { ComponentType, ReactNode } from 'react';
import { loadPageTexts } from '../i18n/useText';
import type { Route } from './navigation';
import { part } from './part';

/** A page that is not the first is drawn when its texts are there too. */
function beside<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  return part(async () => {
    const [page] = await Promise.all([load(), loadPageTexts()]);
    return page;
  });
}

const OverviewPage = part(async () => (await import('../features/overview/OverviewPage')).OverviewPage);
const ClientsPage = beside(async () => (await import('../features/clients/ClientsPage')).ClientsPage);
const FirewallPage = beside(async () => (await import('../features/firewall/FirewallPage')).FirewallPage);
const GuidePage = beside(async () => (await import('../features/guide/GuidePage')).GuidePage);
const ProbesPage = beside(async () => (await import('../features/probes/ProbesPage')).ProbesPage);
const OutboundPage = beside(async () => (await import('../features/outbound/OutboundPage')).OutboundPage);
const RangesPage = beside(async () => (await import('../features/ranges/RangesPage')).RangesPage);
const RangesWizardPage = beside(async () => (await import('../features/rangesWizard/RangesWizardPage')).RangesWizardPage);
const RecipePage = beside(async () => (await import('../features/guide/RecipePage')).RecipePage);
const RegisterPage = beside(async () => (await import('../features/register/RegisterPage')).RegisterPage);
const RpcPage = beside(async () => (await import('../features/rpc/RpcPage')).RpcPage);
const RpcWizardPage = beside(async () => (await import('../features/rpcWizard/RpcWizardPage')).RpcWizardPage);
const RunPage = beside(async () => (await import('../features/runs/RunPage')).RunPage);
const RunsPage = beside(async () => (await import('../features/runs/RunsPage')).RunsPage);
const SqlPage = beside(async () => (await import('../features/sql/SqlPage')).SqlPage);
const SqlWizardPage = beside(async () => (await import('../features/sqlWizard/SqlWizardPage')).SqlWizardPage);
const WmiPage = beside(async () => (await import('../features/wmi/WmiPage')).WmiPage);
const WmiWizardPage = beside(async () => (await import('../features/wmi/WmiWizardPage')).WmiWizardPage);

export function page(route: Route): ReactNode {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'sql':
      return <SqlPage instance={route.instance ?? null} />;
    case 'rpc':
      return <RpcPage />;
    case 'wmi':
      return <WmiPage />;
    case 'outbound':
      return <OutboundPage />;
    case 'firewall':
      return <FirewallPage rule={route.rule ?? null} />;
    case 'ranges':
      return <RangesPage />;
    case 'clients':
      return <ClientsPage />;
    case 'register':
      return <RegisterPage key={route.port} port={route.port ?? null} />;
    case 'guide':
      return <GuidePage />;
    case 'recipe':
      return <RecipePage key={route.recipe} recipe={route.recipe} />;
    case 'probes':
      return <ProbesPage />;
    case 'runs':
      return <RunsPage />;
    case 'run':
      return <RunPage runId={route.runId} view={route.view ?? 'run'} />;
    case 'rpcWizard':
      return <RpcWizardPage choices={route.choices ?? null} />;
    case 'wmiWizard':
      return <WmiWizardPage choices={route.choices ?? null} />;
    case 'rangesWizard':
      return <RangesWizardPage choices={route.choices ?? null} reserving={route.reserving ?? false} />;
    case 'sqlWizard':
      return <SqlWizardPage instances={route.instances} />;
  }
}
