import { Icon, type IconName } from '../../components/Icon';
import { useOpeningText } from '../../i18n/useText';
import { go } from '../actions';
import { areaOf, areas, type AreaPage } from '../navigation';
import { useApp, useModel } from '../store';

const icons: Readonly<Record<AreaPage, IconName>> = { overview: 'overview', sql: 'database', rpc: 'rpc', wmi: 'wmi', outbound: 'outbound', firewall: 'firewall', ranges: 'ranges', clients: 'clients', probes: 'probe', register: 'register', guide: 'guide', runs: 'runs' };

/** Areas with the number of things that need attention. */
export function Nav({ compact }: { readonly compact: boolean }) {
  const t = useOpeningText().shell;
  const page = useApp((s) => s.route.page);
  const model = useModel();
  const attention = (...starts: readonly string[]): number => new Set((model?.findings ?? []).filter((f) => (f.severity === 'error' || f.severity === 'warning') && starts.some((s) => f.code.startsWith(s))).map((f) => f.subject ?? f.code)).size;
  const counts: Partial<Record<AreaPage, number>> = {
    sql: attention('sql-'),
    rpc: attention('rpc-'),
    wmi: attention('wmi-'),
    ranges: attention('dynamic-range', 'dns-udp-'),
    outbound: attention('ports-', 'time-wait-'),
    firewall: model?.firewall.known === true ? model.firewall.value.wide.filter((w) => w.reason !== 'udp-1434').length : 0,
  };
  return (
    <nav className="nav" aria-label={t.areas}>
      {areas.map((area) => (
          <span key={area} className="navitem">
            {area === 'runs' && <span className="sep" />}
            <button type="button" onClick={() => go({ page: area })} title={compact ? t.page[area] : undefined} {...(areaOf(page) === area ? { 'aria-current': 'page' as const } : {})}>
              <Icon name={icons[area]} />
              <span className="l">{t.page[area]}</span>
              {(counts[area] ?? 0) > 0 && <span className="n" title={t.attention}>{counts[area]}</span>}
            </button>
          </span>
      ))}
    </nav>
  );
}
