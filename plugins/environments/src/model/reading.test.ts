import {
  exampleDeployment,
  exampleDeploymentPage,
} from '../testing/exampleDeployments';
import { HOUR, NOW } from '../testing/exampleMatrix';
import { withFirstPage, withOlderPage } from './reading';

/** Deployments one hour apart, the last of the alphabet newest. */
const page = (ids: string, nextCursor?: string) =>
  exampleDeploymentPage(
    [...ids].map(id =>
      exampleDeployment(NOW, {
        id,
        version: 'v2',
        previousVersion: 'v1',
        age: ('z'.charCodeAt(0) - id.charCodeAt(0)) * HOUR,
      }),
    ),
    { pageInfo: { nextCursor } },
  );

const idsOf = ({ items }: { items: Array<{ id: string }> }) =>
  items.map(({ id }) => id).join('');

describe('reading a history', () => {
  const first = withFirstPage(undefined, page('fed', 'after d'));

  it('goes on from the end of the oldest page', () => {
    const deeper = withOlderPage(first, page('cb', 'after b'));
    expect(idsOf(deeper)).toBe('fedcb');
    expect(deeper.nextCursor).toBe('after b');
    expect(withOlderPage(deeper, page('a')).nextCursor).toBeUndefined();
  });

  it('keeps what a newer deployment pushes out of the first page', () => {
    const deeper = withOlderPage(first, page('cb', 'after b'));
    const next = withFirstPage(deeper, page('gfe', 'after e'));
    expect(idsOf(next)).toBe('gfedcb');
    expect(next.nextCursor).toBe('after b');
  });

  it('begins again where a gap may have come up', () => {
    const deeper = withOlderPage(first, page('cb'));
    const next = withFirstPage(deeper, page('zyx', 'after x'));
    expect(idsOf(next)).toBe('zyx');
    expect(next.nextCursor).toBe('after x');
  });
});
