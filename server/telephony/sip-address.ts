/**
 * Origins that the pages may connect to besides ours, for the Content-Security-Policy: Asterisk's WebSocket.
 * @param wsUrl null: no voice
 */
export function sipConnectSources(wsUrl: string | null): () => readonly string[] {
  const sources = wsUrl === null ? [] : [new URL(wsUrl).origin];
  return () => sources;
}
