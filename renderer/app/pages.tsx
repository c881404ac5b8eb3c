import { lazy, type ReactNode } from 'react';
import { OverviewPage } from '../features/overview/OverviewPage';
import { loadPageTexts } from '../i18n/useText';
import type { Route } from './navigation';

/** A page is drawn when its texts are there too. */
function beside<P>(load: () => Promise<P>): () => Promise<{ readonly default: P }> {
  return async () => {
    const [page] = await Promise.all([load(), loadPageTexts()]);
    return { default: page };
  };
}

// The page a window opens with is in its first file; the others lie beside it and are read when they are opened.
const ClientsPage = lazy(beside(async () => (await import('../features/clients/ClientsPage')).ClientsPage));
const FirewallPage = lazy(beside(async () => (await import('../features/firewall/FirewallPage')).FirewallPage));
const GuidePage = lazy(beside(async () => (await import('../features/guide/GuidePage')).GuidePage));
const ProbesPage = lazy(beside(async () => (await import('../features/probes/ProbesPage')).ProbesPage));
const OutboundPage = lazy(beside(async () => (await import('../features/outbound/OutboundPage')).OutboundPage));
const RangesPage = lazy(beside(async () => (await import('../features/ranges/RangesPage')).RangesPage));
const RangesWizardPage = lazy(beside(async () => (await import('../features/rangesWizard/RangesWizardPage')).RangesWizardPage));
const RecipePage = lazy(beside(async () => (await import('../features/guide/RecipePage')).RecipePage));
const RegisterPage = lazy(beside(async () => (await import('../features/register/RegisterPage')).RegisterPage));
const RpcPage = lazy(beside(async () => (await import('../features/rpc/RpcPage')).RpcPage));
const RpcWizardPage = lazy(beside(async () => (await import('../features/rpcWizard/RpcWizardPage')).RpcWizardPage));
const RunPage = lazy(beside(async () => (await import('../features/runs/RunPage')).RunPage));
const RunsPage = lazy(beside(async () => (await import('../features/runs/RunsPage')).RunsPage));
const SqlPage = lazy(beside(async () => (await import('../features/sql/SqlPage')).SqlPage));
const SqlWizardPage = lazy(beside(async () => (await import('../features/sqlWizard/SqlWizardPage')).SqlWizardPage));
const WmiPage = lazy(beside(async () => (await import('../features/wmi/WmiPage')).WmiPage));
const WmiWizardPage = lazy(beside(async () => (await import('../features/wmi/WmiWizardPage')).WmiWizardPage));

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
