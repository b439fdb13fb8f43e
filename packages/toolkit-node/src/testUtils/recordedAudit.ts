import { AuditorServiceCreateEventOptions } from '@backstage/backend-plugin-api';
import { mockServices } from '@backstage/backend-test-utils';
import { JsonObject } from '@backstage/types';

export interface AuditRecord {
  eventId: string;
  meta?: JsonObject;
  /** What it failed with; undefined where it succeeded. */
  error?: string;
}

/** An auditor that keeps what ended, and how. */
export function recordedAudit() {
  const records: AuditRecord[] = [];
  const service = mockServices.auditor.mock({
    createEvent: async ({
      eventId,
      meta,
    }: AuditorServiceCreateEventOptions) => ({
      success: async () => {
        records.push({ eventId, meta });
      },
      fail: async ({ error }) => {
        records.push({ eventId, meta, error: error.name });
      },
    }),
  });
  return { records, factory: service.factory };
}
