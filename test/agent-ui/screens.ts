import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { AGENT_CONTEXT } from '../support/browser.ts';
import { waitFor } from '../support/wait.ts';
import { DEMO_PASSWORD } from '../support/whole-server.ts';

const axe = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The widths that we promise: an operator's screen, and a telephone. */
export const WIDTHS = [1440, 390] as const;

/** One browser window, with everything that went wrong in it. */
export class Screen {
  /** Errors on the console, scripts that threw, requests that left our own server. */
  readonly wrongs: string[] = [];

  private constructor(readonly page: Page, private readonly context: BrowserContext) {}

  static async open(browser: Browser, url: string, width: number): Promise<Screen> {
    const context = await browser.newContext({ ...AGENT_CONTEXT, viewport: { width, height: width > 600 ? 900 : 844 } });
    const screen = new Screen(await context.newPage(), context);
    const { page, wrongs } = screen;
    page.on('pageerror', (error) => wrongs.push(`threw: ${error.message}`));
    page.on('console', (message) => {
      // Asking who is signed in is answered 401 when nobody is; Chromium reports every 401.
      if (message.type() === 'error' && !message.text().includes('status of 401')) wrongs.push(`console: ${message.text()}`);
    });
    page.on('request', (request) => {
      const { protocol, origin } = new URL(request.url());
      if (/^(http|ws)s?:$/.test(protocol) && origin.replace(/^ws/, 'http') !== new URL(url).origin) wrongs.push(`asked elsewhere: ${request.url()}`);
    });
    await page.goto(url);
    return screen;
  }

  async signIn(login: string, password = DEMO_PASSWORD): Promise<void> {
    await this.page.getByTestId('login').fill(login);
    await this.page.getByTestId('password').fill(password);
    await this.page.getByTestId('sign-in').click();
  }

  /** Goes to a page of the application, as its links do, and waits until nothing on it is being loaded. */
  async go(path: string): Promise<void> {
    await this.page.evaluate(`history.pushState(null, '', ${JSON.stringify(path)}), dispatchEvent(new PopStateEvent('popstate'))`);
    await this.settled();
  }

  async settled(): Promise<void> {
    await this.page.locator('main#main').waitFor();
    // Not waitForFunction: it evaluates text inside the page, which the content security policy refuses.
    await waitFor(() => this.page.evaluate<boolean>("document.querySelector('.ant-skeleton, .ant-spin-spinning') === null"), { what: 'the page to be loaded' });
    // Colours that are still fading in have no contrast yet.
    await waitFor(() => this.page.evaluate<boolean>("document.getAnimations().every((one) => one.effect?.getTiming().iterations === Infinity || one.playState === 'finished')"), { what: 'the page to stand still' });
  }

  /** WCAG: nothing serious or critical; nothing wider than the screen; nothing went wrong so far. */
  async check(what: string): Promise<void> {
    await this.settled();
    await this.page.evaluate(await axe);
    const violations = await this.page.evaluate<string[]>(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.map(({ html, any, all }) => html.slice(0, 200) + ' (' + ((any[0] ?? all[0])?.message ?? '') + ')').join('; ')))`,
    );
    expect(violations, `${what}: accessibility`).to.deep.equal([]);
    expect(await this.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'), `${what}: wider than the screen, px`).to.be.at.most(0);
    expect(this.wrongs, what).to.deep.equal([]);
  }

  async close(): Promise<void> {
    await this.context.close();
  }
}
