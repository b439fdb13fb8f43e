import { mockCredentials } from '@backstage/backend-test-utils';
import {
  Incident,
  incidentPageSchema,
  incidentSchema,
} from '@quarterdeck/plugin-incidents-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { TOKEN } from './testing/AlertsUnderTest';
import { RealMonitoring, withoutMonitoring } from './testing/RealMonitoring';
import { RestartableRoom } from './testing/RestartableRoom';

jest.setTimeout(180_000);
if (withoutMonitoring) {
  process.stderr.write(
    `Alerts of a real Alertmanager are not tested: ${withoutMonitoring}\n`,
  );
}
const describeWithMonitoring = withoutMonitoring ? describe.skip : describe;

describeWithMonitoring(
  'Prometheus and Alertmanager that watch a service',
  () => {
    let room: RestartableRoom;
    let monitoring: RealMonitoring;

    const get = async (path: string): Promise<unknown> => {
      const response = await fetch(`${room.url}/api/incidents/v1${path}`, {
        headers: { authorization: mockCredentials.user.header() },
      });
      return await response.json();
    };
    const incidents = async (): Promise<Incident[]> => {
      const { items } = incidentPageSchema.parse(await get('/incidents'));
      return await Promise.all(
        items.map(async ({ id }) =>
          incidentSchema.parse(await get(`/incidents/${id}`)),
        ),
      );
    };
    /** The one incident, once it is as it should be. */
    const until = async (
      holds: (incident: Incident) => boolean,
    ): Promise<Incident> => {
      for (;;) {
        monitoring.assertRuns();
        const [incident, ...others] = await incidents();
        expect(others).toEqual([]);
        if (incident && holds(incident)) {
          return incident;
        }
        await sleep(250);
      }
    };
    const notifications = ({ alerts }: Incident) =>
      Math.max(0, ...alerts.map(alert => alert.notifications));
    /** It is told again, so often that it matters. */
    const toldMore = async () => {
      const before = notifications(await until(() => true));
      return await until(now => notifications(now) >= before + 2);
    };

    beforeAll(async () => {
      room = await RestartableRoom.start();
      monitoring = await RealMonitoring.start({
        url: `${room.url}/api/incidents/v1/webhooks/alertmanager`,
        token: TOKEN,
      });
    });
    afterAll(async () => {
      await monitoring.close();
      await room.close();
    });

    it('open one incident and end it once, through repetitions, joins and restarts of both sides', async () => {
      await sleep(2_000);
      expect(await incidents()).toEqual([]);

      monitoring.metrics.errorRatio = 0.5;
      const opened = await until(({ state }) => state === 'open');
      expect(opened).toMatchObject({
        entityRef: 'component:default/shop',
        environmentId: 'production',
        severity: 'P1',
        source: 'alertmanager',
        alerts: [
          {
            name: 'TooManyErrors',
            state: 'firing',
            summary: 'shop fails 0.5 of its requests',
            runbookUrl: 'https://wiki.example/too-many-errors',
            link: expect.stringContaining('/graph?g0.expr='),
            endsAt: null,
          },
        ],
      });
      await toldMore();

      // Another alert of the same trouble.
      monitoring.metrics.seconds = 3;
      await until(({ alerts }) => alerts.length === 2);

      // It has forgotten what it told, and tells it all again.
      await monitoring.killAlertmanager();
      monitoring.startAlertmanager();
      await toldMore();

      // What comes meanwhile is refused with 502, and comes again.
      await room.stopPortal();
      const missed = room.webhooks;
      while (room.webhooks < missed + 2) {
        await sleep(100);
      }
      await room.startPortal();
      const before = await toldMore();
      expect(before).toMatchObject({ id: opened.id, state: 'open' });

      monitoring.metrics.errorRatio = 0;
      await until(
        ({ state, firingAlerts }) => state === 'open' && firingAlerts === 1,
      );
      monitoring.metrics.seconds = 0.1;
      const over = await until(({ state }) => state === 'resolved');
      expect(over).toMatchObject({ id: opened.id, firingAlerts: 0 });
      await sleep(4_000);
      expect(await until(() => true)).toMatchObject({
        state: 'resolved',
        resolvedAt: over.resolvedAt,
        reopenedCount: 0,
      });
      expect({
        opened: room.told('incidents.incident.opened'),
        resolved: room.told('incidents.incident.resolved'),
        fired: room.told('incidents.alert.fired'),
        ended: room.told('incidents.alert.resolved'),
      }).toEqual({ opened: 1, resolved: 1, fired: 2, ended: 2 });
    });
  },
);
