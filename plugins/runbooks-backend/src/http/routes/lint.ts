import { HttpAuthService } from '@backstage/backend-plugin-api';
import {
  lintRequestSchema,
  lintResponseSchema,
} from '@quarterdeck/plugin-runbooks-common';
import { parseRunbook } from '@quarterdeck/runbook-format';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { z } from 'zod';
import { presentStep } from '../../domain/presentRunbook';

/** `POST /v1/lint`: what is wrong with a text that somebody is writing; it is not kept. */
export function lintRunbook({
  httpAuth,
}: {
  httpAuth: HttpAuthService;
}): RequestHandler<Record<string, string>, z.input<typeof lintResponseSchema>> {
  return async (request, response) => {
    await httpAuth.credentials(request, { allow: ['user', 'service'] });
    const { name, text } = parseRequest(lintRequestSchema, request.body);
    const runbook = parseRunbook(text, name.replace(/\.md$/, ''));
    response.json({
      isRunnable: runbook.isRunnable,
      steps: runbook.steps.map(presentStep),
      problems: runbook.problems,
    });
  };
}
