import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { metricSchema } from '@quarterdeck/plugin-dora-common';
import { z } from 'zod';
import { BandTable, BAND_TABLES, DEFAULT_BAND_TABLE } from './domain/bands';
import {
  DEFAULT_TARGETS,
  directionOf,
  TARGET_IDS,
  Targets,
  unitOf,
} from './domain/targets';

/** What values are held against. */
export interface MeasureConfig {
  targets: Targets;
  bands: BandTable;
}

const tablesSchema = z.array(
  z.strictObject({
    table: z.string().min(1).max(40),
    note: z.string().min(1).max(1000),
    isScored: z.boolean().default(false),
    options: z.partialRecord(
      metricSchema,
      z.array(
        z.strictObject({
          option: z.number().int().min(1).max(6),
          label: z.string().min(1).max(60),
          bound: z.number().positive().nullable(),
          isAbove: z.boolean().optional(),
        }),
      ),
    ),
  }),
);

/**
 * Reads `dora.targets` and `dora.bands`.
 *
 * @throws InputError that names the key and what it should be
 */
export function readMeasureConfig(rootConfig: Config): MeasureConfig {
  return {
    targets: readTargets(rootConfig.getOptionalConfig('dora.targets')),
    bands: readBands(rootConfig),
  };
}

function readTargets(config: Config | undefined): Targets {
  const targets: Targets = { ...DEFAULT_TARGETS };
  for (const key of config?.keys() ?? []) {
    const id = TARGET_IDS.find(each => each === key);
    if (id === undefined) {
      throw new InputError(
        `dora.targets.${key} is no metric; there are ${TARGET_IDS.join(', ')}`,
      );
    }
    if (config?.getOptional(key) === 'none') {
      delete targets[id];
    } else if (config) {
      targets[id] = {
        value: readValue(config, id),
        direction: directionOf(id),
      };
    }
  }
  return targets;
}

function readValue(config: Config, id: (typeof TARGET_IDS)[number]): number {
  const unit = unitOf(id);
  if (unit === 'duration') {
    return durationToMilliseconds(readDurationFromConfig(config, { key: id }));
  }
  const value = config.getNumber(id);
  if (value < 0 || (unit === 'ratio' && value > 1)) {
    throw new InputError(
      `dora.targets.${id} must be ${unit === 'ratio' ? 'from 0 to 1' : '0 or more deployments a day'}`,
    );
  }
  return value;
}

function readBands(rootConfig: Config): BandTable {
  const read = tablesSchema.safeParse(
    rootConfig.getOptional('dora.bands.tables') ?? [],
  );
  if (!read.success) {
    const [{ message, path }] = read.error.issues;
    throw new InputError(
      `dora.bands.tables is not right: ${message} at ${path.join('.')}`,
    );
  }
  const tables = new Map([
    ...BAND_TABLES,
    ...read.data.map(table => [table.table, table] as const),
  ]);
  const name =
    rootConfig.getOptionalString('dora.bands.table') ??
    DEFAULT_BAND_TABLE.table;
  const table = tables.get(name);
  if (!table) {
    throw new InputError(
      `dora.bands.table must be one of ${[...tables.keys()].join(', ')}`,
    );
  }
  return table;
}
