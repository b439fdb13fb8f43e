import { JsonObject } from '@backstage/types';
import {
  KillableRooms,
  type RoomAnswer,
} from '@quarterdeck/toolkit-node/testUtils';
import path from 'node:path';
import { Case } from './cases';

export type Answer = RoomAnswer;

/** The room, which can be killed and started again. */
export class Room extends KillableRooms {
  constructor(database: JsonObject, onCrash: () => void) {
    super({
      program: path.join(__dirname, 'roomProcess.ts'),
      input: database,
      onCrash,
    });
  }

  /** @returns undefined where it was not there, or died over it */
  async send({
    path: address,
    headers,
    body,
  }: Case): Promise<Answer | undefined> {
    return await this.ask(`/incidents${address}`, {
      method: 'POST',
      headers,
      body: new Uint8Array(body),
    });
  }
}
