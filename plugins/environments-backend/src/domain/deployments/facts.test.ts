import { Deployment } from '@quarterdeck/plugin-environments-common';
import { newFactSchema } from '@quarterdeck/plugin-timeline-common';
import { factsOf } from './facts';
import { reportedDeployment } from './reported';

function deployment(overrides: Partial<Deployment>): Deployment {
  const { deployment: reported } = reportedDeployment(
    {
      reportId: 'r1',
      entityRef: 'component:default/shop',
      environmentId: 'production',
      target: { kind: 'vm', name: 'shop-1' },
      version: 'v1',
      startedAt: '2026-03-04T12:00:00.000Z',
    },
    '01a1fde7-dc15-72fb-a277-3b4193fe0cd1',
    undefined,
    undefined,
  );
  return { ...reported, ...overrides };
}

const ID = '00000000-0000-4000-8000-000000000001';

describe('factsOf', () => {
  it.each([
    ['a tag without end', { version: 'x'.repeat(100_000) }],
    ['a tag cut within a character', { version: '\u{1f680}'.repeat(1_000) }],
    ['a tag cut elsewhere', { version: `x${'\u{1f680}'.repeat(1_000)}` }],
    [
      'an actor without end',
      { actor: { kind: 'tool' as const, ref: 'x'.repeat(100_000) } },
    ],
    ['a cause that no database keeps', { cause: 'x\0y\ud800' }],
    ['an actor without name', { actor: { kind: 'tool' as const, ref: '' } }],
  ])('makes facts that the timeline takes of %s', (_what, overrides) => {
    const [fact] = factsOf(undefined, deployment(overrides), () => ID);
    expect(newFactSchema.safeParse(fact).error).toBeUndefined();
    expect(fact.summary).not.toMatch(/\p{Surrogate}/u);
    expect(JSON.stringify(fact.payload)).not.toMatch(/\\u(0000|d800)/);
  });
});
