import { describe } from 'vitest';
import { labFixture, labReady, realPwsh } from './fixtures';
import { contractSuite } from './suite';

const ready = labReady();
describe.skipIf(!ready)('contract', () => {
  contractSuite('resident host on the lab engine', labFixture(), { keepsHalfPairs: true });
  const pwsh = realPwsh();
  describe.skipIf(pwsh === undefined)('real PowerShell 7', () => {
    contractSuite('resident host on pwsh', labFixture(pwsh), { keepsHalfPairs: false });
  });
});
