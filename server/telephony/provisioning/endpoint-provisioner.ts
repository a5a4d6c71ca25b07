import type { Clock } from '../../shared/clock.ts';
import { AppError } from '../../shared/errors.ts';
import type { Logger } from '../../shared/logger.ts';
import type { AmiConnection } from '../ami/connection.ts';
import { isRefusal } from './refusals.ts';
import {
  checkPhone, endpointName, extensionOfEndpoint, wizardBatches, WIZARD_FILE, WIZARD_MODULE, type AgentPhone, type WizardChange,
} from './wizard-changes.ts';

export type { AgentPhone } from './wizard-changes.ts';

/** Runs `task` while no other server of the cluster runs one of the same name. */
export type WithLock = <T>(name: string, task: () => Promise<T>) => Promise<T>;

export interface EndpointProvisionerDeps {
  ami: Pick<AmiConnection, 'send' | 'list'>;
  withLock: WithLock;
  clock: Clock;
  logger: Logger;
  /** Requests within this time make one batch, ms. */
  windowMs?: number;
  /** How long a written endpoint may take to be there, ms. */
  appearWithinMs?: number;
}

interface Request {
  readonly change: WizardChange;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Two servers that read and write the file at the same time would undo each other's changes. */
export const WIZARD_LOCK = 'asterisk-wizard-file';

const LOOK_EVERY_MS = 50;
/** Endpoints looked at together; Asterisk answers one action of a connection after another anyway. */
const LOOKS_AT_ONCE = 20;

/**
 * Writes agents' SIP endpoints into a running, possibly remote Asterisk: UpdateConfig on pjsip_wizard.conf, Reload, and a
 * look whether the endpoint is really there with the new password.
 */
export class EndpointProvisioner {
  readonly #deps: Required<EndpointProvisionerDeps>;
  #waiting = new Map<string, Request>();
  #running: Promise<void> | undefined;
  #scheduled = false;

  constructor(deps: EndpointProvisionerDeps) {
    this.#deps = { windowMs: 20, appearWithinMs: 5_000, ...deps };
  }

  /**
   * Makes the endpoint `agent-<extension>` exist with this password, replacing an earlier one. Settles when a browser can
   * register. Rejects with the AMI_* and VOICE_UNAVAILABLE errors of AmiConnection, AMI_TIMEOUT when the endpoint does not appear,
   * and AGENT_PHONE_NOT_READY when a newer request for the same extension has taken this one's place.
   */
  async provision(phone: AgentPhone): Promise<void> {
    checkPhone(phone);
    return this.#request({ extension: phone.extension, phone });
  }

  /** Takes the endpoint away; harmless when there is none. */
  async remove(extension: string): Promise<void> {
    endpointName(extension);
    return this.#request({ extension, phone: null });
  }

  /** Extensions that have an endpoint in Asterisk's file now, for reconciliation. */
  async extensions(): Promise<string[]> {
    const names = [...(await this.#categories())];
    return names.map(extensionOfEndpoint).filter((extension) => extension !== undefined);
  }

  #request(change: WizardChange): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.get(change.extension)?.reject(new AppError('AGENT_PHONE_NOT_READY'));
      this.#waiting.set(change.extension, { change, resolve, reject });
      this.#schedule();
    });
  }

  /** One batch at a time; what is asked for meanwhile makes the next one. */
  #schedule(): void {
    if (this.#scheduled || this.#running) return;
    this.#scheduled = true;
    this.#deps.clock.after(this.#deps.windowMs, () => {
      this.#scheduled = false;
      const requests = [...this.#waiting.values()];
      this.#waiting = new Map();
      this.#running = this.#run(requests).finally(() => {
        this.#running = undefined;
        if (this.#waiting.size > 0) this.#schedule();
      });
    });
  }

  async #run(requests: readonly Request[]): Promise<void> {
    let written: Request[] = [];
    try {
      written = await this.#deps.withLock(WIZARD_LOCK, () => this.#write(requests));
    } catch (error) {
      for (const request of requests) request.reject(error);
      return;
    }
    for (let at = 0; at < written.length; at += LOOKS_AT_ONCE) {
      await Promise.all(written.slice(at, at + LOOKS_AT_ONCE).map((request) => this.#awaitEffect(request)));
    }
  }

  /** Gives the requests whose change is in the file; those whose action was refused are rejected here. */
  async #write(requests: readonly Request[]): Promise<Request[]> {
    const batches = wizardBatches(requests.map(({ change }) => change), await this.#categories());
    const failed = new Set<WizardChange>();
    for (const { action, changes } of batches) {
      try {
        await this.#deps.ami.send(action);
      } catch (error) {
        if (!(error instanceof AppError && error.code === 'AMI_REFUSED')) throw error;
        this.#deps.logger.error({ err: error, extensions: changes.map(({ extension }) => extension) }, 'Asterisk refused to write agents');
        for (const change of changes) failed.add(change);
        for (const request of requests) if (failed.has(request.change)) request.reject(error);
      }
    }
    if (batches.length > 0) await this.#reload();
    return requests.filter(({ change }) => !failed.has(change));
  }

  async #categories(): Promise<Set<string>> {
    // Templates are not listed; with no category at all the answer says so in a header and is a success.
    const answer = await this.#deps.ami.send({ Action: 'ListCategories', Filename: WIZARD_FILE });
    const names = Object.keys(answer.fields).filter((key) => key.startsWith('category-'));
    return new Set(names.map((key) => answer.get(key)));
  }

  /** Asterisk refuses a reload while another one runs; ours is asked for again until it is our turn. */
  async #reload(): Promise<void> {
    await this.#until('a reload of the phones', async () => {
      try {
        await this.#deps.ami.send({ Action: 'Reload', Module: WIZARD_MODULE });
        return true;
      } catch (error) {
        if (isRefusal(error, 'reloadInProgress')) return false;
        throw error;
      }
    });
  }

  async #awaitEffect({ change, resolve, reject }: Request): Promise<void> {
    try {
      await this.#until(endpointName(change.extension), async () => (await this.#passwordInEffect(change.extension)) === (change.phone?.password ?? null));
      resolve();
    } catch (error) {
      reject(error);
    }
  }

  /** The password that Asterisk would accept now; null when there is no such endpoint. */
  async #passwordInEffect(extension: string): Promise<string | null> {
    try {
      const details = await this.#deps.ami.list({ Action: 'PJSIPShowEndpoint', Endpoint: endpointName(extension) });
      return details.find(({ event }) => event === 'AuthDetail')?.get('password') ?? '';
    } catch (error) {
      if (isRefusal(error, 'noSuchEndpoint')) return null;
      throw error;
    }
  }

  async #until(what: string, reached: () => Promise<boolean>): Promise<void> {
    const { clock, appearWithinMs } = this.#deps;
    const end = clock.now() + appearWithinMs;
    while (!(await reached())) {
      if (clock.now() >= end) throw new AppError('AMI_TIMEOUT', { action: what });
      await new Promise<void>((resolve) => clock.after(LOOK_EVERY_MS, resolve));
    }
  }
}
