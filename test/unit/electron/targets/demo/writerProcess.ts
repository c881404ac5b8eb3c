import { createDemoTarget } from '#electron/targets/demo/target';
import { tcpKey } from './keys';

/** Writes ten values of its own into the state file, or until it is killed. Arguments: file, prefix. */
const [stateFile = '', prefix = ''] = process.argv.slice(2);
const target = createDemoTarget({ stateFile });
for (let i = 0; i < 10; i++) await target.call('registry.write', { path: tcpKey('MSSQL16.INST1'), values: [{ name: `${prefix}${i}`, expect: null, value: { kind: 'String', data: String(i) } }] });
