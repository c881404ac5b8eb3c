import { Fragment } from 'react';
import type { ServerModel } from '#core/scan/model';
import { rpcRangeNow } from '#core/ports/rpcPorts';
import { filterByPort, go } from '../../app/actions';
import { useApp } from '../../app/store';
import { Panel } from '../../components/Panel';
import { StatusMark } from '../../components/StatusMark';
import { useFormats, useText } from '../../i18n/useText';
import { rowName } from './rpcPicture';
import { inRange, type RpcGroup, type RpcRow } from './rpcRows';
import './rpc.css';

const groups: readonly RpcGroup[] = ['fixed', 'own', 'range'];

/** Who is on which RPC port: those with a setting of their own first, then what only the range moves; what is fixed is dimmed. */
export function RpcTable({ model, rows }: { readonly model: ServerModel; readonly rows: readonly RpcRow[] }) {
  const text = useText();
  const t = text.rpc.table;
  const filter = useApp((s) => s.port);
  const shown = filter === null ? rows : rows.filter((r) => r.now.includes(filter) || (r.after.kind === 'port' && r.after.port === filter));
  return (
    <Panel
      title={t.title}
      hint={t.hint}
      className="clipped"
      end={
        filter !== null && (
          <button type="button" className="link cap" onClick={() => filterByPort(null)}>
            {text.portSpace.filtered(String(filter))} · {text.portSpace.clear}
          </button>
        )
      }
    >
      {rows.length === 0 && <p className="none">{t.none}</p>}
      {rows.length > 0 && (
        <table className="grid rpctable">
          <thead>
            <tr>
              <th scope="col" style={{ width: '34%' }}>
                {t.columns.service}
              </th>
              <th scope="col" style={{ width: 84 }}>
                {t.columns.process}
              </th>
              <th scope="col" style={{ width: 76 }}>
                {t.columns.now}
              </th>
              <th scope="col" style={{ width: 106 }}>
                {t.columns.after}
              </th>
              <th scope="col">{t.columns.setBy}</th>
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => {
              const of = shown.filter((r) => r.group === group);
              return of.length === 0 ? null : (
                <Fragment key={group}>
                  {group !== 'fixed' && (
                    <tr className="grp">
                      <td colSpan={5}>{t.group[group]}</td>
                    </tr>
                  )}
                  {of.map((row) => (
                    <Row key={row.id} row={row} model={model} />
                  ))}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

function Row({ row, model }: { readonly row: RpcRow; readonly model: ServerModel }) {
  const text = useText();
  const t = text.rpc.table;
  const name = rowName(row, text);
  const about = row.interfaces.length === 0 ? name : `${name}\n${t.interfaces(row.interfaces.join(text.common.listSeparator))}`;
  const restricted = model.rpc.known && model.rpc.value.range.meaning === 'in-list' ? rpcRangeNow(model) : null;
  const inside = row.group === 'range' ? inRange(row, restricted) : null;
  const stopped = row.now.length === 0 && row.state === 'unknown';
  return (
    <tr className={row.group === 'fixed' ? 'fixedrow' : undefined}>
      <td title={about} translate={row.name === null ? undefined : 'no'}>
        <StatusMark state={inside === true ? 'fixed' : inside === false ? 'conflict' : row.state} label={inside === true ? t.inRange : inside === false ? t.outOfRange : text.portSpace.state[row.state]} /> {name}
        {row.group === 'range' && row.interfaces.length > 0 && <span className="cap dim"> {row.interfaces[0]}</span>}
      </td>
      <td className="mono" title={row.process ?? undefined}>
        {row.process ?? ''}
      </td>
      <td className="mono" title={row.now.join(', ')}>
        {stopped ? <span className="cap dim">{t.notRunning}</span> : row.now.length === 0 ? <span className="cap dim">{t.dynamic}</span> : row.now.join(', ')}
      </td>
      <td className="mono">
        <After row={row} />
      </td>
      <td className="cap t2" title={row.setBy ?? undefined}>
        {row.kind === 'wmi' ? (
          <button type="button" className="link cap" onClick={() => go({ page: 'wmi' })}>
            {row.setBy ?? t.openWmi}
          </button>
        ) : (
          (row.setBy ?? t.wellKnown)
        )}
      </td>
    </tr>
  );
}

function After({ row }: { readonly row: RpcRow }) {
  const text = useText();
  const t = text.rpc.table;
  const format = useFormats();
  switch (row.after.kind) {
    case 'port': {
      const stays = row.service?.dynamicStays === true && row.now.length > 0;
      return (
        <span className="c-planned after" title={stays ? t.stays(row.now.join(', ')) : undefined}>
          {row.after.port}
          {stays && <span className="cap dim"> +</span>}
        </span>
      );
    }
    case 'range':
      return <span className="c-planned">{format.list(row.after.ranges.map((r) => format.range(r)))}</span>;
    case 'dynamic':
      return <span className="c-warning">{t.dynamic}</span>;
    case 'same':
      return <span className="dim">{row.group === 'fixed' ? row.now.join(', ') : ''}</span>;
  }
}
