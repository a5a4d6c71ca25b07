import { expect } from 'chai';
import type { Browser } from 'playwright-core';
import { DEMO_NUMBERS } from '../../server/demo/demo-people.ts';
import { AgentDesk } from '../support/agent-desk.ts';
import { launchBrowser } from '../support/browser.ts';
import { hotlineConfig, type HotlineConfig } from '../support/hotline-config.ts';
import { startLine, type Line } from '../support/line.ts';
import { waitFor } from '../support/wait.ts';

describe('a call worked by keyboard alone', function () {
  this.timeout(120_000);
  let line: Line;
  let browser: Browser;
  let config: HotlineConfig;

  before(async function () {
    this.timeout(180_000);
    config = await hotlineConfig({});
    line = await startLine({ environment: { LINLI_CONFIG: config.folder } });
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await line?.stop();
    await config?.remove();
  });

  it('is answered, muted, held, registered and hung up without the mouse, and the caller is known', async () => {
    const desk = await AgentDesk.open(browser, line.server.url, 'agent1');
    const { page } = desk;
    await page.keyboard.press('Alt+r');
    await waitFor(async () => (await desk.me()).state === 'ready', { what: 'the agent to be ready' });
    await line.call({ from: DEMO_NUMBERS.grandmother });
    await desk.phase('ringing');
    expect(await page.getByTestId('incoming-call').getAttribute('role')).to.equal('alert');
    await page.getByTestId('caller').getByText('周桂英').first().waitFor();
    await page.keyboard.press('F2');
    await desk.phase('talking');

    await page.keyboard.press('F9');
    await waitFor(async () => (await desk.phone())?.muted === true, { what: 'the microphone to be muted' });
    await page.keyboard.press('F9');
    await waitFor(async () => (await desk.phone())?.muted === false, { what: 'the microphone to be on again' });
    await page.keyboard.press('F8');
    await desk.phase('held');
    await page.keyboard.press('F8');
    await desk.phase('talking');

    await page.keyboard.press('Alt+k');
    await page.getByTestId('key-1').waitFor();
    await page.keyboard.type('5#');
    expect(await page.locator('.keypad-sent').innerText()).to.equal('5#');
    const { x, y } = (await page.getByTestId('key-1').boundingBox())!;
    expect(x > 0 && x < 1440 && y > 0 && y < 900, `the keypad stands at ${x}, ${y}`).to.equal(true);
    await page.keyboard.press('Escape');

    // The keys of the call work from within a text field too; letters stay letters there.
    await page.getByTestId('ticket-content').focus();
    await page.keyboard.type('家里的燃气有味道?');
    expect(await page.getByTestId('ticket-content').inputValue()).to.equal('家里的燃气有味道?');
    expect(await page.getByTestId('ticket-address').inputValue(), 'the address of the dwelling').to.contain('3号楼');
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('receipt-number').waitFor();
    await page.keyboard.press('Shift+F2');
    await desk.phase('idle');
    await page.getByTestId('wrap-up').waitFor();
    await page.keyboard.press('Alt+r');
    await waitFor(async () => (await desk.me()).state === 'ready', { what: 'the agent to be ready again' });
    const [call] = (await line.calls()).filter(({ fromNumber }) => fromNumber.endsWith('1111'));
    expect(call?.tickets).to.have.length(1);
    await desk.close();
  });

  it('stays with one tab; another one shows it and can take the phone over', async () => {
    const desk = await AgentDesk.open(browser, line.server.url, 'agent2');
    const second = await desk.page.context().newPage();
    await second.goto(line.server.url);
    await second.getByTestId('use-here').waitFor();
    expect(await second.evaluate<string>('window.__linliPhone.state().role')).to.equal('follower');
    await second.getByTestId('use-here').click();
    await waitFor(async () => (await second.evaluate<string>('window.__linliPhone.state().role + " " + window.__linliPhone.state().registration')) === 'leader registered', { what: 'the second tab to have the phone' });
    await waitFor(async () => (await desk.page.evaluate<string>('window.__linliPhone.state().role')) === 'follower', { what: 'the first tab to have given it up' });
    await desk.close();
  });
});
