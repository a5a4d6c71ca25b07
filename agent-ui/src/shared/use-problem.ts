import { App } from 'antd';
import { useMemo } from 'react';

/** Shows a refusal as the server words it. */
export function useProblem(): (error: Error) => void {
  const { message } = App.useApp();
  return useMemo(() => (error: Error) => void message.error({ content: error.message, duration: 6 }), [message]);
}
