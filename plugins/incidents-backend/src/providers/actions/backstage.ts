import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ActionsService } from '@backstage/backend-plugin-api/alpha';
import {
  ConflictError,
  InputError,
  NotAllowedError,
  NotFoundError,
  ResponseError,
  ServiceUnavailableError,
} from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { z } from 'zod';
import { ActionsPort } from './types';

const KNOWN = [ConflictError, InputError, NotAllowedError, NotFoundError];

/** Over the registry of the portal; what an action refuses is refused here in its words. */
export class BackstageActions implements ActionsPort {
  constructor(private readonly actions: Pick<ActionsService, 'invoke'>) {}

  async invoke<T extends z.ZodType>(
    action: string,
    input: JsonObject,
    output: T,
    credentials: BackstageCredentials,
  ): Promise<z.output<T>> {
    const answer = await this.actions
      .invoke({ id: action, input, credentials })
      .catch((error: unknown) => {
        throw inItsWords(action, error);
      });
    const parsed = output.safeParse(answer.output);
    if (!parsed.success) {
      throw new ServiceUnavailableError(
        `${action} answers something else than was expected: ${z.prettifyError(parsed.error)}`,
      );
    }
    return parsed.data;
  }
}

function inItsWords(action: string, error: unknown): Error {
  if (!(error instanceof ResponseError)) {
    return new ServiceUnavailableError(
      `${action} cannot be asked: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const { name, message } = error.body.error;
  const Known = KNOWN.find(each => each.name === name);
  return Known
    ? new Known(message)
    : // What went wrong inside of another room is for the log of that room.
      new ServiceUnavailableError(
        `${action} failed with ${error.statusCode}; the log of the portal says why`,
      );
}
