import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { EntityAccess } from '@quarterdeck/toolkit-node';
import type { IRouter } from 'express';
import type { ProtectionReader } from '../database/ProtectionStore';
import { KeepingViews } from '../engine/KeepingViews';
import { getCalendar, previewRetention } from '../http/routes/keeping';

/** What became of each day, and what other rules of retention would keep. */
export function createCalendar(options: {
  access: Pick<EntityAccess, 'readable'>;
  httpAuth: HttpAuthService;
  store: ProtectionReader;
  now: () => number;
}) {
  const shown = { ...options, views: new KeepingViews(options) };
  return {
    addRoutes(router: IRouter) {
      router.get('/v1/policies/:id/calendar', getCalendar(shown));
      router.post(
        '/v1/policies/:id/retention-previews',
        previewRetention(shown),
      );
    },
  };
}
