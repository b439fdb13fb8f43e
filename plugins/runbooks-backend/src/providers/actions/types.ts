import { BackstageCredentials } from '@backstage/backend-plugin-api';
import { JsonObject, JsonValue } from '@backstage/types';

/** What the registry says of an action. */
export interface ActionDescription {
  id: string;
  title: string;
  isReadOnly: boolean;
  /**
   * Whether doing it again does no harm: it only reads, says that it is idempotent, or takes an `idempotencyKey`, by which
   * it promises to carry out the same once.
   */
  isRepeatable: boolean;
  takesIdempotencyKey: boolean;
  /** JSON schema of its input. */
  inputSchema: JsonObject;
}

export type ActionOutcome =
  | { kind: 'succeeded'; output: JsonValue }
  /** It said no, or that it failed: it will not happen any more. */
  | { kind: 'failed'; message: string }
  /** Nobody knows: the connection broke, it took too long, the answer could not be read. */
  | { kind: 'unknown'; message: string };

/** The actions of the portal, as who asks may use them. */
export interface ActionsPort {
  /** @returns undefined for one that there is not, or that the caller may not see */
  describe(
    action: string,
    credentials: BackstageCredentials,
  ): Promise<ActionDescription | undefined>;
  /** Never throws for what the action says or the network does. */
  invoke(request: {
    action: string;
    input: JsonObject;
    credentials: BackstageCredentials;
    signal: AbortSignal;
  }): Promise<ActionOutcome>;
}
