import { describe } from 'vitest';
import { labFixture, labReady, realPwsh } from './fixtures';
import { contractSuite } from './suite';

const ready = labReady();
const pwsh = realPwsh();
describe.skipIf(!ready || pwsh === undefined)('contract', () => {
  contractSuite('resident host on PowerShell 7', labFixture(pwsh), { keepsHalfPairs: false });
});
