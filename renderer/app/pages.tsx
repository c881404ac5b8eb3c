import type { ReactNode } from 'react';
import { ClientsPage } from '../features/clients/ClientsPage';
import { FirewallPage } from '../features/firewall/FirewallPage';
import { OverviewPage } from '../features/overview/OverviewPage';
import { RangesPage } from '../features/ranges/RangesPage';
import { RpcPage } from '../features/rpc/RpcPage';
import { RpcWizardPage } from '../features/rpcWizard/RpcWizardPage';
import { RunPage } from '../features/runs/RunPage';
import { RunsPage } from '../features/runs/RunsPage';
import { SqlPage } from '../features/sql/SqlPage';
import { SqlWizardPage } from '../features/sqlWizard/SqlWizardPage';
import { WmiPage } from '../features/wmi/WmiPage';
import { WmiWizardPage } from '../features/wmi/WmiWizardPage';
import type { Route } from './navigation';

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
    case 'firewall':
      return <FirewallPage rule={route.rule ?? null} />;
    case 'ranges':
      return <RangesPage />;
    case 'clients':
      return <ClientsPage />;
    case 'runs':
      return <RunsPage />;
    case 'run':
      return <RunPage runId={route.runId} view={route.view ?? 'run'} />;
    case 'rpcWizard':
      return <RpcWizardPage choices={route.choices ?? null} />;
    case 'wmiWizard':
      return <WmiWizardPage choices={route.choices ?? null} />;
    case 'sqlWizard':
      return <SqlWizardPage instances={route.instances} />;
  }
}
