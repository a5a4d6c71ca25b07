import { spawn, type ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Ivr, IvrLeft, IvrOptions, SelfServiceUsed } from '../../ivr/index.ts';
import { PromptStore } from '../../ivr/prompts/prompt-store.ts';
import { EspeakEngine } from '../../ivr/prompts/espeak.ts';
import { loadFlow } from '../../ivr/flow/loader.ts';
import { readWav } from '../../ivr/prompts/wav.ts';
import { systemClock } from '../../server/shared/clock.ts';
import { silentLogger } from '../../server/shared/logger.ts';
import { AmiConnection } from '../../server/telephony/ami/connection.ts';
import type { AmiMessage } from '../../server/telephony/ami/message.ts';
import { makeTicketNumber } from '../../server/tickets/ticket-number.ts';
import { TICKET_STATES } from '../../server/tickets/ticket-workflow.ts';
import { startTestAsterisk, type TestAsterisk } from '../support/asterisk.ts';
import { sipp, type SippOptions, type SippRun } from '../support/sipp.ts';
import { waitFor } from '../support/wait.ts';
import { realIvr } from './real-ivr.ts';

const NUMBER = makeTicketNumber('2026-07-29', 42);
const GUARDED = fileURLToPath(new URL('./guarded-ivr.ts', import.meta.url));
const MAIN = fileURLToPath(new URL('../../config/ivr/main.yaml', import.meta.url));

/** A quarter of a second tells one word from another, and is short enough to lie between two packets that a busy machine skipped. */
const PIECE = 2_000;
const PIECES = 5;

/** Where a piece of a prompt is best heard in a recording, and how much alike they are there (1 = the same). */
function findSound(recording: Int16Array, prompt: Int16Array): { at: number; likeness: number } {
  const starts = Array.from({ length: PIECES }, (_, index) => Math.floor(((prompt.length - PIECE) * index) / (PIECES - 1)));
  return starts.map((start) => findPiece(recording, prompt.subarray(start, start + PIECE))).reduce((best, found) => (found.likeness > best.likeness ? found : best));
}

/** Every eighth sample is compared, at every place. */
function findPiece(recording: Int16Array, piece: Int16Array): { at: number; likeness: number } {
  let energy = 1;
  for (let point = 0; point < PIECE; point += 8) energy += piece[point]! ** 2;
  let best = { at: -1, likeness: 0 };
  for (let at = 0; at + PIECE <= recording.length; at += 1) {
    let [product, heard] = [0, 1];
    for (let point = 0; point < PIECE; point += 8) {
      const sample = recording[at + point]!;
      product += sample * piece[point]!;
      heard += sample * sample;
    }
    const likeness = product / Math.sqrt(heard * energy);
    if (likeness > best.likeness) best = { at, likeness };
  }
  return best;
}

describe('IVR with a real Asterisk and a SIPp caller', function () {
  this.timeout(120_000);
  let asterisk: TestAsterisk;
  let ami: AmiConnection;
  let phases: AmiMessage[];
  let ivr: Ivr | null = null;
  let left: IvrLeft[];
  let used: SelfServiceUsed[];
  let entered: string[];
  let caller: SippRun | null = null;

  before(async () => {
    asterisk = await startTestAsterisk();
    ami = new AmiConnection({ ...asterisk.ami, clock: systemClock, logger: silentLogger() });
    ami.on('event', (message) => message.get('userevent') === 'LinliCall' && phases.push(message));
    ami.start();
    await waitFor(() => ami.state === 'up', { what: 'the link to Asterisk' });
    // All prompts are made once, so that every test hears them.
    await start();
    await ivr?.promptsReady;
    await ivr?.stop({ drainMs: 0 });
  });

  after(async () => {
    await ami.close();
    await asterisk.stop();
  });

  beforeEach(() => {
    phases = [];
    left = [];
    used = [];
    entered = [];
  });

  afterEach(async () => {
    await hangUp();
    await ivr?.stop({ drainMs: 0 });
    ivr = null;
  });

  async function start(options: Partial<IvrOptions> = {}): Promise<void> {
    ivr = realIvr({
      ...asterisk.agi,
      promptsDir: asterisk.promptsDir,
      intake: {
        callEntered: async ({ linkedid }) => (entered.push(linkedid), { callId: 'call' }),
        leftIvr: async (event) => void left.push(event),
        selfServiceUsed: async (event) => void used.push(event),
      },
      ...options,
    });
    await ivr.start();
  }

  async function call(options: Partial<SippOptions> = {}): Promise<void> {
    caller = await sipp({ scenario: 'caller', target: asterisk.sip, to: asterisk.settings.hotlines[0], ...options });
  }

  /** Ends the call that a test left, from Asterisk's side; a caller who hangs up is a test of its own. */
  async function hangUp(): Promise<void> {
    const channel = phases.find((event) => event.get('phase') === 'ivr')?.get('channel');
    if (!caller || !channel) return;
    // It may have ended by itself meanwhile.
    await ami.send({ Action: 'Hangup', Channel: channel }).catch(() => undefined);
    await caller.ended;
    caller = null;
  }

  const phase = (name: string, timeoutMs = 60_000): Promise<AmiMessage> => waitFor(() => phases.find((event) => event.get('phase') === name), { timeoutMs, what: `phase ${name} of the call` });

  it('sends a caller who presses nothing to the queue that the flow names', async () => {
    await start();
    await call();
    const queued = await phase('queue');
    expect([queued.get('queue'), queued.int('queuepriority', -1)]).to.deep.equal(['hotline', 0]);
    await waitFor(() => left[0], { what: 'leftIvr' });
    expect(left[0]).to.include({ result: 'queue:hotline,0', reason: 'finished', language: 'zh', callId: 'call' });
    expect(entered).to.deep.equal([left[0]?.linkedid]);
  });

  it('speaks the state of a ticket to a caller who presses 1 and types its number', async () => {
    const since = Date.now() - 86_400_000;
    await start({ tickets: { byNumber: async (number) => (number === NUMBER ? { found: true, state: 'handling', stateSince: since, kind: 'complaint' } : { found: false }) } });
    await call({ digits: `1${NUMBER}#`, digitPauseMs: 400 });
    const heard = join(asterisk.monitorDir, 'heard.wav');
    const ringing = await phase('ivr');
    // t(file): what is sent to the caller, which is what the caller hears.
    await ami.send({ Action: 'MixMonitor', Channel: ringing.get('channel'), File: join(asterisk.monitorDir, 'both.wav'), Options: `t(${heard})` });
    const queued = await phase('queue');
    expect([queued.get('queue'), queued.int('queuepriority', -1)]).to.deep.equal(['hotline', 0]);
    expect(used[0]).to.include({ service: 'ticket-status', ticketNumber: NUMBER, outcome: 'found' });
    await hangUp();
    await phase('ended');

    const prompts = new PromptStore({ engine: new EspeakEngine(), promptsDir: asterisk.promptsDir, recordedDir: null, logger: silentLogger() });
    await prompts.open((await loadFlow(MAIN, MAIN, { queues: ['hotline'], ticketStates: TICKET_STATES })).prompts);
    const recording = await waitFor(() => readFile(heard).then((file) => (file.length > 100_000 ? readWav(file) : null)), { what: 'the recording' });
    const likeness = async (key: string): Promise<{ at: number; likeness: number }> =>
      findSound(recording.samples, readWav(await readFile(`${prompts.find(key, 'zh')?.path}.wav`)).samples);
    const places: number[] = [];
    for (const key of ['your-ticket', 'state-handling', 'since-intro', 'next-handling']) {
      const found = await likeness(key);
      expect(found.likeness, `"${key}" in what the caller heard`).to.be.greaterThan(0.95);
      places.push(found.at);
    }
    expect(places, 'the order of the words').to.deep.equal([...places].sort((one, two) => one - two));
    expect((await likeness('state-closed')).likeness, 'a state that was not spoken').to.be.lessThan(0.95);
  });

  it('forgets a caller who hangs up in mid-prompt, and sets no result', async () => {
    await start();
    await call({ seconds: 2 });
    await waitFor(() => entered[0] && ivr?.sessions === 1, { what: 'the call in the IVR' });
    await waitFor(() => left[0] && ivr?.sessions === 0, { what: 'the end of the session' });
    expect(left[0]).to.include({ result: null, reason: 'caller-hung-up' });
    expect(phases.some((event) => event.get('phase') === 'queue')).to.equal(false);
  });

  it('goes to a person at once when 0 is pressed', async () => {
    await start();
    await call({ digits: '0' });
    await phase('queue');
    await waitFor(() => left[0], { what: 'leftIvr' });
    expect(left[0]).to.include({ result: 'queue:hotline,0' });
  });

  it('hangs up with its reason when the hotline is closed', async () => {
    await start({ calendar: { isOpen: () => false } });
    await call();
    expect((await phase('ended')).get('reason')).to.equal('out-of-hours');
    expect(left[0]).to.include({ result: 'hangup:out-of-hours' });
  });

  it('gives the calls back to the dialplan when the server stops in mid-prompt', async () => {
    await start();
    await call();
    await waitFor(() => entered[0], { what: 'the call in the IVR' });
    await ivr?.stop({ drainMs: 0 });
    expect((await phase('queue', 5_000)).get('queue')).to.equal('hotline');
  });

  it('is not needed: without it the call goes to the default queue', async () => {
    await call();
    expect((await phase('queue', 5_000)).get('queue')).to.equal('hotline');
  });

  it('that is stopped in mid-prompt (SIGSTOP) loses its caller to the queue within 5 s', async () => {
    const { agi, promptsDir } = asterisk;
    const server: ChildProcess = spawn(process.execPath, ['--import', 'tsx', GUARDED, agi.host, String(agi.port), promptsDir, join(promptsDir, 'watchdog-note')], { stdio: ['ignore', 'pipe', 'ignore'] });
    let said = '';
    server.stdout?.on('data', (text: Buffer) => (said += String(text)));
    await waitFor(() => said.includes('ready'), { what: 'the guarded IVR' });
    await call();
    await waitFor(() => said.includes('entered'), { what: 'the call in the IVR' });
    server.kill('SIGSTOP');
    expect((await phase('queue', 5_000)).get('queue')).to.equal('hotline');
    await waitFor(() => server.signalCode, { what: 'the end of the stopped server' });
    expect(server.signalCode).to.equal('SIGKILL');
  });
});
