import { lazy, type ReactNode } from 'react';
import { OverviewPage } from '../features/overview/OverviewPage';
import type { Route } from './navigation';

// The page a window opens with is in its first file; the others lie beside it and are read when they are opened.
const ClientsPage = lazy(async () => ({ default: (await import('../features/clients/ClientsPage')).ClientsPage }));
const FirewallPage = lazy(async () => ({ default: (await import('../features/firewall/FirewallPage')).FirewallPage }));
const GuidePage = lazy(async () => ({ default: (await import('../features/guide/GuidePage')).GuidePage }));
const ProbesPage = lazy(async () => ({ default: (await import('../features/probes/ProbesPage')).ProbesPage }));
const OutboundPage = lazy(async () => ({ default: (await import('../features/outbound/OutboundPage')).OutboundPage }));
const RangesPage = lazy(async () => ({ default: (await import('../features/ranges/RangesPage')).RangesPage }));
const RangesWizardPage = lazy(async () => ({ default: (await import('../features/rangesWizard/RangesWizardPage')).RangesWizardPage }));
const RecipePage = lazy(async () => ({ default: (await import('../features/guide/RecipePage')).RecipePage }));
const RegisterPage = lazy(async () => ({ default: (await import('../features/register/RegisterPage')).RegisterPage }));
const RpcPage = lazy(async () => ({ default: (await import('../features/rpc/RpcPage')).RpcPage }));
const RpcWizardPage = lazy(async () => ({ default: (await import('../features/rpcWizard/RpcWizardPage')).RpcWizardPage }));
const RunPage = lazy(async () => ({ default: (await import('../features/runs/RunPage')).RunPage }));
const RunsPage = lazy(async () => ({ default: (await import('../features/runs/RunsPage')).RunsPage }));
const SqlPage = lazy(async () => ({ default: (await import('../features/sql/SqlPage')).SqlPage }));
const SqlWizardPage = lazy(async () => ({ default: (await import('../features/sqlWizard/SqlWizardPage')).SqlWizardPage }));
const WmiPage = lazy(async () => ({ default: (await import('../features/wmi/WmiPage')).WmiPage }));
const WmiWizardPage = lazy(async () => ({ default: (await import('../features/wmi/WmiWizardPage')).WmiWizardPage }));

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
