import { AddressPool } from './AddressPool';

describe('AddressPool', () => {
  it('gives each pod an address of its own within 127.64.0.0/10', () => {
    const pool = new AddressPool(0);
    const taken = Array.from({ length: 600 }, () => pool.take());
    expect(taken[0]).toBe('127.64.0.1');
    expect(new Set(taken).size).toBe(600);
    for (const address of taken) {
      expect(address).toMatch(/^127\.64\.[0-2]\.\d+$/);
      expect(address).not.toMatch(/\.(0|255)$/);
    }
  });

  it('starts over at the end and passes over what is taken', () => {
    const pool = new AddressPool(2 ** 22 - 2);
    expect(pool.take()).toBe('127.127.255.254');
    expect(pool.take()).toBe('127.64.0.1');
    const again = new AddressPool(1);
    expect([again.take(), again.take()]).toEqual(['127.64.0.1', '127.64.0.2']);
  });
});
