import { readablePayload } from './payload';

describe('readablePayload', () => {
  it('names values by their path, without the one thing that it is about', () => {
    expect(
      readablePayload({
        deployment: {
          outcome: 'failed',
          images: [{ tag: 'v1' }, { tag: 'v2' }],
          changes: ['image', 'configuration'],
          version: null,
        },
      }),
    ).toEqual({
      rows: [
        { path: 'outcome', text: 'failed' },
        { path: 'images[0].tag', text: 'v1' },
        { path: 'images[1].tag', text: 'v2' },
        { path: 'changes', text: 'image, configuration' },
        { path: 'version', text: null },
      ],
      left: 0,
    });
  });

  it('says a reason by its sentence', () => {
    expect(
      readablePayload({
        outcome: 'failed',
        reason: { code: 'x', params: { n: 1 }, message: 'It is broken' },
      }).rows,
    ).toContainEqual({ path: 'reason', text: 'It is broken' });
  });

  it('counts what it leaves to the JSON', () => {
    const many = Object.fromEntries(
      Array.from({ length: 70 }, (_, index) => [`key${index}`, index]),
    );
    const { rows, left } = readablePayload(many);
    expect(rows).toHaveLength(60);
    expect(left).toBe(10);
  });
});
