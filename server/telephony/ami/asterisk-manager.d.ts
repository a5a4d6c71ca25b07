/** The part of asterisk-manager 0.2.0 that AmiLink uses; the package brings no types of its own. */
declare module 'asterisk-manager' {
  import type { NetConnectOpts } from 'node:net';

  type ActionFields = Record<string, string>;

  interface Manager {
    /** Hands its first argument to net.createConnection, which takes an options object there as well as a port. */
    connect(target: NetConnectOpts, host: string, callback?: () => void): void;
    login(callback: (error?: unknown) => void): void;
    action(fields: ActionFields, callback?: (error: unknown, answer: unknown) => void): string;
    on(event: string, listener: (...args: never[]) => void): unknown;
    emit(event: string, ...args: unknown[]): boolean;
    listeners(event: string): unknown[];
    removeAllListeners(event: string): unknown;
  }

  interface ManagerConstructor {
    /** With no port nothing is connected by the constructor. */
    new (port: number | undefined, host: string, user: string, secret: string, events: boolean): Manager;
  }

  const Manager: ManagerConstructor;
  export default Manager;
}
