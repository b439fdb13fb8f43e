import { MOST_PARTS, nextPartBytes } from './partSizes';

const TEBIBYTE = 1024 ** 4;

describe('Sizes of parts', () => {
  it('let the largest object of S3 fit into as many parts as it may have', () => {
    let sent = 0;
    let parts = 0;
    let largest = 0;
    while (sent < 5 * TEBIBYTE) {
      const bytes = nextPartBytes(sent);
      largest = Math.max(largest, bytes);
      sent += bytes;
      parts += 1;
    }
    expect(parts).toBeLessThanOrEqual(MOST_PARTS);
    expect(largest).toBeLessThanOrEqual(5 * 1024 ** 3);
  });

  it('stay small where memory counts', () => {
    expect(nextPartBytes(0)).toBe(8 * 1024 ** 2);
    expect(nextPartBytes(10 * 1024 ** 3)).toBe(9 * 1024 ** 2);
    expect(nextPartBytes(100 * 1024 ** 3)).toBeLessThan(90 * 1024 ** 2);
  });
});
