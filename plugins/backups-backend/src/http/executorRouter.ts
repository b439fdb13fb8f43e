import express from 'express';
import Router from 'express-promise-router';
import { z } from 'zod';
import { reportSchema, type ReportDoor } from '../executor/reports';

export const EXECUTOR_EVENTS_PATH = '/v1/executor-events';
/** The event that ends has the manifest in it, as long as it may be. */
const LARGEST_REPORT = '33mb';
const runIdSchema = z.uuid();
const BEARER = /^Bearer ([A-Za-z0-9_-]{20,100})$/;

/** Where executors in clusters say how far they are. Each has a token for its own run, and for nothing else. */
export function createExecutorRouter(reports: ReportDoor) {
  const router = Router();
  router.post(
    `${EXECUTOR_EVENTS_PATH}/:runId`,
    // Who may not speak is not listened to.
    async (request, response, next) => {
      const runId = runIdSchema.safeParse(request.params.runId);
      const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
      if (
        !runId.success ||
        token === undefined ||
        !(await reports.isAllowed(runId.data, token))
      ) {
        response.status(401).json({
          error: { message: 'This is no token of a run that is under way' },
        });
        return;
      }
      next();
    },
    express.json({ limit: LARGEST_REPORT }),
    async (request, response) => {
      const report = reportSchema.safeParse(request.body);
      if (!report.success) {
        response.status(400).json({
          error: {
            message: `This is no report: ${z.prettifyError(report.error)}`,
          },
        });
        return;
      }
      const refusal = await reports.add(request.params.runId, report.data);
      if (refusal) {
        response.status(refusal === 'ended' ? 409 : 410).json({
          error: {
            message:
              refusal === 'ended'
                ? 'The run has said its end already'
                : 'Nobody waits for this run any more',
          },
        });
        return;
      }
      response.status(204).end();
    },
  );
  return router;
}
