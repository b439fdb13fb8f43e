import { Component } from 'react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/useText.ts';

/** Shows that a page broke, instead of nothing; the rest of the site goes on. */
export class ErrorBoundary extends Component<
  { children: ReactNode },
  { isBroken: boolean }
> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    return this.state.isBroken ? (
      <Broken
        onRetry={() => {
          this.setState({ isBroken: false });
        }}
      />
    ) : (
      this.props.children
    );
  }
}

function Broken({ onRetry }: { onRetry: () => void }) {
  const { text } = useText();
  return (
    <div role="alert">
      <h1>{text('broken.title')}</h1>
      <p>{text('broken.text')}</p>
      <button type="button" onClick={onRetry}>
        {text('retry')}
      </button>
    </div>
  );
}
