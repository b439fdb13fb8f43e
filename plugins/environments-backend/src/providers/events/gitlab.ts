import { InputError } from '@backstage/errors';
import {
  parseRequest,
  plausibleTime,
  repositoryName,
} from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { Said, reportIdOf, versionOf } from './said';

const text = z.string().max(2000);
const kindSchema = z.looseObject({ object_kind: text });
const deploymentSchema = z.object({
  status: text,
  status_changed_at: text,
  deployment_id: z.number().int(),
  environment: text,
  short_sha: text.nullish(),
  commit_url: text.nullish(),
  commit_title: text.nullish(),
  ref: text.nullish(),
  project: z.object({ web_url: z.url().max(1000) }),
});

const ENDS = new Map<string, 'succeeded' | 'failed'>([
  ['success', 'succeeded'],
  ['failed', 'failed'],
  ['canceled', 'failed'],
]);
const TAG = /^v?\d+(\.\d+)+/;

/**
 * A webhook of GitLab of the kind `deployment`.
 *
 * @throws InputError that says what is wrong with it
 */
export function readGitlab(value: unknown, now: number): Said {
  const { object_kind: kind } = parseRequest(kindSchema, value);
  if (kind !== 'deployment') {
    return {
      ignored: `Webhooks of kind ${kind.slice(0, 60)} say nothing of deployments; tick "Deployment events" alone`,
    };
  }
  const event = parseRequest(deploymentSchema, value);
  const { status, ref } = event;
  const outcome = ENDS.get(status);
  if (!outcome && status !== 'running') {
    return {
      ignored: `The status ${status.slice(0, 60)} says nothing of how a deployment goes`,
    };
  }
  const at = plausibleTime('status_changed_at', event.status_changed_at, now);
  const repository = repositoryName(event.project.web_url);
  const sha =
    /\/commit\/([0-9a-f]{40,64})\b/i.exec(event.commit_url ?? '')?.[1] ??
    /^[0-9a-f]{7,64}$/i.exec(event.short_sha ?? '')?.[0];
  const version = versionOf(ref && TAG.test(ref) ? ref : undefined, sha, ref);
  if (version === undefined) {
    throw new InputError(
      'It names neither ref nor commit, so that nobody knows what was deployed',
    );
  }
  return {
    whose: { repository },
    where: { environment: event.environment },
    deployment: {
      reportId: reportIdOf(
        'gitlab',
        repository ?? event.project.web_url,
        String(event.deployment_id),
      ),
      version,
      revision: sha,
      startedAt: new Date(at).toISOString(),
      ...(outcome && { outcome, finishedAt: new Date(at).toISOString() }),
      actor: { kind: 'service', ref: 'gitlab' },
      cause: event.commit_title?.slice(0, 500) || null,
    },
  };
}
