import { fromLocalField, isInstant, toLocalField } from './instants';

describe('instants', () => {
  it('survive the browser’s field to the minute', () => {
    const instant = '2026-03-04T12:30:00.000Z';
    expect(fromLocalField(toLocalField(instant))).toBe(instant);
    expect(toLocalField(undefined)).toBe('');
    expect(fromLocalField('')).toBeUndefined();
  });

  it.each(['soon', '2026', '2026-13-77T00:00', '12:30'])('are not %s', text => {
    expect(isInstant(text)).toBe(false);
  });
});
