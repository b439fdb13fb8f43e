import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { Notice } from '../providers/notifications/types';
import { deskUnderTest } from '../testing/DeskUnderTest';
import { IncidentService } from './IncidentService';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const OLGA = 'user:default/olga';
const DANA = 'user:default/dana';

describe.each(databases.eachSupportedId())(
  'IncidentService on %s',
  databaseId => {
    async function start() {
      const desk = await deskUnderTest(await databases.init(databaseId));
      const told: Notice[] = [];
      const incidents = new IncidentService({
        store: desk.store,
        notifier: {
          async tell(_record, notice) {
            told.push(notice);
          },
        },
        now: desk.now,
        onFacts: () => {},
        onChanged: () => {},
      });
      const { incidentId = '' } = await desk.alert();
      const facts = async () =>
        (await desk.facts())
          .slice(2)
          .map(({ type, payload, actor, personalKeys }) => ({
            type: type.replace('incidents.', ''),
            by: payload.by,
            said: payload.comment ?? payload.text,
            actor: actor.ref,
            personalKeys,
          }));
      return { desk, told, incidents, id: incidentId, facts };
    }

    it('tells stakeholders what is news for them, once', async () => {
      const { incidents, id, told } = await start();
      const text = 'Orders work again in an hour';
      await incidents.note(
        id,
        { kind: 'update', update: { id: 'u', at: 1, by: OLGA, text } },
        OLGA,
        { id: 'u', text },
      );
      await incidents.note(id, { kind: 'comment' }, OLGA, {
        id: 'c',
        text: 'among us',
      });
      expect(told).toEqual([{ kind: 'updated', text }]);
    });

    it('tells of each step who did it and what they said, as personal', async () => {
      const { incidents, id, facts, told } = await start();
      await incidents.apply(id, { kind: 'acknowledge', by: OLGA }, 'mine');
      await incidents.apply(id, {
        kind: 'assign',
        by: OLGA,
        role: 'scribe',
        user: DANA,
      });
      await incidents.apply(id, {
        kind: 'set-severity',
        by: OLGA,
        severity: 'P0',
      });
      await incidents.apply(id, { kind: 'resolve', by: OLGA });
      await incidents.note(id, { kind: 'comment' }, DANA, {
        id: 'c',
        text: 'well done',
      });
      const personal = ['by', 'comment'];
      const by = { by: OLGA, actor: OLGA, personalKeys: personal };
      expect(await facts()).toEqual(
        [
          { type: 'incident.acknowledged', said: 'mine', ...by },
          // Who takes it leads it.
          { type: 'incident.assigned', said: 'mine', ...by },
          { type: 'incident.assigned', ...by },
          { type: 'incident.severity-changed', ...by },
          { type: 'incident.mitigated', ...by },
          { type: 'incident.resolved', ...by },
          {
            type: 'comment.posted',
            by: DANA,
            said: 'well done',
            actor: DANA,
            personalKeys: ['by', 'text'],
          },
        ].map(fact => ({ said: undefined, ...fact })),
      );
      expect(told).toEqual([
        { kind: 'assigned', user: DANA, role: 'scribe' },
        { kind: 'raised' },
        { kind: 'resolved' },
      ]);
    });

    it('tells nothing of what had happened already', async () => {
      const { incidents, id, facts } = await start();
      await incidents.apply(id, { kind: 'acknowledge', by: OLGA });
      const before = await facts();
      await incidents.apply(id, { kind: 'acknowledge', by: OLGA });
      await incidents.apply(id, {
        kind: 'set-severity',
        by: OLGA,
        severity: 'P1',
      });
      expect(await facts()).toEqual(before);
      await expect(
        incidents.apply(id, { kind: 'acknowledge', by: DANA }),
      ).rejects.toThrow(`acknowledged by ${OLGA}`);
    });

    it('loses nothing of what many write down at once', async () => {
      const { incidents, id, desk } = await start();
      const items = await Promise.allSettled(
        Array.from({ length: 4 }, (_, index) =>
          incidents.note(
            id,
            { kind: 'action-item', item: { id: `i${index}`, title: 'x' } },
            OLGA,
          ),
        ),
      );
      const kept = items.filter(({ status }) => status === 'fulfilled');
      const record = await desk.store.get(id);
      expect(record?.actionItems).toHaveLength(kept.length);
      expect(kept.length).toBeGreaterThan(0);
    });

    it('judges an alert, and lets somebody else say otherwise', async () => {
      const { incidents, id, desk, facts } = await start();
      const [alert] = await desk.store.alertsOf([id]);
      await incidents.judge(id, alert.id, 'true', OLGA);
      await incidents.judge(id, alert.id, 'true', OLGA);
      await incidents.judge(id, alert.id, 'false', DANA);
      expect(await desk.store.getAlert(alert.id)).toMatchObject({
        verdict: 'false',
        judgedBy: DANA,
      });
      expect((await facts()).map(({ type }) => type)).toEqual([
        'alert.judged',
        'alert.judged',
      ]);
    });

    it('waits for nobody for ever while alerts come and incidents are merged', async () => {
      const { incidents, desk } = await start();
      const entityRefs = ['one', 'two', 'three'].map(
        name => `component:default/${name}`,
      );
      for (let round = 0; round < 5; round += 1) {
        const opened = await Promise.all(
          entityRefs.map(entityRef =>
            desk.alert({ key: `${entityRef}-${round}`, entityRef }),
          ),
        );
        const ids = opened.map(({ incidentId = '' }) => incidentId);
        const results = await Promise.allSettled([
          incidents.merge(ids[0], ids[1], OLGA),
          incidents.merge(ids[2], ids[1], DANA),
          ...entityRefs.map((entityRef, index) =>
            desk.alert({
              key: `${entityRef}-${round}${index % 2 ? '' : '-more'}`,
              entityRef,
              state: index % 2 ? 'resolved' : 'firing',
              endsAt: desk.now(),
            }),
          ),
        ]);
        const failed = results.filter(({ status }) => status === 'rejected');
        // Who merges may be told that others are faster; nobody is told that the database gave up.
        expect(
          failed.filter(
            result =>
              result.status === 'rejected' &&
              !(result.reason instanceof ConflictError),
          ),
        ).toEqual([]);
      }
      const records = await desk.incidents();
      const alerts = await desk.store.alertsOf(records.map(({ id }) => id));
      const stranded = alerts.filter(
        ({ incidentId }) =>
          records.find(({ id }) => id === incidentId)?.state === 'merged',
      );
      expect(stranded).toEqual([]);
    });

    it('merges chains to the one that lives on', async () => {
      const { incidents, id, desk } = await start();
      const other = async (entityRef: string) => {
        const { incidentId = '' } = await desk.alert({
          key: entityRef,
          entityRef,
        });
        return incidentId;
      };
      const two = await other('component:default/two');
      const three = await other('component:default/three');
      await incidents.merge(id, two, OLGA);
      await incidents.merge(two, three, OLGA);
      expect((await incidents.survivorOf(id)).id).toBe(three);
      expect(await incidents.merge(two, id, OLGA)).toMatchObject({ id: three });
      await expect(incidents.merge(three, id, OLGA)).rejects.toThrow(
        'into itself',
      );
      expect(await desk.store.alertsOf([three])).toHaveLength(3);
    });
  },
);
