import { KubernetesConnection } from '@quarterdeck/toolkit-node';
import { z } from 'zod';
import { Access } from '../../domain/access';

const PATH = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
const TIMEOUT_MS = 8_000;
const answerSchema = z.looseObject({
  status: z.looseObject({ allowed: z.boolean() }),
});

/** Which of these the portal's account may not do in a namespace, as the API server says by its own rules. */
export async function refusedAccesses(
  connection: KubernetesConnection,
  namespace: string,
  accesses: readonly Access[],
  signal: AbortSignal,
): Promise<Access[]> {
  const answers = await Promise.all(
    accesses.map(async access => {
      const [resource, subresource] = access.resource.split('/');
      const { verb, group, name } = access;
      const answer = await connection.send('POST', PATH, {
        body: {
          apiVersion: 'authorization.k8s.io/v1',
          kind: 'SelfSubjectAccessReview',
          spec: {
            resourceAttributes: {
              namespace,
              verb,
              group,
              resource,
              subresource,
              name,
            },
          },
        },
        contentType: 'application/json',
        signal,
        timeoutMs: TIMEOUT_MS,
      });
      return answerSchema.parse(answer).status.allowed;
    }),
  );
  return accesses.filter((_, index) => !answers[index]);
}
