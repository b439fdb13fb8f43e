import { AuthService, DiscoveryService } from '@backstage/backend-plugin-api';
import { ResponseError } from '@backstage/errors';
import {
  Approval,
  NewApproval,
  approvalSchema,
} from '@quarterdeck/plugin-approvals-common';
import { planHashOf } from './planHash';

const TIMEOUT_MS = 10_000;

/** Approvals as other backends use them, with the credentials of their own plugin. */
export interface ApprovalsService {
  /**
   * Asks people to agree to a plan. The same subject with the same plan asks once: safe to repeat.
   *
   * @throws ResponseError
   */
  request(wanted: Omit<NewApproval, 'planHash'>): Promise<Approval>;
  /** @throws ResponseError with 404 for what does not exist */
  get(id: string): Promise<Approval>;
  /**
   * Uses a grant up, for the plan that it was given for and no other.
   *
   * @throws ResponseError with 409 where it is not granted, or was used before
   */
  consume(approval: Pick<Approval, 'id' | 'planHash'>): Promise<Approval>;
}

export class ApprovalsClient implements ApprovalsService {
  constructor(
    private readonly options: {
      auth: AuthService;
      discovery: DiscoveryService;
    },
  ) {}

  async request(wanted: Omit<NewApproval, 'planHash'>): Promise<Approval> {
    return await this.#ask('', {
      ...wanted,
      planHash: planHashOf(wanted.plan),
    });
  }

  async get(id: string): Promise<Approval> {
    return await this.#ask(`/${encodeURIComponent(id)}`);
  }

  async consume({
    id,
    planHash,
  }: Pick<Approval, 'id' | 'planHash'>): Promise<Approval> {
    return await this.#ask(`/${encodeURIComponent(id)}/consume`, { planHash });
  }

  async #ask(path: string, body?: object): Promise<Approval> {
    const { auth, discovery } = this.options;
    const [baseUrl, { token }] = await Promise.all([
      discovery.getBaseUrl('approvals'),
      auth.getPluginRequestToken({
        onBehalfOf: await auth.getOwnServiceCredentials(),
        targetPluginId: 'approvals',
      }),
    ]);
    const response = await fetch(`${baseUrl}/v1/approvals${path}`, {
      method: body ? 'POST' : 'GET',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) {
      throw await ResponseError.fromResponse(response);
    }
    return approvalSchema.parse(await response.json());
  }
}
