import {
  ConflictError,
  ServiceUnavailableError,
  toError,
} from '@backstage/errors';
import { KubernetesStatusError } from '@quarterdeck/toolkit-node';

/**
 * Asks a cluster on behalf of a person, and says in their words why it cannot be asked.
 *
 * @throws ConflictError where the portal may not read; ServiceUnavailableError where no answer comes;
 *   KubernetesStatusError with 404 as it is: what that means knows who asks
 */
export async function asked<T>(
  cluster: string,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const { message } = toError(error);
    const status =
      error instanceof KubernetesStatusError ? error.statusCode : undefined;
    if (status === 404 || error instanceof ConflictError) {
      throw error;
    }
    throw status === 401 || status === 403
      ? new ConflictError(
          `Cluster ${cluster} does not let the portal read what a plan needs: ${message}; docs/guides/rollouts.md has the role`,
        )
      : new ServiceUnavailableError(
          `Cluster ${cluster} does not answer: ${message}`,
        );
  }
}
