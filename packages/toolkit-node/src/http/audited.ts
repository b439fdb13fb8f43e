import {
  AuditorService,
  AuditorServiceCreateEventOptions,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';

/** Carries something out, and leaves an audit record of how that ended. */
export async function audited<T>(
  auditor: AuditorService,
  event: Omit<AuditorServiceCreateEventOptions, 'meta'>,
  meta: JsonObject,
  act: () => Promise<T>,
): Promise<T> {
  const begun = await auditor.createEvent({ ...event, meta });
  try {
    const result = await act();
    await begun.success();
    return result;
  } catch (error) {
    await begun.fail({ error: toError(error) });
    throw error;
  }
}
