import {
  Run,
  StepControl,
  completeStepSchema,
  decideStepSchema,
  executeStepSchema,
  settleStepSchema,
  skipStepSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { Asked } from '../../engine/RunDesk';
import { RunsOptions } from './runs';

const parametersSchema = z.object({
  id: z.uuid(),
  stepId: z.string().min(1).max(60),
});

/**
 * `POST /v1/runs/:id/steps/:stepId/execute` and `…/retry`: 202, and what was begun goes on behind; pages follow by the
 * signal.
 */
export function executeStep(
  { httpAuth, desk }: RunsOptions,
  kind: 'execute' | 'retry',
): RequestHandler<Record<string, string>, Run> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id, stepId } = parseRequest(parametersSchema, request.params);
    const { inputHash, secrets } = parseRequest(
      executeStepSchema,
      request.body,
    );
    const wish = { kind, stepId, secrets, inputHash: inputHash ?? undefined };
    response
      .status(202)
      .json(await desk.execute(id, wish, credentials, request));
  };
}

type Said = Exclude<StepControl, 'execute' | 'retry'>;

/** `POST /v1/runs/:id/steps/:stepId/{complete,decide,skip,settle,cancel}` */
export function operateStep(
  { httpAuth, desk }: RunsOptions,
  kind: Said,
): RequestHandler<Record<string, string>, Run> {
  return async (request, response) => {
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const { id, stepId } = parseRequest(parametersSchema, request.params);
    const asked = askedOf(kind, stepId, request.body);
    response.json(await desk.apply(id, asked, credentials, request));
  };
}

function askedOf(kind: Said, stepId: string, body: unknown): Asked {
  switch (kind) {
    case 'complete': {
      const said = parseRequest(completeStepSchema, body);
      return {
        kind,
        stepId,
        evidence: said.evidence ?? undefined,
        comment: said.comment ?? undefined,
      };
    }
    case 'decide': {
      const said = parseRequest(decideStepSchema, body);
      return {
        kind,
        stepId,
        option: said.option,
        comment: said.comment ?? undefined,
      };
    }
    case 'skip': {
      const said = parseRequest(skipStepSchema, body);
      return { kind, stepId, comment: said.reason ?? undefined };
    }
    case 'settle':
      return { kind, stepId, ...parseRequest(settleStepSchema, body) };
    default:
      return { kind, stepId };
  }
}
