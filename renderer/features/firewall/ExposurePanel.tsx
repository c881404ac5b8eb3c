import type { FirewallView } from '#core/firewall/view';
import type { Protocol } from '#core/ports/port';
import { sizeOf } from '#core/ports/portSet';
import { Icon } from '../../components/Icon';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import { useFormats, useText } from '../../i18n/useText';

/** Ports open to inbound traffic, to scale, for each protocol and profile. */
export function ExposurePanel({ view }: { readonly view: FirewallView }) {
  const text = useText();
  const t = text.firewall;
  const format = useFormats();
  const { exposure } = view;
  return (
    <Panel title={t.exposure} hint={t.exposureHint}>
      <div className="exposure">
        <Bar view={view} protocol="tcp" />
        <Bar view={view} protocol="udp" />
        <p className="cap t2">{sizeOf(exposure.conditionalTcp) + sizeOf(exposure.conditionalUdp) === 0 ? t.noConditional : t.conditional(`TCP ${format.number(sizeOf(exposure.conditionalTcp))}, UDP ${format.number(sizeOf(exposure.conditionalUdp))}`)}</p>
        <table className="grid tight">
          <thead>
            <tr>
              <th scope="col">{t.profiles}</th>
              <th scope="col">TCP</th>
              <th scope="col">UDP</th>
            </tr>
          </thead>
          <tbody>
            {view.profiles.map((p) => {
              const open = view.exposureByProfile[p.profile];
              return (
                <tr key={p.profile}>
                  <td>
                    <span className="facetline">
                      <StatusMark state={p.enabled === null ? 'unknown' : open.state === 'filtered' ? 'fixed' : 'conflict'} />
                      {t.profile[p.profile]}
                      <span className="cap t2">
                        {t.profileState[open.state]}
                        {p.localRulesApply === false && ` · ${t.localVoid}`}
                      </span>
                    </span>
                  </td>
                  <td className="mono">{format.number(open.tcpCount)}</td>
                  <td className="mono">{format.number(open.udpCount)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {view.caveats.map((c) => (
          <p key={c} className="cap t2">
            <Icon name="info" /> {t.caveat[c]}
          </p>
        ))}
      </div>
    </Panel>
  );
}

function Bar({ view, protocol }: { readonly view: FirewallView; readonly protocol: Protocol }) {
  const t = useText().firewall;
  const format = useFormats();
  const set = view.exposure[protocol];
  const count = protocol === 'tcp' ? view.exposure.tcpCount : view.exposure.udpCount;
  const shown = set.slice(0, 8).map((r) => format.range(r));
  const text = `${format.list(shown)}${set.length > shown.length ? ' …' : ''}`;
  return (
    <div className="expbar">
      <span className="fig">{format.number(count)}</span>
      <div>
        <div className="cap ell" title={text}>
          <b>{t.open(protocol.toUpperCase())}</b> <span className="t2">{text}</span>
        </div>
        <svg width="100%" height="9" aria-hidden="true">
          <rect width="100%" height="9" rx="2" fill="var(--ps-track)" />
          {set.map((r) => (
            <rect key={r.start} x={`${(r.start / 65_536) * 100}%`} height="9" style={{ width: `max(2px, ${((r.end - r.start + 1) / 65_536) * 100}%)` }} fill="var(--warning-fill)" />
          ))}
        </svg>
      </div>
    </div>
  );
}
