import { Button, Result } from 'antd';
import i18next from 'i18next';
import { Component, type ReactNode } from 'react';

/** A fault of one page does not take the call bar with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <Result
        status="warning"
        title={i18next.t('shell.pageFailed')}
        extra={
          <Button type="primary" onClick={() => this.setState({ failed: false })}>
            {i18next.t('list.retry')}
          </Button>
        }
      />
    );
  }
}
