import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { AgentView } from '../../server/agents/agent.schema.ts';
import { AGENT_CONTEXT } from './browser.ts';
import { waitFor } from './wait.ts';

interface PhoneProbe {
  registration: string;
  phase: string;
  callRef: string | null;
  muted: boolean;
}

interface MediaProbe {
  packetsReceived: number;
  audioEnergy?: number;
  [name: string]: unknown;
}

/** An agent at the desk, in a real browser. */
export class AgentDesk {
  private constructor(
    readonly login: string,
    readonly page: Page,
    private readonly context: BrowserContext,
  ) {}

  /** Opens the desktop, signs in by the form, and waits until the phone is registered. */
  static async open(browser: Browser, url: string, login: string): Promise<AgentDesk> {
    const context = await browser.newContext({ ...AGENT_CONTEXT, viewport: { width: 1440, height: 900 } });
    // Chromium's noise suppression takes a steady tone for noise (−16 dB become −29 dB): off where tones are measured.
    await context.addInitScript({ content: "localStorage.setItem('linli.rawAudio', '1')" });
    const page = await context.newPage();
    await page.goto(url);
    await page.getByTestId('login').fill(login);
    await page.getByTestId('password').fill('linli-demo');
    await page.getByTestId('sign-in').click();
    const desk = new AgentDesk(login, page, context);
    await desk.phoneReady();
    return desk;
  }

  async phoneReady(): Promise<void> {
    await waitFor(async () => (await this.phone())?.registration === 'registered', { timeoutMs: 20_000, what: `the phone of ${this.login} to be registered` });
    await waitFor(async () => (await this.me()).present, { timeoutMs: 10_000, what: `${this.login} to be known as present` });
  }

  async phone(): Promise<PhoneProbe | null> {
    return this.page.evaluate<PhoneProbe | null>('window.__linliPhone?.state() ?? null');
  }

  async media(): Promise<MediaProbe | null> {
    return this.page.evaluate<MediaProbe | null>('window.__linliPhone?.stats() ?? null');
  }

  async phase(wanted: string, timeoutMs = 25_000): Promise<void> {
    await waitFor(async () => (await this.phone())?.phase === wanted, { timeoutMs, what: `the phone of ${this.login} to be ${wanted}` });
  }

  me(): Promise<AgentView> {
    return this.api<AgentView>('GET', '/agents/me');
  }

  async ready(): Promise<void> {
    await this.api('POST', '/agents/me/state', { state: 'ready' });
  }

  async pause(): Promise<void> {
    await this.api('POST', '/agents/me/state', { state: 'paused', pauseReason: 'rest' });
  }

  async answer(): Promise<void> {
    await this.phase('ringing');
    await this.page.getByTestId('answer').first().click();
    await this.phase('talking');
  }

  async reject(): Promise<void> {
    await this.phase('ringing');
    await this.page.getByTestId('reject').first().click();
    await this.phase('idle');
  }

  async hangUp(): Promise<void> {
    await this.page.getByTestId('hangup').first().click();
    await this.phase('idle');
  }

  /** A call of this page's session to the API. */
  async api<T>(method: string, path: string, body?: unknown): Promise<T> {
    const answer = await this.page.evaluate(
      async ([verb, where, text]) => {
        const response = await fetch(`/api/v1${where}`, { method: verb!, headers: { 'content-type': 'application/json' }, ...(text ? { body: text } : {}) });
        return { ok: response.ok, status: response.status, text: await response.text() };
      },
      [method, path, body === undefined ? '' : JSON.stringify(body)] as const,
    );
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return (answer.text ? JSON.parse(answer.text) : null) as T;
  }

  /** The browser is gone at once, like a computer that is switched off. */
  async close(): Promise<void> {
    await this.context.close();
  }
}
