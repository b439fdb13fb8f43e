import { stagesOf, withAdded, withMoved } from './groups';

const wanted = withAdded([], ['a', 'b', 'c']);
const refs = (items: typeof wanted) => items.map(item => item.entityRef);

describe('a new group', () => {
  it('has each service once, in the order that was chosen', () => {
    expect(refs(withAdded(wanted, ['c', 'd']))).toEqual(['a', 'b', 'c', 'd']);
    expect(refs(withMoved(wanted, 2, -1))).toEqual(['a', 'c', 'b']);
    expect(refs(withMoved(wanted, 0, 1))).toEqual(['b', 'a', 'c']);
  });

  it('starts those together that are to go together', () => {
    const plans = ['1', '2', '3'].map(id => ({ id, hash: `h${id}` }));
    const together = wanted.map((item, index) => ({
      ...item,
      isTogether: index !== 1,
    }));
    expect(stagesOf(together, plans)).toEqual([
      [{ planId: '1', planHash: 'h1' }],
      [
        { planId: '2', planHash: 'h2' },
        { planId: '3', planHash: 'h3' },
      ],
    ]);
  });
});
