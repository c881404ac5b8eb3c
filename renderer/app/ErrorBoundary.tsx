import { Component, type ReactNode } from 'react';
import { CopyButton } from '../components/CopyButton';
import { Notice } from '../components/Notice';
import { useOpeningText } from '../i18n/useText';

interface Props {
  readonly children: ReactNode;
}
interface State {
  readonly error: Error | null;
}

/** A page that cannot be drawn leaves the frame, and whatever runs, alone. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null };
  static getDerivedStateFromError(error: Error): State {
    return { error };
  }
  override render(): ReactNode {
    return this.state.error ? <Broken error={this.state.error} onAgain={() => this.setState({ error: null })} /> : this.props.children;
  }
}

function Broken({ error, onAgain }: { readonly error: Error; readonly onAgain: () => void }) {
  const t = useOpeningText();
  return (
    <div className="page">
      <Notice tone="error" title={t.errors.boundary.what} text={`${t.errors.boundary.state} ${t.errors.boundary.todo}`}>
        <CopyButton text={`${error.name}: ${error.message}\n${error.stack ?? ''}`} what={t.common.details} />
        <button type="button" className="link" onClick={onAgain}>
          {t.common.retry}
        </button>
      </Notice>
    </div>
  );
}
