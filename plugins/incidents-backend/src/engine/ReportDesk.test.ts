import { TestDatabases } from '@backstage/backend-test-utils';
import { newFactSchema } from '@quarterdeck/plugin-timeline-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { deskUnderTest } from '../testing/DeskUnderTest';
import {
  MINUTE_MS,
  NOW,
  SHOP,
  exampleAlert,
  exampleReport,
} from '../testing/examples';
import { decide } from '../domain/decide';
import { merge } from '../domain/merge';
import { factsOf } from './facts';

jest.setTimeout(60_000);
const databases = TestDatabases.create({ ids: ['SQLITE_3', 'POSTGRES_15'] });
const OLGA = 'user:default/olga';

describe.each(databases.eachSupportedId())('ReportDesk on %s', databaseId => {
  const start = async () => deskUnderTest(await databases.init(databaseId));
  type Desk = Awaited<ReturnType<typeof start>>;

  const only = async ({ incidents }: Desk) => {
    const all = await incidents();
    expect(all).toHaveLength(1);
    return all[0];
  };
  const acknowledge = async (desk: Desk) => {
    const before = await only(desk);
    const verdict = decide(
      before,
      { kind: 'acknowledge', by: OLGA },
      desk.now(),
    );
    if ('refusal' in verdict) {
      throw new Error(verdict.refusal);
    }
    const { record } = verdict;
    expect(
      await desk.store.save(
        record,
        factsOf(before, record, desk.now(), { by: OLGA }),
      ),
    ).toBe(true);
  };
  const types = async ({ facts }: Desk) =>
    (await facts()).map(({ type }) => type.replace('incidents.', ''));

  it('opens one for an alert, and resolves it by itself where nobody took it', async () => {
    const desk = await start();
    const { incidentId } = await desk.alert();
    expect(await only(desk)).toMatchObject({
      id: incidentId,
      number: 1,
      title: 'More than 5 % of the orders fail',
      state: 'open',
      source: 'alertmanager',
      startedAt: NOW - MINUTE_MS,
      openedAt: NOW,
    });
    desk.at(10 * MINUTE_MS);
    await desk.alert({ state: 'resolved', endsAt: NOW + 9 * MINUTE_MS });
    expect(await only(desk)).toMatchObject({
      state: 'resolved',
      reason: { code: 'state.resolved-alerts-over' },
      mitigatedAt: NOW + 9 * MINUTE_MS,
      resolvedAt: NOW + 9 * MINUTE_MS,
    });
    expect(await types(desk)).toEqual([
      'incident.opened',
      'alert.fired',
      'alert.resolved',
      'incident.mitigated',
      'incident.resolved',
    ]);
    expect(desk.notices).toEqual(['opened', 'resolved']);
  });

  it('leaves it to the one who took it to say that it is resolved', async () => {
    const desk = await start();
    await desk.alert();
    await acknowledge(desk);
    desk.at(10 * MINUTE_MS);
    await desk.alert({ state: 'resolved', endsAt: NOW + 9 * MINUTE_MS });
    expect(await only(desk)).toMatchObject({
      state: 'mitigated',
      reason: { code: 'state.mitigated-alerts-over' },
      mitigatedAt: NOW + 9 * MINUTE_MS,
      roles: { commander: OLGA },
    });
  });

  it('takes a repeated notification for nothing new, and counts it', async () => {
    const desk = await start();
    await desk.alert();
    const before = await types(desk);
    desk.at(MINUTE_MS);
    expect((await desk.alert()).result).toBe('repeated');
    const record = await only(desk);
    expect(record.revision).toBe(1);
    const [alert] = await desk.store.alertsOf([record.id]);
    expect(alert.notifications).toBe(2);
    expect(await types(desk)).toEqual(before);
    expect((await desk.alert({ summary: 'Now 9 % fail' })).result).toBe(
      'accepted',
    );
  });

  it('is over only when the last alert of it is', async () => {
    const desk = await start();
    await desk.alert();
    await desk.alert({ key: 'f2', name: 'TooSlow' });
    await desk.alert({ state: 'resolved', endsAt: NOW });
    expect((await only(desk)).state).toBe('open');
    await desk.alert({
      key: 'f2',
      name: 'TooSlow',
      state: 'resolved',
      endsAt: NOW,
    });
    expect((await only(desk)).state).toBe('resolved');
  });

  it('becomes more severe with a worse alert, and never less by itself', async () => {
    const desk = await start();
    await desk.alert({ severity: 'P2' });
    await desk.alert({ key: 'f2', severity: 'P0' });
    expect((await only(desk)).severity).toBe('P0');
    await desk.alert({ key: 'f3', severity: 'P3' });
    expect((await only(desk)).severity).toBe('P0');
    expect(desk.notices).toEqual(['opened', 'raised']);
  });

  it('leaves the severity that a person has set, until the alert itself gets worse', async () => {
    const desk = await start();
    await desk.alert({ severity: 'P1' });
    const record = await only(desk);
    const lowered = { ...record, severity: 'P3', revision: 2 } as const;
    expect(await desk.store.save(lowered, [])).toBe(true);
    await desk.alert({ severity: 'P1' });
    await desk.alert({ severity: 'P1', summary: 'Other words' });
    expect((await only(desk)).severity).toBe('P3');
    await desk.alert({ severity: 'P0' });
    expect((await only(desk)).severity).toBe('P0');
  });

  it('reopens the same incident for half an hour, and later opens another', async () => {
    const desk = await start();
    const end = NOW + MINUTE_MS;
    await desk.alert();
    desk.at(MINUTE_MS);
    await desk.alert({ state: 'resolved', endsAt: end });
    desk.at(31 * MINUTE_MS);
    await desk.alert({ startsAt: end + 30 * MINUTE_MS });
    const reopened = await only(desk);
    expect(reopened).toMatchObject({ state: 'open', reopenedCount: 1 });
    expect(reopened.resolvedAt).toBeUndefined();
    await desk.alert({
      state: 'resolved',
      startsAt: desk.now(),
      endsAt: desk.now(),
    });
    desk.at(62 * MINUTE_MS);
    await desk.alert({ startsAt: desk.now() });
    expect(
      (await desk.incidents()).map(({ number, state }) => [number, state]),
    ).toEqual([
      [2, 'open'],
      [1, 'resolved'],
    ]);
    expect((await types(desk)).filter(type => /opened/.test(type))).toEqual([
      'incident.opened',
      'incident.reopened',
      'incident.opened',
    ]);
  });

  it('takes what was overtaken on its way for nothing', async () => {
    const desk = await start();
    expect(await desk.alert({ state: 'resolved', endsAt: NOW })).toEqual({
      incidentId: undefined,
      result: 'repeated',
    });
    await desk.alert();
    desk.at(MINUTE_MS);
    await desk.alert({ state: 'resolved', endsAt: NOW + MINUTE_MS });
    desk.at(MINUTE_MS + 10_000);
    expect((await desk.alert()).result).toBe('repeated');
    expect((await only(desk)).state).toBe('resolved');
    desk.at(2 * MINUTE_MS);
    await desk.alert({ startsAt: NOW + 2 * MINUTE_MS });
    expect((await only(desk)).state).toBe('open');
    // The end of the first time comes once more, after the second has begun.
    await desk.alert({ state: 'resolved', endsAt: NOW + MINUTE_MS });
    expect((await only(desk)).state).toBe('open');
  });

  it('believes a sender that lost sight of an alert and sees it again', async () => {
    const desk = await start();
    await desk.alert();
    desk.at(MINUTE_MS);
    await desk.alert({ state: 'resolved', endsAt: NOW + MINUTE_MS });
    desk.at(10 * MINUTE_MS);
    expect((await desk.alert()).result).toBe('accepted');
    expect((await only(desk)).state).toBe('open');
  });

  it('goes by when a sender says that it was so, where it does', async () => {
    const desk = await start();
    await desk.alert({ source: 'pagerduty', sentAt: NOW });
    const end = { state: 'resolved', endsAt: NOW } as const;
    desk.at(1_000);
    await desk.alert({ source: 'pagerduty', ...end, sentAt: NOW + 20 });
    desk.at(2_000);
    // An acknowledgement in between comes late; then it is reopened, with the beginning it had.
    await desk.alert({ source: 'pagerduty', sentAt: NOW + 10 });
    expect((await only(desk)).state).toBe('resolved');
    await desk.alert({ source: 'pagerduty', sentAt: NOW + 1_500 });
    expect((await only(desk)).state).toBe('open');
    await desk.alert({ source: 'pagerduty', ...end, sentAt: NOW + 20 });
    expect((await only(desk)).state).toBe('open');
  });

  it('writes what else has to be written with a report, or nothing of it', async () => {
    const desk = await start();
    const also = async () => {
      throw new Error('the place in the record cannot be kept');
    };
    await expect(desk.desk.report(exampleReport(), also)).rejects.toThrow(
      'cannot be kept',
    );
    expect(await desk.incidents()).toEqual([]);
    expect(desk.notices).toEqual([]);
  });

  it('says that what was mended is broken again when something new fires', async () => {
    const desk = await start();
    await desk.alert();
    await acknowledge(desk);
    await desk.alert({ state: 'resolved', endsAt: NOW });
    desk.at(5 * MINUTE_MS);
    await desk.alert({ key: 'f2', startsAt: desk.now() });
    const broken = await only(desk);
    expect(broken).toMatchObject({ state: 'acknowledged', reopenedCount: 1 });
    expect(broken.mitigatedAt).toBeUndefined();
  });

  it('joins what is of the same environment and time, and nothing else', async () => {
    const desk = await start();
    await desk.alert();
    await desk.desk.report(exampleReport({ causeFactId: 'f' }));
    expect(await only(desk)).toMatchObject({
      severity: 'P1',
      causeFactId: 'f',
    });
    await desk.alert({ key: 's', environmentId: 'staging' });
    await desk.alert({ key: 'n', environmentId: null });
    await desk.alert({ key: 'o', entityRef: 'component:default/library' });
    expect(await desk.incidents()).toHaveLength(4);
    desk.at(90 * MINUTE_MS);
    // Of alerts one still fires; a rollback is another story by now.
    await desk.alert({ key: 'l', startsAt: desk.now() });
    expect(await desk.incidents()).toHaveLength(4);
    await desk.desk.report(
      exampleReport({ sourceKey: 'rollout:r2', startedAt: desk.now() }),
    );
    expect(await desk.incidents()).toHaveLength(5);
  });

  it('opens and ends with a rollback that left what runs healthy, once however often it is told', async () => {
    const desk = await start();
    const report = exampleReport({
      mitigatedAt: NOW - 30_000,
      resolvedAt: NOW - 10_000,
      causeFactId: 'f',
      causeSubject: { kind: 'rollout', id: 'r1' },
    });
    const first = await desk.desk.report(report);
    expect(first).toMatchObject({
      isNew: true,
      record: {
        state: 'resolved',
        reason: { code: 'state.resolved-rollback' },
        mitigatedAt: NOW - 30_000,
        resolvedAt: NOW - 10_000,
      },
    });
    desk.at(60 * MINUTE_MS);
    expect(await desk.desk.report(report)).toEqual({
      isNew: false,
      hasChanged: false,
      record: first.record,
    });
    expect(await types(desk)).toEqual([
      'incident.opened',
      'incident.mitigated',
      'incident.resolved',
    ]);
    const [{ payload, correlationId }] = await desk.facts();
    expect(payload.attributed).toEqual({
      factId: 'f',
      subject: { kind: 'rollout', id: 'r1' },
    });
    expect(correlationId).toBe(first.record.id);
  });

  it('goes from a rollback under way to its end', async () => {
    const desk = await start();
    await desk.desk.report(exampleReport());
    desk.at(MINUTE_MS);
    await desk.desk.report(exampleReport({ mitigatedAt: NOW + MINUTE_MS }));
    expect((await only(desk)).state).toBe('mitigated');
    await desk.desk.report(
      exampleReport({
        mitigatedAt: NOW + MINUTE_MS,
        resolvedAt: NOW + MINUTE_MS,
      }),
    );
    expect((await only(desk)).state).toBe('resolved');
  });

  it('knows a report again that had joined what is over by now', async () => {
    const desk = await start();
    await desk.alert();
    await desk.desk.report(exampleReport());
    await desk.alert({ state: 'resolved', endsAt: NOW });
    expect((await only(desk)).state).toBe('resolved');
    const again = await desk.desk.report(
      exampleReport({ mitigatedAt: NOW, resolvedAt: NOW }),
    );
    expect(again.isNew).toBe(false);
    expect((await only(desk)).revision).toBe(again.record.revision);
  });

  it('tells of an alert with a long text in whole characters', async () => {
    const desk = await start();
    const summary = `${'x'.repeat(199)}\u{1f680}${'y'.repeat(250)}`;
    await desk.alert({ summary, name: 'x'.repeat(200) });
    await desk.alert({
      key: 'f2',
      summary: `${'x'.repeat(284)}\u{1f680}`,
      name: 'n'.repeat(200),
    });
    const facts = await desk.facts();
    expect(facts.length).toBeGreaterThan(1);
    for (const fact of facts) {
      expect(() => parseRequest(newFactSchema, fact)).not.toThrow();
    }
  });

  it('keeps no more alerts of one incident than anybody looks at, and takes as long for the last as for the first', async () => {
    const desk = await start();
    await desk.alert();
    const [{ id }] = await desk.incidents();
    const alerts = Array.from({ length: 999 }, (_, index) =>
      exampleAlert(index, { incidentId: id, key: `pod-${index}` }),
    );
    await desk.store.reporting(SHOP, async report => {
      for (const alert of alerts) {
        await report.putAlert(alert);
      }
    });
    let read = 0;
    desk.knex.on('query-response', (rows: unknown) => {
      read += Array.isArray(rows) ? rows.length : 0;
    });
    const answer = await desk.alert({ key: 'one-more' });
    expect(answer).toEqual({ incidentId: id, result: 'repeated' });
    expect(read).toBeLessThan(50);
    expect(await desk.store.alertsOf([id])).toHaveLength(1000);
  });

  it('follows to the one that lives on', async () => {
    const desk = await start();
    await desk.alert();
    await desk.alert({ key: 's', environmentId: 'staging' });
    const [staging, production] = await desk.incidents();
    const verdict = merge(staging, production, desk.now());
    if ('refusal' in verdict) {
      throw new Error(verdict.refusal);
    }
    await desk.store.saveMerged(verdict.merged, verdict.into, []);
    await desk.alert({ state: 'resolved', endsAt: NOW });
    expect((await desk.store.get(production.id))?.state).toBe('open');
    const end = {
      key: 's',
      environmentId: 'staging',
      state: 'resolved',
    } as const;
    expect((await desk.alert({ ...end, endsAt: NOW })).incidentId).toBe(
      production.id,
    );
    expect((await desk.store.get(production.id))?.state).toBe('resolved');
  });

  it('keeps as a comment what a person reports of what is known', async () => {
    const desk = await start();
    await desk.alert();
    const { isNew } = await desk.desk.report(
      exampleReport({
        source: 'person',
        sourceKey: 'person:1',
        openedBy: OLGA,
        title: 'Nobody can buy',
        severity: 'P0',
      }),
    );
    expect(isNew).toBe(false);
    expect((await only(desk)).severity).toBe('P0');
    expect(
      (await desk.facts()).find(({ type }) => /comment/.test(type))?.payload,
    ).toMatchObject({ text: 'Nobody can buy', by: OLGA });
  });
});
