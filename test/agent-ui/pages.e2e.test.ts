import { expect } from 'chai';
import type { Browser, Page } from 'playwright-core';
import { parseTicketNumber } from '../../server/tickets/ticket-number.ts';
import { launchBrowser } from '../support/browser.ts';
import { startWholeServer, type WholeServer } from '../support/whole-server.ts';
import { Screen, WIDTHS } from './screens.ts';

/** Every page, with somebody who may open it and words that stand on it. */
const PAGES: readonly (readonly [login: string, path: string, words: string])[] = [
  ['agent1', '/desk', '登记无来电事项'],
  ['agent1', '/desk?matter=0123456789abcdef', '登记工单（无来电）'],
  ['agent1', '/call-backs', '漏接回拨'],
  ['agent1', '/tickets', '工单编号'],
  ['agent1', '/calls', '通话记录'],
  ['agent1', '/password', '修改密码'],
  ['agent1', '/nowhere', '没有这个页面'],
  ['supervisor1', '/supervisor', '最长等待'],
  ['supervisor1', '/telephony', '连接中断'],
  ['dispatcher1', '/tickets', '工单编号'],
  ['leader1', '/supervisor', '话务员'],
  ['admin1', '/staff', '新建账号'],
  ['security1', '/staff', '账号'],
  ['auditor1', '/audit', '审计日志'],
];

/** By its key, once the desk listens. */
async function newMatter(page: Page): Promise<void> {
  await page.getByTestId('new-matter').waitFor();
  await page.locator('main').focus();
  await page.keyboard.press('Alt+n');
}

describe('the pages of the agent desktop', function () {
  this.timeout(120_000);
  let server: WholeServer;
  let browser: Browser;

  before(async () => {
    server = await startWholeServer();
    browser = await launchBrowser();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  async function with_(width: number, work: (screen: Screen) => Promise<void>, login?: string): Promise<void> {
    const screen = await Screen.open(browser, server.url, width);
    try {
      if (login) {
        await screen.signIn(login);
        await screen.page.locator('.shell').waitFor();
      }
      await work(screen);
    } finally {
      await screen.close();
    }
  }

  for (const width of WIDTHS) {
    it(`sign-in stands by itself at ${width} px`, () => with_(width, (screen) => screen.check('sign-in')));

    for (const login of new Set(PAGES.map(([who]) => who))) {
      it(`${login} can read and use every page at ${width} px, with nothing loaded from elsewhere`, () =>
        with_(
          width,
          async (screen) => {
            for (const [who, path, words] of PAGES) {
              if (who !== login) continue;
              await screen.go(path);
              await screen.page.locator('main').getByText(words).first().waitFor();
              await screen.check(`${path} for ${login}`);
            }
          },
          login,
        ));
    }

    it(`a ticket, a call, the search and the list of keys are readable at ${width} px`, () =>
      with_(
        width,
        async (screen) => {
          const { page } = screen;
          await screen.go('/tickets');
          await page.locator('main a.number').first().click();
          await page.getByTestId('ticket-text').waitFor();
          await screen.check('a ticket');
          await screen.go('/calls');
          await page.locator('.link-button').first().click();
          await page.locator('.call-facts').waitFor();
          await screen.check('a call');
          await screen.go('/desk');
          await page.keyboard.press('Control+k');
          await page.getByTestId('search-field').fill('周桂英');
          await page.locator('[role=option]').first().waitFor();
          await screen.check('the search');
          await page.keyboard.press('Escape');
          await page.getByTestId('search-field').waitFor({ state: 'detached' });
          await page.locator('main').focus();
          await page.keyboard.press('?');
          await page.getByText('启用单键快捷键').waitFor();
          await screen.check('the list of keys');
        },
        'agent1',
      ));
  }

  it('keeps a dark appearance readable', () =>
    with_(
      1440,
      async (screen) => {
        await screen.page.evaluate("localStorage.setItem('linli.appearance', 'dark')");
        await screen.page.reload();
        await screen.settled();
        for (const path of ['/desk?matter=0123456789abcdef', '/tickets', '/calls']) {
          await screen.go(path);
          await screen.check(`${path}, dark`);
        }
      },
      'agent1',
    ));

  it('says in the server’s words why a sign-in was refused', () =>
    with_(1440, async ({ page, ...screen }) => {
      await page.getByTestId('login').fill('agent1');
      await page.getByTestId('password').fill('wrong');
      await page.keyboard.press('Enter');
      await page.getByTestId('sign-in-problem').getByText('工号或密码不正确').waitFor();
      await page.getByText('English').click();
      await page.getByTestId('sign-in').click();
      await page.getByTestId('sign-in-problem').getByText('Login or password is not right').waitFor();
      expect(await page.evaluate('document.documentElement.lang')).to.equal('en');
      expect(screen.wrongs).to.deep.equal([]);
    }));

  it('registers a matter by keyboard alone; a reload in between loses nothing', () =>
    with_(
      1440,
      async (screen) => {
        const { page } = screen;
        await newMatter(page);
        const content = page.getByTestId('ticket-content');
        await content.focus();
        await page.keyboard.type('三号楼楼道灯不亮，老人夜里看不清台阶。');
        await page.reload();
        expect(await content.inputValue()).to.equal('三号楼楼道灯不亮，老人夜里看不清台阶。');
        await page.getByTestId('ticket-reporter-name').focus();
        await page.keyboard.type('陈女士');
        await page.keyboard.press('Control+Enter');
        const shown = await page.getByTestId('receipt-number').innerText();
        const number = parseTicketNumber(shown);
        expect(number.ok, `the receipt shows ${shown}`).to.equal(true);
        await screen.check('the receipt');
        // Found again by what was read aloud.
        await page.keyboard.press('Control+k');
        await page.getByTestId('search-field').fill(shown);
        await page.locator('[role=option]').getByText('三号楼楼道灯不亮').waitFor();
        await page.keyboard.press('Enter');
        await page.getByTestId('ticket-text').getByText('老人夜里看不清台阶').waitFor();
        await screen.check('the new ticket');
      },
      'agent1',
    ));

  it('answers on the spot, and shows the answer in the process', () =>
    with_(
      1440,
      async ({ page }) => {
        await newMatter(page);
        await page.getByTestId('kind-consultation').click();
        await page.getByTestId('ticket-content').fill('咨询医保异地报销需要哪些材料');
        await page.getByTestId('ticket-anonymous').check();
        await page.getByTestId('ticket-reply').fill('身份证、医保卡和就诊发票。');
        await page.getByTestId('register').click();
        await page.getByTestId('receipt').getByText('已答复并办结').waitFor();
        await page.getByText('查看工单').click();
        await page.locator('.ticket-log').getByText('当场答复').waitFor();
        await page.locator('.prose.reply').getByText('就诊发票').waitFor();
      },
      'agent1',
    ));

  it('asks for what is missing instead of sending it', () =>
    with_(
      1440,
      async ({ page, ...screen }) => {
        await newMatter(page);
        await page.getByTestId('register').click();
        await page.getByText('请填写诉求内容').waitFor();
        await page.getByText('请填写姓名或电话，或勾选匿名').waitFor();
        expect(screen.wrongs).to.deep.equal([]);
      },
      'agent1',
    ));

  it('shows a masked number only after a reason was given', () =>
    with_(
      1440,
      async (screen) => {
        const { page } = screen;
        await screen.go('/call-backs');
        await page.getByTestId('reveal').first().click();
        const show = page.getByRole('button', { name: '查看', exact: true });
        expect(await show.isDisabled()).to.equal(true);
        await page.getByPlaceholder('原因').fill('核对回拨号码');
        await show.click();
        await page.locator('.revealed', { hasText: /^\d{7,}$/ }).waitFor();
      },
      'agent1',
    ));

  it('goes back to the sign-in when the session ends elsewhere', () =>
    with_(
      1440,
      async ({ page }) => {
        await page.evaluate("fetch('/api/v1/session', { method: 'DELETE' }).then(() => true)");
        await page.getByTestId('login').waitFor();
      },
      'agent2',
    ));
});
