import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { JsonObject } from '@backstage/types';
import { z } from 'zod';

/** The actions of other rooms, as who asks may use them. */
export interface ActionsPort {
  /**
   * @throws NotFoundError where the portal has no such action, or the caller may not see it
   * @throws ServiceUnavailableError where it answers something else than it says
   */
  invoke<T extends z.ZodType>(
    action: string,
    input: JsonObject,
    output: T,
    credentials: BackstageCredentials,
  ): Promise<z.output<T>>;
}
