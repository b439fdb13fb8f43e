/**
 * What makes two pod templates the same. A deployment is a change of image or configuration; restarts, sidecars that a
 * mesh or an operator adds, scaling and labels are none.
 */
import { ConfigurationEntry } from './observation';
import { withoutPodDefaults } from './podDefaults';
import { TemplateSnapshot } from './snapshots';

/** Keyed, so that nobody can find out a value by trying. Hexadecimal. */
export type KeyedHash = (text: string) => string;

const SIDECARS = new Set([
  'istio-proxy',
  'istio-init',
  'istio-validation',
  'linkerd-proxy',
  'linkerd-init',
  'vault-agent',
  'vault-agent-init',
  'cloud-sql-proxy',
  'cloudsql-proxy',
  'envoy-sidecar',
  'consul-dataplane',
  'daprd',
  'otc-container',
]);

/** Beginnings of annotations that say nothing about what runs. */
const NOISE = [
  'kubectl.kubernetes.io/restartedAt',
  'kubectl.kubernetes.io/default-container',
  'kubernetes.io/change-cause',
  'sidecar.istio.io/',
  'proxy.istio.io/',
  'traffic.sidecar.istio.io/',
  'linkerd.io/',
  'viz.linkerd.io/',
  'quarterdeck.io/deployed-by',
  'quarterdeck.io/rollout-',
  'quarterdeck.io/source-revision',
];

export type Fields = Record<string, unknown>;

export interface RawTemplate {
  annotations: Record<string, string>;
  spec: Fields;
}

/** @param withConfiguration - false for templates that are only remembered: nobody compares those setting by setting */
export function readTemplate(
  { annotations, spec }: RawTemplate,
  hash: KeyedHash,
  withConfiguration: boolean,
): TemplateSnapshot {
  const bare = withoutPodDefaults(spec);
  const own = ownContainers(bare);
  const meaningful = Object.entries(annotations)
    .filter(([key]) => !NOISE.some(noise => key.startsWith(noise)))
    .sort(([left], [right]) => (left < right ? -1 : 1));
  const { containers: _c, initContainers: _i, ...others } = bare;
  const rest = { ...others, volumes: volumesFor(own, bare) };
  const images = own.map(({ name, image }) => [name, image]);
  const settings = own.map(({ image: _image, ...setting }) => setting);
  return {
    containers: own
      .filter(({ isInit }) => !isInit)
      .map(({ name, image }) => ({ name, image })),
    annotations: pick(annotations, KEPT_ANNOTATIONS),
    fingerprint: hash(stable([images, settings, meaningful, rest])),
    imageFingerprint: hash(stable(images)),
    configurationFingerprint: hash(stable([settings, meaningful, rest])),
    configuration: withConfiguration
      ? ownContainers(spec).flatMap(container =>
          configurationOf(container, hash),
        )
      : [],
  };
}

const KEPT_ANNOTATIONS = [
  'kubectl.kubernetes.io/default-container',
  'quarterdeck.io/source-revision',
];

interface RawContainer extends Fields {
  name: string;
  image: string;
  isInit: boolean;
}

function ownContainers(spec: Fields): RawContainer[] {
  return containersOf(spec).filter(({ name }) => !SIDECARS.has(name));
}

function containersOf(spec: Fields): RawContainer[] {
  const list = (value: unknown, isInit: boolean) =>
    (Array.isArray(value) ? value : []).filter(isFields).map(container => ({
      ...container,
      name: String(container.name),
      image: String(container.image ?? ''),
      isInit,
    }));
  return [...list(spec.initContainers, true), ...list(spec.containers, false)];
}

/** All volumes but those that only a sidecar mounts: whatever injects the one brings the others. */
function volumesFor(own: readonly RawContainer[], spec: Fields): Fields[] {
  const mountedBy = (containers: readonly RawContainer[]) =>
    new Set(
      containers
        .flatMap(({ volumeMounts }) => fieldsIn(volumeMounts))
        .map(({ name }) => name),
    );
  const byOwn = mountedBy(own);
  const byAny = mountedBy(containersOf(spec));
  return fieldsIn(spec.volumes).filter(
    ({ name }) => byOwn.has(name) || !byAny.has(name),
  );
}

function configurationOf(
  container: RawContainer,
  hash: KeyedHash,
): ConfigurationEntry[] {
  const entry = (setting: string, value: unknown): ConfigurationEntry => ({
    kind: 'configuration',
    name: `${container.name}: ${setting}`,
    hash: hash(stable(value)),
  });
  const entries: ConfigurationEntry[] = [];
  for (const variable of fieldsIn(container.env)) {
    entries.push(
      entry(String(variable.name), [variable.value, variable.valueFrom]),
    );
  }
  for (const source of fieldsIn(container.envFrom)) {
    entries.push(entry(`all of ${referenceOf(source)}`, source));
  }
  for (const setting of ['command', 'args'] as const) {
    if (container[setting] !== undefined) {
      entries.push(entry(setting, container[setting]));
    }
  }
  for (const mount of fieldsIn(container.volumeMounts)) {
    entries.push(entry(`mount ${mount.mountPath}`, mount));
  }
  const resources = isFields(container.resources) ? container.resources : {};
  for (const bound of ['requests', 'limits']) {
    const amounts = resources[bound];
    for (const [resource, amount] of Object.entries(
      isFields(amounts) ? amounts : {},
    )) {
      entries.push({
        kind: 'resources',
        name: `${container.name}: ${bound} ${resource}`,
        value: String(amount),
        hash: hash(String(amount)),
      });
    }
  }
  return entries;
}

function referenceOf(source: Fields): string {
  for (const kind of ['configMapRef', 'secretRef'] as const) {
    const reference = source[kind];
    if (isFields(reference)) {
      return `${kind === 'secretRef' ? 'secret' : 'config map'} ${reference.name}`;
    }
  }
  return 'an unknown source';
}

function fieldsIn(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function pick(
  values: Record<string, string>,
  keys: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    keys.filter(key => key in values).map(key => [key, values[key]]),
  );
}

/** Text that does not depend on the order of keys. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isFields(each)
      ? Object.fromEntries(
          Object.entries(each).sort(([left], [right]) =>
            left < right ? -1 : 1,
          ),
        )
      : each,
  );
}
