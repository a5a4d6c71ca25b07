/** 32 random hexadecimal digits. (crypto.randomUUID exists on https pages only.) */
export function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
