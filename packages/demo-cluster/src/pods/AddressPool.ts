const FIRST = (127 << 24) + (64 << 16);
const SIZE = 2 ** 22;

/**
 * Hands out addresses of 127.64.0.0/10. All of 127.0.0.0/8 is loopback on Linux, so each pod has an address of its own
 * on which its container ports really listen. Where two demo clusters run on one machine, their different starts keep
 * them apart.
 */
export class AddressPool {
  private readonly taken = new Set<string>();

  constructor(private next: number) {}

  take(): string {
    for (let attempt = 0; attempt < SIZE; attempt++) {
      const address = FIRST + (this.next++ % SIZE);
      const lastByte = address & 0xff;
      const text = [24, 16, 8, 0]
        .map(bits => (address >> bits) & 0xff)
        .join('.');
      // 0 and 255 look like a network and its broadcast address.
      if (lastByte === 0 || lastByte === 255 || this.taken.has(text)) continue;
      this.taken.add(text);
      return text;
    }
    throw new Error('All pod addresses of 127.64.0.0/10 are taken');
  }

  release(address: string): void {
    this.taken.delete(address);
  }
}
