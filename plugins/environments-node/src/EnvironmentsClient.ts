import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { parseEntityRef } from '@backstage/catalog-model';
import { ResponseError } from '@backstage/errors';
import {
  DeploymentPage,
  EnvironmentMatrix,
  deploymentPageSchema,
  environmentMatrixSchema,
} from '@quarterdeck/plugin-environments-common';
import { z } from 'zod';

const TIMEOUT_MS = 10_000;

/** What runs where, as other backends ask it, with the credentials of their own plugin. */
export interface EnvironmentsService {
  /** @throws ResponseError with 404 for an entity that does not exist */
  getMatrix(entityRef: string): Promise<EnvironmentMatrix>;
  /** Newest first. @throws ResponseError */
  listDeployments(
    entityRef: string,
    query: { environment: string; limit: number },
  ): Promise<DeploymentPage>;
}

export class EnvironmentsClient implements EnvironmentsService {
  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  async getMatrix(entityRef: string): Promise<EnvironmentMatrix> {
    return await this.#ask(environmentMatrixSchema, entityRef, 'environments');
  }

  async listDeployments(
    entityRef: string,
    { environment, limit }: { environment: string; limit: number },
  ): Promise<DeploymentPage> {
    const query = new URLSearchParams({ environment, limit: String(limit) });
    return await this.#ask(
      deploymentPageSchema,
      entityRef,
      `deployments?${query}`,
    );
  }

  async #ask<T extends z.ZodType>(
    schema: T,
    entityRef: string,
    question: string,
  ): Promise<z.output<T>> {
    const { auth, discovery } = this.options;
    const { kind, namespace, name } = parseEntityRef(entityRef);
    const entity = [kind, namespace, name].map(encodeURIComponent).join('/');
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl('environments'),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'environments',
      }),
    ]);
    const response = await fetch(
      `${baseUrl}/v1/entities/${entity}/${question}`,
      {
        headers: { authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
      },
    );
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return schema.parse(await response.json());
  }
}
