import { AuthService, LoggerService } from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import type { KnexLeases } from '@quarterdeck/toolkit-node';
import type { BackupsConfig } from '../config';
import type { ProtectionStore } from '../database/ProtectionStore';
import type { PolicyRecord } from '../domain/records';
import { Parts } from '../engine/Parts';
import { PolicyResolver } from '../engine/PolicyResolver';
import { ScheduleBook } from '../engine/ScheduleBook';
import type { CollectedParts } from './parts';
import type { Loop } from './loops';

/** How what is protected how. */
export async function createPolicies(options: {
  auth: AuthService;
  catalog: CatalogService;
  config: BackupsConfig;
  extensions: CollectedParts;
  leases: KnexLeases;
  logger: LoggerService;
  owner: string;
  recipients: PolicyRecord['recipients'];
  store: ProtectionStore;
  now(): number;
  onChanged(): void;
}): Promise<{
  parts: Parts;
  schedules: ScheduleBook;
  /** When a cron expression is due next; undefined for one that is wrong. */
  nextAt(cron: string, timeZone: string): number | undefined;
  loops: Loop[];
}> {
  const parts = await Parts.load(options.config, options.extensions);
  const schedules = new ScheduleBook();
  const resolver = new PolicyResolver({
    ...options,
    schedules,
    engine: id => parts.engine(id),
  });
  return {
    parts,
    schedules,
    nextAt: (cron, timeZone) => {
      try {
        return schedules.schedule(cron, timeZone).next(options.now());
      } catch {
        // The policy says what is wrong with it.
        return undefined;
      }
    },
    loops: [resolver],
  };
}
