import { mockServices } from '@backstage/backend-test-utils';
import { newFactSchema } from '@quarterdeck/plugin-timeline-common';
import { Knex } from 'knex';
import { z } from 'zod';
import { KnexIncidentStore } from '../database/KnexIncidentStore';
import { AlertReport } from '../engine/IncidentDesk';
import { ReportDesk } from '../engine/ReportDesk';
import { Notice } from '../providers/notifications/types';
import { NOW, exampleAlertReport } from './examples';

/** The desk over a real database, with a clock that the test moves. */
export async function deskUnderTest(knex: Knex) {
  let time = NOW;
  const now = () => time;
  const store = await KnexIncidentStore.create(
    mockServices.database({ knex, migrations: { skip: false } }),
    now,
  );
  const notices: Notice['kind'][] = [];
  const desk = new ReportDesk({
    store,
    notifier: {
      async tell(_record, notice) {
        notices.push(notice.kind);
      },
    },
    now,
    onFacts: () => {},
    onChanged: () => {},
  });
  return {
    knex,
    store,
    desk,
    notices,
    now,
    /** Milliseconds since the beginning of the test. */
    at: (milliseconds: number) => {
      time = NOW + milliseconds;
    },
    alert: (changes: Partial<AlertReport> = {}) =>
      desk.reportAlert(exampleAlertReport(changes)),
    incidents: () => store.list({}, undefined, 100),
    /** What was told, in the order in which it was. */
    facts: async () => {
      const rows = await knex('quarterdeck_outbox').orderBy('position');
      return rows.map(row =>
        newFactSchema.parse(
          JSON.parse(
            z.object({ payload_json: z.string() }).parse(row).payload_json,
          ),
        ),
      );
    },
  };
}
