import { exampleFact, examplePage, NOW } from '../testing/exampleFacts';
import { withLivePage, withOlderPage } from './reading';

const positions = ({ facts }: ReturnType<typeof withLivePage>) =>
  facts.map(({ position }) => position);

describe('a list that is being read', () => {
  const first = withLivePage(
    undefined,
    examplePage([exampleFact(9), exampleFact(8)], 'to-7'),
  );

  it('has nothing that arrived when it is opened', () => {
    expect(positions(first)).toEqual([9, 8]);
    expect(first.arrived.size).toBe(0);
  });

  it('shows none twice when older ones come', () => {
    const deeper = withOlderPage(
      first,
      examplePage([exampleFact(8), exampleFact(7)]),
    );
    expect(positions(deeper)).toEqual([9, 8, 7]);
    expect(deeper.nextCursor).toBeUndefined();
  });

  it('keeps what newer ones push out of the newest page, and where it ended', () => {
    const deeper = withOlderPage(
      first,
      examplePage([exampleFact(7), exampleFact(6)], 'to-5'),
    );
    const later = withLivePage(
      deeper,
      examplePage([exampleFact(10), exampleFact(9)], 'to-8'),
    );
    expect(positions(later)).toEqual([10, 9, 8, 7, 6]);
    expect(later.nextCursor).toBe('to-5');
    expect([...later.arrived]).toEqual([exampleFact(10).id]);
  });

  it('begins again after an absence in which more came than a page holds', () => {
    const later = withLivePage(
      first,
      examplePage([exampleFact(30), exampleFact(29)], 'to-28'),
    );
    expect(positions(later)).toEqual([30, 29]);
    expect(later.nextCursor).toBe('to-28');
  });

  it('drops what has left the range', () => {
    const oldest = Date.parse(exampleFact(9).occurredAt);
    const later = withLivePage(
      first,
      examplePage([exampleFact(10), exampleFact(9)]),
      oldest,
    );
    expect(positions(later)).toEqual([10, 9]);
    expect(oldest).toBeLessThan(NOW);
  });
});
