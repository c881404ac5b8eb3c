import type { ReactNode } from 'react';
import { ClientsPage } from '../features/clients/ClientsPage';
import { FirewallPage } from '../features/firewall/FirewallPage';
import { OverviewPage } from '../features/overview/OverviewPage';
import { RangesPage } from '../features/ranges/RangesPage';
import { SqlPage } from '../features/sql/SqlPage';
import type { Route } from './navigation';

export function page(route: Route): ReactNode {
  switch (route.page) {
    case 'overview':
      return <OverviewPage />;
    case 'sql':
      return <SqlPage instance={route.instance ?? null} />;
    case 'firewall':
      return <FirewallPage rule={route.rule ?? null} />;
    case 'ranges':
      return <RangesPage />;
    case 'clients':
      return <ClientsPage />;
    case 'runs':
    case 'run':
    case 'sqlWizard':
      return null;
  }
}
