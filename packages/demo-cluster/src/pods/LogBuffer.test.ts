import { LogBuffer } from './LogBuffer';

const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, second));

describe('LogBuffer', () => {
  it('keeps the last lines only', () => {
    const buffer = new LogBuffer(3);
    for (let line = 1; line <= 8; line++) buffer.append(at(line), `${line}`);
    expect(buffer.read({})).toEqual(['6', '7', '8']);
  });

  it('gives the tail, what came since a time, and timestamps', () => {
    const buffer = new LogBuffer();
    for (let line = 1; line <= 5; line++) buffer.append(at(line), `${line}`);
    expect(buffer.read({ tailLines: 2 })).toEqual(['4', '5']);
    expect(buffer.read({ tailLines: 0 })).toEqual([]);
    expect(buffer.read({ sinceTime: at(4) })).toEqual(['4', '5']);
    expect(buffer.read({ tailLines: 1, timestamps: true })).toEqual([
      '2026-01-05T09:00:05.000Z 5',
    ]);
  });
});
