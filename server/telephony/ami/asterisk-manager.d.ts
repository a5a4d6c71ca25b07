/** The part of asterisk-manager 0.2.0 that AmiLink uses; the package brings no types of its own. */
declare module 'asterisk-manager' {
  import type { NetConnectOpts } from 'node:net';

  interface Manager {
    /** Hands its first argument to net.createConnection, which takes an options object there as well as a port. */
    connect(target: NetConnectOpts, host: string, callback?: () => void): void;
    login(callback: (refusal?: unknown) => void): void;
    action(fields: Record<string, string>): string;
    disconnect(): void;
    on(event: 'error', listener: (error: Error) => void): unknown;
    on(event: 'close', listener: () => void): unknown;
    emit(event: string, ...args: unknown[]): boolean;
    listeners(event: string): unknown[];
    removeAllListeners(event: string): unknown;
  }

  /** With no port nothing is connected by the constructor. */
  const Manager: new (port: number | undefined, host: string, user: string, secret: string, events: boolean) => Manager;
  export type { Manager };
  export default Manager;
}
