import {
  chosenRecipients,
  escrowOf,
  isEscrowProven,
  OWN_KEY,
} from './recipients';

const own = { name: OWN_KEY, recipient: 'age1own' };
const safe = { name: 'safe', recipient: 'age1safe' };
const board = { name: 'board', recipient: 'age1board' };
const all = [own, safe, board];

describe('recipients of a policy', () => {
  it.each([
    ['all where it chooses none', undefined, all],
    ['those that it chose, and the own one', ['board'], [own, board]],
    ['the own one where those are gone', ['gone'], [own]],
  ])('are %s', (_, escrow, expected) => {
    expect(chosenRecipients(all, escrow)).toEqual(expected);
  });

  it('are in escrow but for the own one', () => {
    expect(escrowOf(all)).toEqual([safe, board]);
  });

  it.each([
    ['nothing without escrow', [own], [], undefined],
    ['nothing for engines with keys of their own', [], ['age1safe'], undefined],
    ['not while one is unproven', all, ['age1safe'], false],
    ['once all are proven', all, ['age1safe', 'age1board'], true],
    ['whatever becomes of keys of others', [own, safe], ['age1safe'], true],
  ])('are proven: %s', (_, recipients, proven, expected) => {
    expect(isEscrowProven(recipients, new Set(proven))).toBe(expected);
  });
});
