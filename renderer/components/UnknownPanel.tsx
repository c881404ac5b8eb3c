import type { UnknownReason } from '#core/scan/model';
import { useOpeningText } from '../i18n/useText';
import { EmptyState } from './EmptyState';
import type { IconName } from './Icon';

interface UnknownPanelProps {
  readonly icon: IconName;
  readonly title: string;
  readonly text: string;
  readonly reason: UnknownReason;
}

/** In the place of what was not read: what that leaves open, and what would read it. */
export function UnknownPanel({ icon, title, text, reason }: UnknownPanelProps) {
  const { unknownReason, unknownDo } = useOpeningText().common;
  return (
    <section className="panel">
      <EmptyState icon={icon} title={`${title}: ${unknownReason[reason]}`} text={`${text} ${unknownDo[reason]}`} />
    </section>
  );
}
