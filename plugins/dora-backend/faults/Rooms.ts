import { JsonObject } from '@backstage/types';
import {
  KillableRooms,
  type RoomAnswer,
} from '@quarterdeck/toolkit-node/testUtils';
import path from 'node:path';

export type Answer = RoomAnswer;

export interface Sent {
  /** Below `/api`. */
  path: string;
  headers: Record<string, string>;
  body: Buffer;
}

/** The process of the rooms, which can be killed and started again. */
export class Rooms extends KillableRooms {
  constructor(
    options: {
      /** As Backstage's configuration names a database. */
      configuration: JsonObject;
      /** Where repositories lie. */
      repositories?: string;
    },
    onCrash: () => void,
  ) {
    super({
      program: path.join(__dirname, 'roomProcess.ts'),
      input: {
        database: options.configuration,
        repositories: options.repositories,
      },
      onCrash,
    });
  }

  async send(sent: Sent): Promise<Answer | undefined> {
    return await this.ask(sent.path, {
      method: 'POST',
      headers: sent.headers,
      body: new Uint8Array(sent.body),
    });
  }

  async get(address: string): Promise<Answer | undefined> {
    return await this.ask(address, {
      headers: { authorization: 'Bearer mock-user-token' },
    });
  }
}
