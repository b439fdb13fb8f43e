import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import {
  Analysis,
  Metric,
  Strategy,
  strategySchema,
} from '@quarterdeck/plugin-rollouts-common';
import { assertSettings } from './configChecks';
import { readCustomMetric, readOnNoData } from './customMetrics';
import { RequirableGate, readRequiredGates } from './requiredGates';
import { StrategyOptions } from './domain/strategies/types';
import { DeploymentWindow } from './domain/windows';

const SHORTEST_SECRET = 32;
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
];
const TIME = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** How rollouts of one environment go. */
export interface RolloutSettings {
  strategy?: Strategy;
  options: Omit<StrategyOptions, 'isProduction'>;
  analysis: Analysis;
  /** Undefined: as long as is usual. */
  progressDeadlineMs?: number;
  /** How long the environment before has to have run it. */
  soakMs: number;
  /** A path that every pod of a candidate has to answer; undefined: none is asked. */
  smokeTest?: string;
  windows: readonly DeploymentWindow[];
  /** Gates that are asked only where they are wanted. */
  require: readonly RequirableGate[];
}

export interface RolloutsConfig {
  settingsOf(environmentId: string): RolloutSettings;
  /** Whether the portal may change a cluster at all. */
  isWritable(cluster: string): boolean;
  prometheusUrl?: string;
  /** From which the webhooks of Flagger get theirs; undefined: they are not answered. */
  flaggerSecret?: string;
  /** All that metrics are taken from, by name. */
  metricSources: readonly string[];
  /** Subjects of the external access that may report evidence. */
  evidenceReporters: readonly string[];
  approvalExpiresAfterMs: number;
  /** How long GitOps leaves alone what a way back has put there. */
  holdMs: number;
  /** Where Applications are that do not name a namespace. */
  argoCdNamespace: string;
  retentionMs: number;
}

/**
 * Reads `rollouts` from the configuration.
 *
 * @throws InputError that names the key and what it should be.
 */
export function readRolloutsConfig(rootConfig: Config): RolloutsConfig {
  const config = rootConfig.getOptionalConfig('rollouts');
  const defaults = config?.getOptionalConfig('defaults');
  const environments = config?.getOptionalConfig('environments');
  const known = new Map(
    (environments?.keys() ?? []).map(id => [
      id,
      readSettings(
        [environments?.getConfig(id), defaults],
        `rollouts.environments.${id}`,
      ),
    ]),
  );
  const standard = readSettings([defaults], 'rollouts.defaults');
  const writable = new Map(
    Object.entries(
      config?.getOptional<Record<string, { write?: unknown }>>('clusters') ??
        {},
    ).map(([name, cluster]) => [name, String(cluster.write) === 'true']),
  );
  const prometheusUrl = readPrometheusUrl(config);
  assertKnown(
    [...known.keys()],
    rootConfig.getOptionalConfig('environments.definitions')?.keys() ?? [],
  );
  return {
    settingsOf: id => known.get(id) ?? standard,
    isWritable: cluster => writable.get(cluster) ?? false,
    prometheusUrl,
    flaggerSecret: readFlaggerSecret(config),
    metricSources: [
      ...new Set(
        [standard, ...known.values()].flatMap(({ analysis }) =>
          analysis.metrics.map(({ source }) => source),
        ),
      ),
    ],
    evidenceReporters:
      config?.getOptionalStringArray('evidence.reporters') ?? [],
    approvalExpiresAfterMs: duration([config], 'approvalExpiresAfter', DAY_MS),
    holdMs: duration([config], 'gitOpsHold', DAY_MS),
    argoCdNamespace: config?.getOptionalString('argoCdNamespace') ?? 'argocd',
    retentionMs: duration([config], 'retention', 400 * DAY_MS),
  };
}

/** @throws InputError for settings of an environment that there is not: they would be of none */
function assertKnown(ids: readonly string[], definitions: readonly string[]) {
  const unknown = ids.find(id => !definitions.includes(id));
  if (unknown !== undefined) {
    throw new InputError(
      `rollouts.environments.${unknown}: there is no such environment; environments.definitions has ${definitions.join(', ') || 'none'}`,
    );
  }
}

function readFlaggerSecret(config: Config | undefined): string | undefined {
  const secret = config?.getOptionalString('flagger.secret');
  if (secret !== undefined && secret.length < SHORTEST_SECRET) {
    throw new InputError(
      `rollouts.flagger.secret has ${secret.length} characters; it needs ${SHORTEST_SECRET} at least`,
    );
  }
  return secret;
}

type Layers = readonly (Config | undefined)[];

/** What the first of the layers says. */
function first<T>(layers: Layers, read: (config: Config) => T | undefined) {
  for (const layer of layers) {
    const value = layer && read(layer);
    if (value !== undefined) {
      return value;
    }
  }
  return undefined;
}

function optionalDuration(layers: Layers, key: string): number | undefined {
  return first(layers, config =>
    config.has(key)
      ? durationToMilliseconds(readDurationFromConfig(config, { key }))
      : undefined,
  );
}

function duration(layers: Layers, key: string, standard: number): number {
  return optionalDuration(layers, key) ?? standard;
}

function number(layers: Layers, key: string, standard: number): number {
  return first(layers, config => config.getOptionalNumber(key)) ?? standard;
}

function readSettings(layers: Layers, where: string): RolloutSettings {
  const strategy = first(layers, config =>
    config.getOptionalString('strategy'),
  );
  const parsed = strategySchema.optional().safeParse(strategy);
  if (!parsed.success) {
    throw new InputError(
      `rollouts: the strategy "${strategy}" does not exist; there is ${strategySchema.options.join(', ')}`,
    );
  }
  const settings: RolloutSettings = {
    strategy: parsed.data,
    options: {
      weights: readWeights(layers),
      stepMs: duration(layers, 'step', MINUTE_MS),
      bakeMs: optionalDuration(layers, 'bake'),
    },
    analysis: readAnalysis(layers),
    progressDeadlineMs: optionalDuration(layers, 'deadline'),
    soakMs: duration(layers, 'soak', 10 * MINUTE_MS),
    smokeTest: first(layers, config => config.getOptionalString('smokeTest')),
    windows: readWindows(layers),
    require: readRequiredGates(
      first(layers, config => config.getOptionalStringArray('require')),
    ),
  };
  assertSettings(settings, where);
  return settings;
}

function readWeights(layers: Layers): number[] {
  const weights = first(layers, config =>
    config.getOptional<unknown[]>('weights'),
  )?.map(Number) ?? [5, 25, 50, 100];
  assertWeights(weights, 'rollouts');
  return weights;
}

/** @throws InputError that says where they stand */
export function assertWeights(weights: readonly number[], where: string): void {
  const isRising = weights.every(
    (weight, index) =>
      Number.isInteger(weight) &&
      weight > (weights[index - 1] ?? 0) &&
      weight <= 100,
  );
  if (!isRising || weights.at(-1) !== 100) {
    throw new InputError(
      `${where}: weights are ${weights.join(', ')}; they have to be whole numbers that rise to 100`,
    );
  }
}

function readAnalysis(layers: Layers): Analysis {
  const minimumSamples = number(layers, 'analysis.minimumSamples', 20);
  const common = {
    source:
      first(layers, config => config.getOptionalString('analysis.source')) ??
      'pods',
    query: null,
    minimumSamples,
    onNoData:
      first(layers, config =>
        config.has('analysis.onNoData')
          ? readOnNoData(config, 'analysis.onNoData')
          : undefined,
      ) ?? 'hold',
  };
  const metrics: Metric[] = [
    {
      ...common,
      id: 'success-rate',
      measure: 'success-rate',
      unit: ' %',
      minimum: number(layers, 'analysis.successRate', 99),
      maximum: null,
    },
    {
      ...common,
      id: 'latency-p99',
      measure: 'latency-p99',
      unit: ' ms',
      minimum: null,
      maximum: number(layers, 'analysis.latencyP99', 500),
    },
    ...(
      first(layers, config =>
        config.getOptionalConfigArray('analysis.metrics'),
      ) ?? []
    ).map(readCustomMetric),
  ];
  const ids = metrics.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(`rollouts: there are two metrics "${twice}"`);
  }
  return {
    intervalMs: duration(layers, 'analysis.interval', MINUTE_MS),
    metrics,
    failureLimit: number(layers, 'analysis.failureLimit', 5),
    consecutiveFailureLimit: number(
      layers,
      'analysis.consecutiveFailureLimit',
      2,
    ),
    onBreach: 'roll-back',
  };
}

function readWindows(layers: Layers): DeploymentWindow[] {
  const windows = first(layers, config =>
    config.getOptionalConfigArray('windows'),
  );
  return (windows ?? []).map(config => {
    const days = config
      .getStringArray('days')
      .map(day => WEEKDAYS.findIndex(known => isDay(day, known)) + 1);
    const [from, to] = ['from', 'to'].map(key => minutesOf(config, key));
    if (days.includes(0) || from >= to) {
      throw new InputError(
        `rollouts: a window has days like [mon, tue], and a time "from" that is earlier than "to"`,
      );
    }
    return {
      days,
      from,
      to,
      timezone: config.getOptionalString('timezone') ?? 'UTC',
    };
  });
}

/** `mon`, `Mon` or `Monday`. */
function isDay(text: string, day: string): boolean {
  return [day.slice(0, 3), day].includes(text.toLowerCase());
}

function minutesOf(config: Config, key: string): number {
  const text = config.getString(key);
  const match = TIME.exec(text);
  if (!match) {
    throw new InputError(
      `rollouts: "${text}" is no time of the day like 09:30`,
    );
  }
  return Number(match[1]) * 60 + Number(match[2]);
}

function readPrometheusUrl(config: Config | undefined): string | undefined {
  const url = config?.getOptionalString('prometheus.url');
  if (url === undefined) {
    return undefined;
  }
  if (!URL.canParse(url)) {
    throw new InputError(
      `rollouts.prometheus.url is "${url}"; it has to be an address like http://prometheus.monitoring`,
    );
  }
  const { password, username } = new URL(url);
  if (username !== '' || password !== '') {
    throw new InputError(
      'rollouts.prometheus.url holds a name or a password, which is not sent and would be told to who reads measurements; put a proxy that adds them in front of Prometheus',
    );
  }
  return url;
}
