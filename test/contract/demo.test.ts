import { createDemoTarget } from '#electron/targets/demo/target';
import { labMachine } from '../lab/machine';
import { contractSuite } from './suite';

contractSuite(
  'demo target',
  (changes) => {
    const target = createDemoTarget({ state: labMachine(changes) });
    return Promise.resolve({ target, state: () => target.state(), close: () => target.close() });
  },
  { keepsHalfPairs: true },
);
