import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Flow } from '../../../ivr/flow/flow.ts';
import { begin, resume } from '../../../ivr/flow/interpreter.ts';
import { loadFlow } from '../../../ivr/flow/loader.ts';
import { FlowError } from '../../../ivr/flow/yaml-source.ts';
import { CONTEXT, load, refusal, SMALL, TOOLS } from './fixtures.ts';

/** SMALL with one place changed; the place must be there. */
function broken(from: string, to: string): string {
  expect(SMALL).to.contain(from);
  return SMALL.replace(from, to);
}

/** Where a caller ends who presses nothing while the hotline is open. */
function silentWalk(flow: Flow): unknown {
  let step = begin(flow);
  while (step.effect.do !== 'finish') {
    const silence = { play: { did: 'play', key: null }, 'ask-key': { did: 'ask-key', key: null }, 'ask-digits': { did: 'ask-digits', digits: '' }, 'check-hours': { did: 'check-hours', open: true }, 'look-up': { did: 'look-up', ticket: 'unavailable', now: 0 } } as const;
    step = resume(flow, TOOLS, step.state, silence[step.effect.do]);
  }
  return step.effect.result;
}

describe('Flow files', () => {
  it('of a right form are read, with their fallback', async () => {
    const flow = await load(SMALL);
    expect([...flow.nodes.keys()]).to.have.length(10);
    expect(flow.fallback).to.deep.equal({ to: 'queue', queue: 'hotline', priority: 3 });
    expect(flow.prompts.get('hello')).to.deep.equal({ zh: '您好', en: 'Hello' });
  });

  it('that we deliver are right', async () => {
    const context = { queues: ['hotline'], ticketStates: ['registered', 'awaiting-info', 'filed', 'dispatched', 'handling', 'handled', 'verified', 'closed', 'voided', 'merged'] };
    const flow = await loadFlow(new URL('../../../config/ivr/main.yaml', import.meta.url).pathname, 'config/ivr/main.yaml', context);
    expect(flow.published).to.deep.equal(['queue-wait', 'no-agent', 'reconnecting']);
    expect(flow.fallback).to.deep.equal({ to: 'queue', queue: 'hotline', priority: 0 });
  });

  const mistakes: [string, string, string, RegExp][] = [
    ['a node that does not exist', 'otherwise: to-person\n  english', 'otherwise: nobody\n  english', /^config\/ivr\/main\.yaml:12: there is no node "nobody"$/],
    ['a start that does not exist', 'start: opening', 'start: nowhere', /^config\/ivr\/main\.yaml:2: there is no node "nowhere"$/],
    ['a key that leads nowhere', '1: ask', '1: nowhere', /^config\/ivr\/main\.yaml:11: there is no node "nowhere"$/],
    ['a missing prompt', 'prompts: [hello]', 'prompts: [hullo]', /^config\/ivr\/main\.yaml:10: the prompt "hullo" is missing$/],
    ['a missing prompt of the dialplan', '[wait]', '[waiting]', /^config\/ivr\/main\.yaml:4: the prompt "waiting" is missing$/],
    ['prompts missing for numbers and states', 'include: [spoken.yaml]', 'include: []', /^config\/ivr\/main\.yaml:22: the prompt "digit-0" is missing \(and \d+ more\)$/],
    ['an unknown queue', 'queue: hotline', 'queue: hotlime', /^config\/ivr\/main\.yaml:33: there is no queue "hotlime" \(known: hotline, night\)$/],
    ['a node that no call reaches', '  bye:', '  lost: { kind: hangup, reason: x }\n  bye:', /^config\/ivr\/main\.yaml:32: no call can reach the node "lost"$/],
    ['an endless loop', 'otherwise: to-person\n  english: { kind: language, language: en, next: welcome }', 'otherwise: to-person\n  english: { kind: language, language: en, next: dutch }\n  dutch: { kind: language, language: zh, next: english }', /:13: endless loop: the node "english" comes back to itself without a prompt or an input/],
    ['a circle of prompts that never ends', 'next: bye', 'next: closed', /:31: from the node "closed" no call ever reaches a queue or a hang-up/],
    ['a menu that stands before the person', 'otherwise: to-person\n  english', 'otherwise: bye\n  english', /^config\/ivr\/main\.yaml:2: a caller who presses nothing never reaches a person/],
    ['a person who is none', 'person: to-person', 'person: bye', /^config\/ivr\/main\.yaml:3: a caller who presses 0 never reaches a person/],
    ['the key 0 taken', '1: ask', '0: ask', /^config\/ivr\/main\.yaml:11: nodes\.welcome\.keys/],
    ['a state read from a node that asks nothing', 'number: ask', 'number: welcome', /^config\/ivr\/main\.yaml:24: "welcome" is not an input node/],
    ['an unknown kind', 'kind: menu', 'kind: menue', /^config\/ivr\/main\.yaml:9: nodes\.welcome\.kind: there is no such kind of node$/],
    ['an unknown setting', 'accept: ticket-number', 'accept: ticket-number\n    colour: red', /^config\/ivr\/main\.yaml:17: nodes\.ask: there is no setting "colour" here$/],
    ['a missing setting', '    maxDigits: 13\n', '', /^config\/ivr\/main\.yaml:14: nodes\.ask\.maxDigits: is missing$/],
    ['a prompt without one of the languages', '{ zh: 您好, en: Hello }', '{ zh: 您好 }', /^config\/ivr\/main\.yaml:35: prompts\.hello\.en: is missing$/],
    ['an empty prompt', 'en: Hello', 'en: ""', /^config\/ivr\/main\.yaml:35: prompts\.hello\.en: the text is empty/],
    ['a prompt of several lines', 'en: Hello', 'en: "a\\nb"', /^config\/ivr\/main\.yaml:35: prompts\.hello\.en: a prompt is one line$/],
    ['a part of a ticket that does not exist', '$state,', '$mood,', /^config\/ivr\/main\.yaml:25: .*neither the name of a prompt nor one of/],
    ['a prompt written twice', '  wrong: {', '  digit-1: { zh: a, en: a }\n  wrong: {', /^config\/ivr\/spoken\.yaml:\d+: the prompt "digit-1" is written twice$/],
    ['a name written twice', '  sorry:', '  again:', /^config\/ivr\/main\.yaml:30: Map keys must be unique$/],
    ['text that is not YAML', 'kind: menu', 'kind: [menu', /^config\/ivr\/main\.yaml:\d+: /],
  ];
  for (const [what, from, to, message] of mistakes) {
    it(`with ${what} are refused with one line that names the place`, async () => {
      expect(await refusal(broken(from, to))).to.match(message).and.not.contain('\n');
    });
  }

  it('that are empty, or cannot be read, are refused with one line', async () => {
    expect(await refusal('')).to.match(/^config\/ivr\/main\.yaml:1: /);
    expect(await loadFlow('/nonexistent/main.yaml', 'config/ivr/main.yaml', CONTEXT).catch((error: Error) => error.message)).to.equal('config/ivr/main.yaml:1: the file cannot be read');
  });

  it('of any content are either read or refused with one line, never anything else', async function () {
    this.timeout(60_000);
    const delivered = await readFile(new URL('../../../config/ivr/main.yaml', import.meta.url), 'utf8');
    const mutated = fc
      .tuple(fc.constantFrom(SMALL, delivered), fc.nat(), fc.nat({ max: 30 }), fc.oneof(fc.string(), fc.constantFrom('&a', '*a', '<<: ', '!!js', '- ', '{', '}', '\t', '? ', '---\n', '...\n', '%YAML\n', '__proto__: x', 'constructor')))
      .map(([text, at, cut, insert]) => text.slice(0, at % text.length) + insert + text.slice((at % text.length) + cut));
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: mutated }, { weight: 1, arbitrary: fc.string({ unit: 'binary' }) }), async (text) => {
        const outcome = await load(text).catch((error: unknown) => error);
        if (!(outcome instanceof FlowError)) return void expect(outcome).to.have.property('nodes');
        expect(outcome.message).to.match(/^config\/ivr\/(main|spoken)\.yaml:[1-9]\d*: [^\n]+$/);
      }),
      { numRuns: 400 },
    );
  });

  it('whose names are mixed up at random are never accepted with a way that leads nowhere', async function () {
    this.timeout(60_000);
    const names = ['a', 'b', 'c', 'd', 'constructor'];
    const name = fc.constantFrom(...names);
    const node = fc.oneof(
      fc.record({ kind: fc.constant('say'), prompts: fc.constant(['p']), next: name }),
      fc.record({ kind: fc.constant('menu'), prompts: fc.constant(['p']), keys: fc.dictionary(fc.constantFrom('1', '2'), name), otherwise: name }),
      fc.record({ kind: fc.constant('hours'), open: name, closed: name }),
      fc.record({ kind: fc.constant('language'), language: fc.constantFrom('zh', 'en'), next: name }),
      fc.record({ kind: fc.constant('queue'), queue: fc.constantFrom('hotline', 'unknown') }),
      fc.record({ kind: fc.constant('hangup'), reason: fc.constant('x') }),
    );
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, node, { minKeys: 1 }), name, name, async (nodes, start, person) => {
        const outcome = await load(JSON.stringify({ start, person, nodes, prompts: { p: { zh: '字', en: 'word' } } })).catch((error: unknown) => error);
        if (outcome instanceof FlowError) return;
        accepted += 1;
        const flow = outcome as Flow;
        expect(flow.fallback.queue).to.equal('hotline');
        expect(silentWalk(flow)).to.deep.equal({ to: 'queue', queue: 'hotline', priority: 0 });
      }),
      { numRuns: 1_000, examples: [[{ a: { kind: 'say', prompts: ['p'], next: 'b' }, b: { kind: 'queue', queue: 'hotline' } }, 'a', 'b']] },
    );
    expect(accepted).to.be.greaterThan(0);
  });
});
