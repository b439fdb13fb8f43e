import { FileTree } from '@quarterdeck/service-generator';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';

/** A rule of Prometheus: it records or alerts. */
const ruleSchema = z.looseObject({
  record: z.string().optional(),
  alert: z.string().optional(),
  expr: z.string(),
  for: z.string().optional(),
  labels: z.record(z.string(), z.string()).default({}),
  annotations: z.record(z.string(), z.string()).default({}),
});
export type PrometheusRule = z.infer<typeof ruleSchema>;

const ruleObjectSchema = z.looseObject({
  kind: z.literal('PrometheusRule'),
  spec: z.looseObject({
    groups: z.array(z.looseObject({ rules: z.array(ruleSchema) })),
  }),
});

export interface InFile<Value> {
  path: string;
  value: Value;
}

/** Every document of the manifests, parsed once for all rules. */
function documentsIn(files: FileTree): InFile<unknown>[] {
  const known = cache.get(files);
  if (known) {
    return known;
  }
  const documents = [...files]
    .filter(([path]) => /^deploy\/.*\.ya?ml$/.test(path))
    .flatMap(([path, { content }]) =>
      parseAllDocuments(content)
        .filter(document => document.errors.length === 0)
        .map((document): InFile<unknown> => ({ path, value: document.toJS() })),
    );
  cache.set(files, documents);
  return documents;
}

const cache = new WeakMap<FileTree, InFile<unknown>[]>();

/** Those that are of this shape. */
function documentsLike<Shape extends z.ZodType>(
  files: FileTree,
  shape: Shape,
): InFile<z.infer<Shape>>[] {
  return documentsIn(files).flatMap(({ path, value }) => {
    const { data } = shape.safeParse(value);
    return data === undefined ? [] : [{ path, value: data }];
  });
}

export function prometheusRules(files: FileTree): InFile<PrometheusRule>[] {
  return documentsLike(files, ruleObjectSchema).flatMap(({ path, value }) =>
    value.spec.groups.flatMap(({ rules }) =>
      rules.map(rule => ({ path, value: rule })),
    ),
  );
}

export function alertsIn(
  files: FileTree,
): InFile<PrometheusRule & { alert: string }>[] {
  return prometheusRules(files).flatMap(({ path, value }) =>
    value.alert === undefined
      ? []
      : [{ path, value: { ...value, alert: value.alert } }],
  );
}

const dashboardMapSchema = z.looseObject({
  kind: z.literal('ConfigMap'),
  metadata: z.looseObject({
    labels: z.looseObject({ grafana_dashboard: z.string() }),
  }),
  data: z.record(z.string(), z.string()),
});

const dashboardSchema = z.looseObject({
  id: z.unknown().optional(),
  uid: z.string().optional(),
  templating: z
    .looseObject({
      list: z.array(z.looseObject({ name: z.string(), type: z.string() })),
    })
    .default({ list: [] }),
  panels: z.array(
    z.looseObject({
      title: z.string().default('without title'),
      datasource: z.unknown().optional(),
      targets: z
        .array(z.looseObject({ expr: z.string().default('') }))
        .default([]),
    }),
  ),
});
export type Dashboard = z.infer<typeof dashboardSchema>;

/** Dashboards in ConfigMaps; undefined for one that cannot be read. */
export function dashboardsIn(files: FileTree): InFile<Dashboard | undefined>[] {
  return documentsLike(files, dashboardMapSchema).flatMap(({ path, value }) =>
    Object.values(value.data).map(content => ({
      path,
      value: dashboardOf(content),
    })),
  );
}

function dashboardOf(content: string): Dashboard | undefined {
  try {
    return dashboardSchema.safeParse(parse(content)).data;
  } catch {
    return undefined;
  }
}

/** Every expression, of rules and of dashboards, with what uses it. */
export function expressionsIn(
  files: FileTree,
): InFile<{ user: string; expression: string }>[] {
  return [
    ...prometheusRules(files).map(({ path, value }) => ({
      path,
      value: {
        user: value.alert ?? value.record ?? 'a rule without name',
        expression: value.expr,
      },
    })),
    ...dashboardsIn(files).flatMap(({ path, value }) =>
      (value?.panels ?? []).flatMap(({ title, targets }) =>
        targets.map(({ expr }) => ({
          path,
          value: {
            user: `the panel "${title}"`,
            expression: expr.replace(/\$__(?:rate_)?interval\b/g, '5m'),
          },
        })),
      ),
    ),
  ];
}
