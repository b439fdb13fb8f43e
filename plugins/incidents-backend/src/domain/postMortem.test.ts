import { exampleIncident } from '../testing/exampleIncident';
import { postMortemOf } from './postMortem';

const INCIDENT = exampleIncident();
const ID = INCIDENT.id;
const LINK = `https://portal.example/incidents/${ID}`;

describe('postMortemOf', () => {
  it('says what is known, and asks for what only people know', () => {
    const { name, markdown } = postMortemOf(INCIDENT, [], LINK);
    expect(name).toBe('2026-03-04-inc-12-checkout-fails');
    expect(markdown).toContain(
      '# Post-mortem of INC-12: Checkout fails\n\n|  |  |\n| --- | --- |\n| Service | `component:default/shop` |',
    );
    expect(markdown).toContain(
      '| Until somebody took it | 2 min | 5 min | in time |\n| Until it was over | 1 h 31 min | 30 min | over |',
    );
    expect(markdown).toContain('_Nobody has said yet which change it was');
    expect(markdown).toContain('_At least one thing that makes this less');
    expect(markdown.endsWith('\n')).toBe(true);
  });

  it('tells the cause, the record, runbooks, alerts and what is to be done', () => {
    const { markdown } = postMortemOf(
      {
        ...INCIDENT,
        attribution: {
          factId: ID,
          summary: 'v1.4.1 → v1.5.0',
          subject: { kind: 'deployment', id: 'd1' },
          rank: 1,
          by: 'user:default/dana',
          at: INCIDENT.openedAt,
          comment: 'The pool was too small',
        },
        runs: [
          {
            runId: 'r',
            slug: 'rollback',
            title: 'Go back',
            startedBy: 'user:default/dana',
            startedAt: '2026-03-04T12:05:00.000Z',
            link: '/runbooks/runs/r',
          },
        ],
        alerts: [
          {
            id: ID,
            source: 'alertmanager',
            name: 'HighErrorRate',
            state: 'resolved',
            labels: {},
            summary: null,
            link: null,
            runbookUrl: null,
            startsAt: '2026-03-04T12:00:00.000Z',
            endsAt: '2026-03-04T12:30:00.000Z',
            notifications: 2,
            verdict: 'true',
            judgedBy: 'user:default/dana',
          },
        ],
        actionItems: [
          {
            id: ID,
            title: 'Test with a full pool',
            owner: 'user:default/sam',
            dueOn: '2026-03-20',
            doneAt: null,
          },
        ],
      },
      [
        {
          id: ID,
          type: 'incidents.comment.posted',
          occurredAt: '2026-03-04T12:02:03.000Z',
          kind: 'message',
          summary: 'Said',
          text: 'It is\nthe pool',
          entityRef: INCIDENT.entityRef,
          environmentId: null,
          actor: { kind: 'user', ref: null },
          link: null,
        },
      ],
      LINK,
    );
    for (const part of [
      'v1.4.1 → v1.5.0 (deployment `d1`), says `user:default/dana`. It was suspect number 1.',
      '> The pool was too small',
      '| 2026-03-04 12:02:03 | Said: It is the pool | erased |',
      '- Go back, from 2026-03-04 12:05, by `user:default/dana`',
      '| HighErrorRate | 2026-03-04 12:00 | 2026-03-04 12:30 | right to fire |',
      '- [ ] Test with a full pool (`user:default/sam`, until 2026-03-20)',
    ]) {
      expect(markdown).toContain(part);
    }
  });

  it.each([
    '<script>alert(1)</script>',
    '[click](javascript:alert(1))',
    '| a | b |',
    '`code` *bold* ![image](x)',
    'line\n# Heading',
    '# Heading',
    '1. item',
    '- item',
    '{{ values.secret }} ${{ secrets.token }}',
  ])('lets %j say only what it says', title => {
    const { name, markdown } = postMortemOf(
      { ...INCIDENT, title, description: title },
      [],
      LINK,
    );
    expect(name).toMatch(/^2026-03-04-inc-12[a-z0-9-]*[a-z0-9]$/);
    expect(markdown).not.toMatch(/[^\\]<script|[^\\]\[click|^# Heading/m);
    expect(markdown).not.toMatch(/\{\{/);
    expect(markdown).not.toMatch(/^> (?:#|-|1\.) /m);
    const [heading] = markdown.split('\n');
    expect(heading.startsWith('# Post-mortem of INC-12: ')).toBe(true);
    expect(heading).not.toMatch(/[^\\][`|*]/);
  });
});
