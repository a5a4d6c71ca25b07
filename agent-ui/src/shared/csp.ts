/**
 * The nonce under which our style elements are allowed, when the server puts one into the page:
 * <meta property="csp-nonce" nonce="…"> (the browser hides the attribute, the property keeps it) or content="…".
 */
export function cspNonce(): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"], meta[name="csp-nonce"]');
  return meta?.nonce || meta?.content || undefined;
}

/**
 * Parts of antd write style elements without the nonce that ConfigProvider gives them (the measuring of scroll bars,
 * the lock of the page behind a dialog). Whoever can call createElement runs as our script already, so giving every
 * such element the nonce opens no door that the policy keeps shut.
 */
export function giveStylesNonce(nonce: string): void {
  const create = document.createElement.bind(document);
  document.createElement = ((name: string, options?: ElementCreationOptions) => {
    const element = create(name, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
