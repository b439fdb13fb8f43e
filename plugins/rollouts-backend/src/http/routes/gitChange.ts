import { HttpAuthService } from '@backstage/backend-plugin-api';
import { GitChange } from '@quarterdeck/plugin-rollouts-common';
import { parseRequest } from '@quarterdeck/toolkit-node';
import { RequestHandler } from 'express';
import { GitChanges } from '../../engine/GitChanges';
import { RolloutReader } from '../../engine/RolloutReader';
import { idSchema } from '../ids';

export interface GitChangeOptions {
  httpAuth: HttpAuthService;
  reader: RolloutReader;
  gitChanges: GitChanges;
}

/** `GET /v1/rollouts/:id/git-change`: people only, since it reads the repository. */
export function getGitChange({
  httpAuth,
  reader,
  gitChanges,
}: GitChangeOptions): RequestHandler<Record<string, string>, GitChange> {
  return async (request, response) => {
    const { id } = parseRequest(idSchema, request.params);
    const credentials = await httpAuth.credentials(request, {
      allow: ['user'],
    });
    const record = await reader.get(id, credentials);
    response.json(await gitChanges.of(record, credentials));
  };
}
