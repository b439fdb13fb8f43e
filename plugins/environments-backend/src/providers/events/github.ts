import {
  parseRequest,
  plausibleTime,
  repositoryName,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { Said, reportIdOf, versionOf } from './said';

const text = z.string().max(2000);
/** What a workflow may say of the deployment that it creates, as its payload. */
const payloadSchema = z.looseObject({
  entityRef: text.optional(),
  version: text.optional(),
  unplanned: z.boolean().optional(),
  artifact: z.string().max(500).optional(),
});
const deploymentSchema = z.object({
  id: z.number().int(),
  sha: z.string().min(7).max(64),
  ref: text,
  environment: text,
  created_at: text,
  description: text.nullish(),
  payload: z.unknown().optional(),
});
const repositorySchema = z.object({ html_url: z.url().max(1000) });
const deploymentEventSchema = z.object({
  deployment: deploymentSchema,
  repository: repositorySchema,
});
const statusEventSchema = deploymentEventSchema.extend({
  deployment_status: z.object({
    state: text,
    created_at: text,
    environment: text.nullish(),
  }),
});

const UNDER_WAY = ['queued', 'pending', 'in_progress'];
const ENDS = new Map<string, 'succeeded' | 'failed'>([
  ['success', 'succeeded'],
  ['failure', 'failed'],
  ['error', 'failed'],
]);
const TAG = /^v?\d+(\.\d+)+/;

/**
 * A webhook of GitHub: `deployment` or `deployment_status`.
 *
 * @param type - `X-GitHub-Event`
 * @throws InputError that says what is wrong with it
 */
export function readGithub(
  type: string | undefined,
  value: unknown,
  now: number,
): Said {
  if (type === 'deployment') {
    const { deployment, repository } = parseRequest(
      deploymentEventSchema,
      value,
    );
    return said(deployment, repository.html_url, deployment.environment, now);
  }
  if (type !== 'deployment_status') {
    return {
      ignored: `Webhooks of type ${type ?? 'none'} say nothing of deployments; deployment_status does`,
    };
  }
  const {
    deployment,
    deployment_status: status,
    repository,
  } = parseRequest(statusEventSchema, value);
  const outcome = ENDS.get(status.state);
  if (!outcome && !UNDER_WAY.includes(status.state)) {
    return {
      ignored: `The state ${status.state} says nothing of how a deployment goes`,
    };
  }
  return said(
    deployment,
    repository.html_url,
    status.environment || deployment.environment,
    now,
    outcome && {
      outcome,
      finishedAt: plausibleTime(
        'deployment_status.created_at',
        status.created_at,
        now,
      ),
    },
  );
}

function said(
  deployment: z.output<typeof deploymentSchema>,
  repositoryUrl: string,
  environment: string,
  now: number,
  end?: { outcome: 'succeeded' | 'failed'; finishedAt: number },
): Said {
  const { id, sha, ref } = deployment;
  const repository = repositoryName(repositoryUrl);
  const payload = payloadOf(deployment.payload);
  const startedAt = plausibleTime(
    'deployment.created_at',
    deployment.created_at,
    now,
  );
  return {
    whose: { repository, entityRef: payload.entityRef },
    where: { environment },
    deployment: {
      reportId: reportIdOf('github', repository ?? repositoryUrl, String(id)),
      version: versionOf(payload.version, TAG.test(ref) ? ref : sha) ?? sha,
      revision: sha,
      artifact: payload.artifact,
      startedAt: new Date(startedAt).toISOString(),
      ...(end && {
        outcome: end.outcome,
        finishedAt: new Date(Math.max(end.finishedAt, startedAt)).toISOString(),
      }),
      actor: { kind: 'service', ref: 'github' },
      cause: deployment.description?.slice(0, 500) || null,
      unplanned: payload.unplanned,
    },
  };
}

/** It is an object, or text that holds one, or whatever somebody wrote. */
function payloadOf(payload: unknown): z.output<typeof payloadSchema> {
  const value = typeof payload === 'string' ? parsed(payload) : payload;
  const read = payloadSchema.safeParse(value ?? {});
  return read.success ? read.data : {};
}

function parsed(textOfIt: string): unknown {
  try {
    return JSON.parse(textOfIt);
  } catch {
    return undefined;
  }
}
