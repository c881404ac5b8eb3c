import type { VerdictSeverity } from '#core/clients/judge';
import type { MarkState } from '../../components/StatusMark';

export const marks: Readonly<Record<VerdictSeverity, MarkState>> = { error: 'conflict', warning: 'moves', note: 'note', ok: 'fixed' };
