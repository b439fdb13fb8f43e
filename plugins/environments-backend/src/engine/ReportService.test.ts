import { TestDatabases } from '@backstage/backend-test-utils';
import { ConflictError } from '@backstage/errors';
import { DeploymentReport } from '@quarterdeck/plugin-environments-common';
import { RecordingUnderTest, SHOP } from '../testing/RecordingUnderTest';
import { ReportService } from './ReportService';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const { at } = RecordingUnderTest;
const toIso = (seconds: number) => new Date(at(seconds)).toISOString();

function report(
  version: string,
  startedAt: number,
  outcome?: 'succeeded' | 'failed' | 'rolled-back',
): DeploymentReport {
  return {
    reportId: `run-of-${version}`,
    entityRef: SHOP,
    environmentId: 'production',
    target: { kind: 'vm', name: 'host-1' },
    version,
    startedAt: toIso(startedAt),
    ...(outcome && { outcome, finishedAt: toIso(startedAt + 60) }),
  };
}

describe.each(databases.eachSupportedId())(
  'ReportService on %s',
  databaseId => {
    async function start() {
      const recording = await RecordingUnderTest.create(databases, databaseId);
      let now = at(0);
      const reports = new ReportService({
        knex: recording.knex,
        now: () => {
          now += 1_000;
          return now;
        },
        onFacts: () => {},
        onChanged: () => {},
      });
      const shown = async () =>
        (await recording.store.findReported(SHOP)).map(
          ({ version, health }) => [version, health.status],
        );
      const kinds = async () =>
        (await recording.facts()).map(({ type }) => type.split('.').at(-1));
      return { recording, reports, shown, kinds };
    }

    it('follows a deployment from its first report to its last', async () => {
      const { recording, reports, shown, kinds } = await start();
      const begun = await reports.report(report('v1', 0));
      expect(begun.isNew).toBe(true);
      expect(await shown()).toEqual([['v1', 'progressing']]);
      const ended = await reports.report(report('v1', 0, 'succeeded'));
      expect(ended.isNew).toBe(false);
      expect(ended.deployment.id).toBe(begun.deployment.id);
      expect(await shown()).toEqual([['v1', 'healthy']]);
      expect(await kinds()).toEqual(['started', 'finished']);
      const [deployment] = await recording.store.listDeployments(
        { entityRef: SHOP },
        undefined,
        9,
      );
      expect(deployment).toEqual(ended.deployment);
      expect(await recording.store.getDeployment(deployment.id)).toEqual(
        deployment,
      );
    });

    it('takes the same report for the same, however often and at once', async () => {
      const { recording, reports, kinds } = await start();
      const answers = await Promise.all(
        Array.from({ length: 6 }, () =>
          reports.report(report('v1', 0, 'failed')),
        ),
      );
      expect(answers.filter(({ isNew }) => isNew)).toHaveLength(1);
      expect(new Set(answers.map(({ deployment }) => deployment.id)).size).toBe(
        1,
      );
      expect(
        await recording.store.listDeployments(
          { entityRef: SHOP },
          undefined,
          9,
        ),
      ).toHaveLength(1);
      expect(await kinds()).toEqual(['started', 'finished']);
    });

    it('puts a report that comes late in its place, and shows the newest', async () => {
      const { recording, reports, shown } = await start();
      await reports.report(report('v1', 0, 'succeeded'));
      await reports.report(report('v3', 200, 'succeeded'));
      await reports.report(report('v2', 100, 'succeeded'));
      expect(await shown()).toEqual([['v3', 'healthy']]);
      expect(
        (
          await recording.store.listDeployments(
            { entityRef: SHOP },
            undefined,
            9,
          )
        ).map(({ version, previousVersion }) => [version, previousVersion]),
      ).toEqual([
        ['v3', 'v1'],
        ['v2', 'v1'],
        ['v1', null],
      ]);
    });

    it('tells of an undo, and shows what runs again', async () => {
      const { reports, shown, kinds } = await start();
      await reports.report(report('v1', 0, 'succeeded'));
      await reports.report(report('v2', 100));
      await reports.report(report('v2', 100, 'rolled-back'));
      expect(await shown()).toEqual([['v1', 'degraded']]);
      expect(await kinds()).toEqual([
        'started',
        'finished',
        'started',
        'rolled-back',
        'recovered',
      ]);
    });

    it('writes nothing of a report that contradicts an earlier one', async () => {
      const { reports, shown, kinds } = await start();
      await reports.report(report('v1', 0, 'succeeded'));
      await expect(
        reports.report({ ...report('v1', 0, 'succeeded'), version: 'v2' }),
      ).rejects.toThrow(ConflictError);
      expect(await shown()).toEqual([['v1', 'healthy']]);
      expect(await kinds()).toEqual(['started', 'finished']);
    });

    it('keeps what was reported when clusters come and go, and what it showed before', async () => {
      const { recording, reports, shown } = await start();
      await reports.report(report('v1', 0, 'succeeded'));
      await reports.report(report('v2', 100, 'succeeded'));
      await recording.record(5, { observed: [], existing: [] });
      await recording.store.forgetClustersExcept([]);
      expect(await shown()).toEqual([['v2', 'healthy']]);
      // The first was taken down a second after the start, the next a second later.
      const past = await recording.store.workloadsAt(SHOP, [], at(1.5));
      expect(past.map(({ workload }) => workload.version)).toEqual(['v1']);
    });
  },
);
