/**
 * The nonce under which our style elements are allowed, when the server puts one into the page:
 * <meta property="csp-nonce" nonce="…"> (the browser hides the attribute, the property keeps it) or content="…".
 */
export function cspNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"], meta[name="csp-nonce"]');
  return meta?.nonce || meta?.content || undefined;
}
