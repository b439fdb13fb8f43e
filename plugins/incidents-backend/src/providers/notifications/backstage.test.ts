import { mockServices } from '@backstage/backend-test-utils';
import { NotificationSendOptions } from '@backstage/plugin-notifications-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { exampleRecord } from '../../testing/examples';
import { BackstageNotifier } from './backstage';
import { Notice } from './types';

const OWNER = 'group:default/team';
const OLGA = 'user:default/olga';

describe('BackstageNotifier', () => {
  function start(send: (sent: NotificationSendOptions) => Promise<void>) {
    const logger = mockServices.logger.mock();
    const notifier = new BackstageNotifier({
      notifications: { send },
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'shop', namespace: 'default' },
            relations: [{ type: 'ownedBy', targetRef: OWNER }],
          },
        ],
      }),
      auth: mockServices.auth(),
      logger,
    });
    return { notifier, logger };
  }

  it.each<[Notice, string, RegExp]>([
    [{ kind: 'opened' }, OWNER, /has an incident/],
    [{ kind: 'raised' }, OWNER, /P1 by now/],
    [{ kind: 'reopened' }, OWNER, /broken again/],
    [{ kind: 'resolved' }, OWNER, /taken it yet/],
    [{ kind: 'updated', text: 'A fix is on its way' }, OWNER, /on its way/],
    [{ kind: 'assigned', user: OLGA, role: 'scribe' }, OLGA, /its scribe/],
    [{ kind: 'overdue', what: 'nobody has taken it' }, OWNER, /nobody has/],
  ])('tells of %j', async (notice, recipient, words) => {
    const sent: NotificationSendOptions[] = [];
    const { notifier } = start(async options => {
      sent.push(options);
    });
    const record = exampleRecord(1);
    await notifier.tell(record, notice);
    expect(sent).toEqual([
      {
        recipients: { type: 'entity', entityRef: [recipient] },
        payload: {
          title: 'P1 INC-1: Orders fail',
          description: expect.stringMatching(words),
          link: `/incidents/${record.id}`,
          severity: 'high',
          topic: 'incidents',
          scope: record.id,
        },
      },
    ]);
  });

  it('tells who leads it of what is overdue', async () => {
    const sent: NotificationSendOptions[] = [];
    const { notifier } = start(async options => {
      sent.push(options);
    });
    const led = exampleRecord(1, { roles: { commander: OLGA } });
    await notifier.tell(led, { kind: 'overdue', what: 'x' });
    expect(sent[0].recipients).toEqual({ type: 'entity', entityRef: [OLGA] });
  });

  it('tells news for stakeholders to those who have a role, too, and to nobody twice', async () => {
    const sent: NotificationSendOptions[] = [];
    const { notifier } = start(async options => {
      sent.push(options);
    });
    const roles = { commander: OLGA, liaison: OLGA };
    await notifier.tell(exampleRecord(1, { roles }), {
      kind: 'updated',
      text: 'x',
    });
    expect(sent[0].recipients).toEqual({
      type: 'entity',
      entityRef: [OWNER, OLGA],
    });
  });

  it('goes on where nobody can be told, and where nobody owns it', async () => {
    const { notifier, logger } = start(async () => {
      throw new Error('down');
    });
    await notifier.tell(exampleRecord(1), { kind: 'opened' });
    expect(logger.warn).toHaveBeenCalledTimes(1);
    const orphan = exampleRecord(2, { entityRef: 'component:default/absent' });
    await notifier.tell(orphan, { kind: 'opened' });
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });
});
