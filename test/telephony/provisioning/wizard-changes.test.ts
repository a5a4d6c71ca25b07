import { expect } from 'chai';
import fc from 'fast-check';
import { MAX_HEADERS, wireFields } from '../../../server/telephony/ami/action.ts';
import { callerId, checkPhone, endpointName, extensionOfEndpoint, wizardBatches, type WizardChange } from '../../../server/telephony/provisioning/wizard-changes.ts';

const extension = fc.integer({ min: 1001, max: 9999 }).map(String);
const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.constantFrom('王芳', 'a\r\nAction: Logoff', '"<>\\', '\u2028x', 'x;y=>z', '   ', ''));
const password = fc.stringMatching(/^[A-Za-z0-9_-]{8,40}$/);
const change: fc.Arbitrary<WizardChange> = fc.oneof(
  extension.map((number) => ({ extension: number, phone: null })),
  fc.record({ extension, name: anything, password }).map((phone) => ({ extension: phone.extension, phone })),
);
const changes = fc.uniqueArray(change, { selector: (each) => each.extension, maxLength: 40 });

describe('Changes of the wizard file', () => {
  it('never make a line that the connection refuses, nor an action over the cap, whatever the names are', () => {
    fc.assert(
      fc.property(changes, fc.infiniteStream(fc.boolean()), (list, flags) => {
        const existing = new Set(list.filter(() => flags.next().value).map((each) => endpointName(each.extension)));
        for (const batch of wizardBatches(list, existing)) {
          const lines = Object.keys(wireFields(batch.action)).length + 1;
          expect(lines).to.be.at.most(MAX_HEADERS);
          expect(batch.changes.length).to.be.within(1, 6);
        }
      }),
    );
  });

  it('write each agent once, delete only what exists, and delete before writing', () => {
    fc.assert(
      fc.property(changes, fc.infiniteStream(fc.boolean()), (list, flags) => {
        const existing = new Set(list.filter(() => flags.next().value).map((each) => endpointName(each.extension)));
        const steps = wizardBatches(list, existing).flatMap(({ action }) =>
          Object.keys(action)
            .filter((key) => key.startsWith('Action-'))
            .map((key) => `${String(action[key])} ${String(action[key.replace('Action', 'Cat')])}`),
        );
        for (const each of list) {
          const own = steps.filter((step) => step.endsWith(endpointName(each.extension))).map((step) => step.split(' ')[0]);
          const expected = [...(existing.has(endpointName(each.extension)) ? ['DelCat'] : []), ...(each.phone ? ['NewCat', 'Append', 'Append', 'Append', 'Append'] : [])];
          expect(own).to.deep.equal(expected);
        }
      }),
    );
  });

  it('make a caller id of any name, in one line, with nothing in it that ends the name', () => {
    fc.assert(
      fc.property(anything, (name) => {
        expect(callerId({ extension: '1001', name, password: '' })).to.match(/^"[^"\\<>\p{Cc}]+" <1001>$/u);
      }),
    );
    expect(callerId({ extension: '1001', name: '王芳 (一组)', password: '' })).to.equal('"王芳 (一组)" <1001>');
    expect(callerId({ extension: '1001', name: '"', password: '' })).to.equal('"1001" <1001>');
  });

  it('refuse what is no extension and no password', () => {
    for (const bad of ['', '1', '10o1', '1001]', '../x', '123456789', '1001\n']) expect(() => endpointName(bad)).to.throw('not an extension');
    for (const bad of ['', 'short', 'with space', 'a;b;c;d;e;', 'x'.repeat(129), 'line\nline\n']) {
      expect(() => checkPhone({ extension: '1001', name: 'x', password: bad })).to.throw('password');
    }
  });

  it('know their own categories again', () => {
    expect(['agent-1001', 'agent-wiz', 'agent-', 'pstn', 'agent-1001x'].map(extensionOfEndpoint)).to.deep.equal(['1001', undefined, undefined, undefined, undefined]);
  });
});
