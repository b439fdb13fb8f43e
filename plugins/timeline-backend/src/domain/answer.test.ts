import { entityFactsSchema } from '@quarterdeck/plugin-timeline-common';
import { answerFor } from './answer';

const entityRef = 'component:default/shop';
const NOW = Date.parse('2026-03-04T12:00:00.000Z');

describe('answerFor', () => {
  it('says each with its phase, the reason and since when', () => {
    const answer = answerFor({
      entityRef,
      asOf: NOW,
      observedAt: NOW - 1_000,
      records: [
        { entityRef, name: 'one', phase: 'declared', since: NOW - 5_000 },
        { entityRef, name: 'two', phase: 'missing', since: NOW - 2_000 },
      ],
    });
    expect(entityFactsSchema.parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      asOf: '2026-03-04T12:00:00.000Z',
      observedAt: '2026-03-04T11:59:59.000Z',
      observedAtReason: null,
      items: [
        {
          name: 'one',
          phaseReason: { code: 'phase.declared' },
          since: '2026-03-04T11:59:55.000Z',
        },
        { name: 'two', phaseReason: { code: 'phase.missing' } },
      ],
      emptyReason: null,
    });
  });

  it('tells nothing declared from nothing looked at', () => {
    const empty = { entityRef, asOf: NOW, records: [] };
    expect(answerFor({ ...empty, observedAt: NOW })).toMatchObject({
      observedAtReason: null,
      emptyReason: { code: 'list.none-declared' },
    });
    expect(answerFor({ ...empty, observedAt: undefined })).toMatchObject({
      observedAt: null,
      observedAtReason: { code: 'list.not-observed' },
      emptyReason: { code: 'list.not-observed' },
    });
  });
});
