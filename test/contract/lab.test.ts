import { describe } from 'vitest';
import { labFixture, labReady } from './fixtures';
import { contractSuite } from './suite';

describe.skipIf(!labReady())('contract', () => {
  contractSuite('resident host on the lab engine', labFixture(), { keepsHalfPairs: true });
});
