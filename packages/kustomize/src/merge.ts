import { Fields, Manifest, isFields } from './objects';
import { KustomizeError } from './source';

/** The key by which Kubernetes pairs the items of a list, by the field that holds the list. */
const MERGE_KEYS: Readonly<Record<string, string | undefined>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  env: 'name',
  volumes: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  imagePullSecrets: 'name',
  secrets: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  ownerReferences: 'uid',
};

/** Groups whose lists have merge keys; those of custom resources are replaced whole. */
const BUILT_IN =
  /^(?:v1|(?:apps|batch|autoscaling|policy)\/.*|[\w.]+\.k8s\.io\/.*)$/;
/** Of these kubectl knows no schema, although their group looks like one of its own. */
const CUSTOM = /^(?:gateway\.networking|snapshot\.storage)\.k8s\.io\//;

/**
 * The object with a strategic merge patch applied.
 *
 * @throws KustomizeError for a directive other than `$patch: delete` and `$patch: replace`
 */
export function strategicMerge(
  file: string,
  object: Manifest,
  patch: Fields,
): Fields {
  const { apiVersion, kind } = object;
  const isBuiltIn = BUILT_IN.test(apiVersion) && !CUSTOM.test(apiVersion);
  const keyOf = (field: string): string | undefined => {
    if (!isBuiltIn) return undefined;
    if (field === 'ports') {
      return kind === 'Service' ? 'port' : 'containerPort';
    }
    return MERGE_KEYS[field];
  };
  return new Merge(file, kind === 'NetworkPolicy' ? () => undefined : keyOf).of(
    object,
    patch,
  );
}

class Merge {
  constructor(
    private readonly file: string,
    private readonly keyOf: (field: string) => string | undefined,
  ) {}

  of(original: Fields, patch: Fields): Fields {
    const { $patch: directive, ...fields } = patch;
    if (directive === 'replace') return fields;
    this.refuseDirectives(patch);
    const result: Fields = { ...original };
    for (const [field, value] of Object.entries(fields)) {
      const current = result[field];
      if (value === null) {
        delete result[field];
      } else if (isFields(value) && value.$patch === 'delete') {
        delete result[field];
      } else if (isFields(value)) {
        result[field] = this.of(isFields(current) ? current : {}, value);
      } else if (Array.isArray(value)) {
        result[field] = this.list(field, current, value);
      } else {
        result[field] = value;
      }
    }
    return result;
  }

  private list(field: string, current: unknown, patch: unknown[]): unknown[] {
    const key = this.keyOf(field);
    if (!key || !patch.every(isFields)) return patch;
    const items = Array.isArray(current) ? current.filter(isFields) : [];
    const changed = patch.filter(({ $patch }) => $patch !== 'delete');
    const isIn = (list: Fields[], item: Fields) =>
      list.find(other => other[key] === item[key]);
    const isPatched = (item: Fields) => isIn(patch, item) !== undefined;
    // As kustomize orders them: what the patch names first, then what it leaves alone.
    return [
      ...changed.map(item => this.of(isIn(items, item) ?? {}, item)),
      ...items.filter(item => !isPatched(item)),
    ];
  }

  private refuseDirectives(patch: Fields): void {
    const directive = Object.keys(patch).find(field => field.startsWith('$'));
    if (directive) {
      throw new KustomizeError(
        this.file,
        `${directive}: ${String(patch[directive])} is not supported, only delete and replace`,
      );
    }
  }
}
