import { BlockList, isIPv4 } from 'node:net';

/**
 * Which peers may speak FastAGI with us: loopback, and these addresses and networks. FastAGI itself has no password, and
 * whoever reaches the voice menu can claim to be any caller.
 * @param permit addresses ('10.0.0.5') or networks ('10.1.0.0/24'), checked by whoever read them
 */
export class PermittedPeers {
  readonly #list = new BlockList();

  constructor(permit: readonly string[]) {
    for (const part of ['127.0.0.0/8', '::1', ...permit]) {
      const [address = '', prefix] = part.split('/');
      const family = familyOf(address);
      if (prefix === undefined) this.#list.addAddress(address, family);
      else this.#list.addSubnet(address, Number(prefix), family);
    }
  }

  has(address: string | undefined): boolean {
    if (address === undefined) return false;
    // A socket that listens on :: sees IPv4 peers as ::ffff:10.0.0.5.
    const plain = address.replace(/^::ffff:(?=\d+\.)/, '');
    return this.#list.check(plain, familyOf(plain));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
