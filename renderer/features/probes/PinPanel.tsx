import { useState } from 'react';
import { pinSunRpc, proposeSunRpcPorts, type SunRpcStyle } from '#core/sunrpc/pinning';
import type { SunRpcProgram } from '#core/sunrpc/program';
import { CopyButton } from '../../components/CopyButton';
import { Panel } from '../../components/Panel';
import { Segmented } from '../../components/Segmented';
import { useText } from '../../i18n/useText';

/** The lines that keep NFS and its helpers on known ports, for whoever runs the Linux server. */
export function PinPanel({ programs }: { readonly programs: readonly SunRpcProgram[] }) {
  const t = useText().probes.pin;
  const [style, setStyle] = useState<SunRpcStyle>('nfs.conf');
  const ports = proposeSunRpcPorts(programs);
  if (Object.keys(ports).length === 0) return null;
  const { files, firewall, apply, check } = pinSunRpc(ports, style);
  const blocks = [...files.map(({ path, lines }) => ({ title: path, lines })), { title: t.firewall, lines: firewall }, { title: t.apply, lines: apply }, { title: t.check, lines: [check] }];
  return (
    <Panel title={t.title} hint={t.hint} end={<Segmented label={t.style} value={style} options={[{ value: 'nfs.conf', label: t.nfsConf }, { value: 'sysconfig', label: t.sysconfig }]} onChange={setStyle} />}>
      <div className="pins">
        {blocks.map(({ title, lines }) => (
          <div key={title}>
            <div className="cap t2">
              {title} <CopyButton text={`${lines.join('\n')}\n`} what={title} />
            </div>
            <pre className="mono wrap">{lines.join('\n')}</pre>
          </div>
        ))}
      </div>
    </Panel>
  );
}
