import { expect } from 'chai';
import fc from 'fast-check';
import { isStrongPassword, Passwords, randomPassword } from '../../server/staff/passwords.ts';

describe('passwords', () => {
  it('are strong with eight characters of three classes', () => {
    const strong = ['Abcdefg1', 'abcdef1!', 'ABCDEF1!', 'Abcdefg!', '邻里Ab1!xy'];
    const weak = ['Abcdef1', 'abcdefgh', 'Abcdefgh', 'abcdefg1', '1234567!', '邻里邻里邻里邻里'];
    expect(strong.filter((password) => !isStrongPassword(password))).to.deep.equal([]);
    expect(weak.filter((password) => isStrongPassword(password))).to.deep.equal([]);
  });

  it('that are made at random meet the rules', () => {
    fc.assert(fc.property(fc.constant(null), () => isStrongPassword(randomPassword())));
  });

  it('are kept as argon2id and verified against it', async () => {
    const passwords = new Passwords();
    const hash = await passwords.hash('linli-demo');
    expect(hash).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.verify(hash, 'linli-demo')).to.equal(true);
    expect(await passwords.verify(hash, 'linli-Demo')).to.equal(false);
    expect(await passwords.verify(null, 'linli-demo')).to.equal(false);
  });
});
