import type { IncomingMessage } from 'node:http';
import { parseCookie, stringifySetCookie } from 'cookie';

const NAME = 'linli_session';

/** Cookie attributes: out of scripts' reach, never sent from another site, and over TLS only where the address is https. */
export class SessionCookie {
  constructor(private readonly secure: boolean) {}

  /** The token that a request carries, or null. */
  read(request: IncomingMessage): string | null {
    const header = request.headers.cookie;
    const token = header ? parseCookie(header)[NAME] : undefined;
    return token && token.length <= 128 ? token : null;
  }

  /** Value of Set-Cookie that hands out a token; without Max-Age, so that it ends with the browser. */
  write(token: string): string {
    return this.format(token);
  }

  clear(): string {
    return this.format('', 0);
  }

  private format(value: string, maxAge?: number): string {
    return stringifySetCookie({ name: NAME, value, httpOnly: true, sameSite: 'strict', secure: this.secure, path: '/', ...(maxAge === undefined ? {} : { maxAge }) });
  }
}
