import Button from '@mui/material/Button';
import type { Scan } from '#core/scan/scan';
import type { ServerModel } from '#core/scan/model';
import { keysOf } from '#core/util/keys';
import { background, scanNow } from '../../app/actions';
import { useScanSlot } from '../../app/store';
import { ErrorNotice } from '../../components/ErrorNotice';
import { Icon } from '../../components/Icon';
import { Panel } from '../../components/Panel';
import { SkeletonRows } from '../../components/Skeletons';
import { StatusMark } from '../../components/StatusMark';
import { useFormats, useText } from '../../i18n/useText';

interface ServerStepProps {
  readonly targetId: string;
  readonly model: ServerModel | null;
  readonly scan: Scan | null;
}

/** What is known of the target, and what the plan will have to do without. */
export function ServerStep({ targetId, model, scan }: ServerStepProps) {
  const text = useText();
  const t = text.wizard.server;
  const { running, error } = useScanSlot();
  const again = model?.target.kind === 'imported' ? undefined : (
    <Button size="small" disabled={running} onClick={() => background(scanNow(targetId))}>
      <Icon name="refresh" />
      {t.again}
    </Button>
  );
  return (
    <>
      {error !== null && <ErrorNotice error={error} onRetry={() => background(scanNow(targetId))} />}
      <Panel title={t.facts} end={again}>
        {model && scan ? <Facts model={model} scan={scan} /> : <SkeletonRows rows={5} label={t.scanning} />}
      </Panel>
      <Panel title={t.read} hint={model ? t.found(model.instances.length) : undefined} className="clipped">
        {scan ? <Areas scan={scan} /> : <SkeletonRows rows={7} label={t.scanning} />}
      </Panel>
    </>
  );
}

function Facts({ model, scan }: { readonly model: ServerModel; readonly scan: Scan }) {
  const text = useText();
  const t = text.wizard.server;
  const format = useFormats();
  const { host, target } = model;
  const rows: (readonly [string, string])[] = [[t.name, host.known ? host.value.fqdn : target.name]];
  if (host.known) {
    rows.push([t.system, t.version(host.value.osCaption, host.value.osVersion)]);
    rows.push([t.addresses, host.value.addresses.length > 0 ? format.list(host.value.addresses) : text.common.none]);
    rows.push([t.domain, host.value.domain ?? t.noDomain]);
    if (target.kind === 'local') rows.push([t.elevation, host.value.elevated ? t.elevated : t.notElevated]);
  }
  rows.push([t.scanned, t.scannedIn(format.dateTime(model.takenAt), format.duration(scan.durationMs))]);
  return (
    <div className="pad">
      <dl className="dl">
        {rows.map(([k, v]) => (
          <div key={k} style={{ display: 'contents' }}>
            <dt>{k}</dt>
            <dd>{v}</dd>
          </div>
        ))}
      </dl>
      {target.kind !== 'local' && <p className="cap t2">{target.kind === 'imported' ? t.readOnly : t.simulated}</p>}
    </div>
  );
}

function Areas({ scan }: { readonly scan: Scan }) {
  const t = useText().wizard.server;
  return (
    <ul className="rows">
      {keysOf(t.area).map((area) => {
        const { state } = scan.areas[area];
        return (
          <li key={area}>
            <StatusMark state={state === 'read' ? 'fixed' : 'unknown'} />
            <span className="nm">{t.area[area]}</span>
            <span className="when">{t.state[state]}</span>
            {state !== 'read' && <span className="s">{scan.target.kind === 'imported' && (area === 'services' || area === 'firewall') ? t.carried[area] : t.without[area]}</span>}
          </li>
        );
      })}
    </ul>
  );
}
