/**
 * Whose alert is it? Tried in this order, and the first that says one entity wins:
 *
 * 1. a label that holds a whole reference, like `component:default/checkout`;
 * 2. for PagerDuty, the entity that carries the service's id: `pagerduty.com/service-id`;
 * 3. the entity whose annotation `quarterdeck.io/incidents-alerts` asks for the most of its labels;
 * 4. a label that is the name of a component: of the namespace `default`, or the only one;
 * 5. a label that is somebody's `backstage.io/kubernetes-id`.
 *
 * What was written by hand goes before what only looks alike. Two that fit equally well are none: an incident of the wrong
 * service is worse than an alert that an operator has to look at.
 */
import { HeardAlert } from './heardAlert';

export const ALERTS_ANNOTATION = 'quarterdeck.io/incidents-alerts';
export const PAGERDUTY_ANNOTATION = 'pagerduty.com/service-id';
export const KUBERNETES_ANNOTATION = 'backstage.io/kubernetes-id';

/** An entity, as far as alerts name it. */
export interface AlertEntity {
  /** Full and in lower case. */
  ref: string;
  annotations: Record<string, string>;
}

export type EntityMatch =
  | { entityRef: string }
  | { entityRef: undefined; reason: string };

const REFERENCE = /^(?:([a-z]+):)?(?:([a-z0-9._-]+)\/)?([a-z0-9._-]+)$/;

export class EntityIndex {
  readonly #refs = new Set<string>();
  readonly #components = new Map<string, string[]>();
  readonly #kubernetesIds = new Map<string, string[]>();
  readonly #pagerdutyIds = new Map<string, string[]>();
  readonly #annotated: { ref: string; labels: [string, string][] }[] = [];
  /** Annotations that say nothing, for whoever can put them right. */
  readonly problems: string[] = [];

  constructor(readonly entities: readonly AlertEntity[]) {
    for (const { ref, annotations } of entities) {
      this.#refs.add(ref);
      if (ref.startsWith('component:')) {
        add(this.#components, ref.slice(ref.indexOf('/') + 1), ref);
      }
      add(
        this.#kubernetesIds,
        annotations[KUBERNETES_ANNOTATION]?.trim().toLowerCase(),
        ref,
      );
      add(this.#pagerdutyIds, annotations[PAGERDUTY_ANNOTATION]?.trim(), ref);
      const wanted = annotations[ALERTS_ANNOTATION];
      if (wanted !== undefined) {
        const labels = readWantedLabels(wanted);
        if (labels) {
          this.#annotated.push({ ref, labels });
        } else {
          this.problems.push(
            `${ref}: ${ALERTS_ANNOTATION} must be like "service=checkout,team=payments", and every label of it has to match`,
          );
        }
      }
    }
  }

  match(
    {
      source,
      labels,
      pagerdutyServiceId,
    }: Pick<HeardAlert, 'source' | 'labels' | 'pagerdutyServiceId'>,
    entityLabels: readonly string[],
  ): EntityMatch {
    const doubts: string[] = [];
    const only = (what: string, refs: readonly string[] = []) => {
      if (refs.length > 1) {
        doubts.push(`${what} fits ${refs.slice(0, 5).join(', ')}`);
      }
      return refs.length === 1 ? refs[0] : undefined;
    };
    const said = entityLabels.flatMap(name =>
      Object.hasOwn(labels, name) && labels[name].trim() !== ''
        ? [{ name, value: labels[name].trim().toLowerCase() }]
        : [],
    );
    const entityRef =
      first(said, ({ value }) => this.#named(value)) ??
      (pagerdutyServiceId === undefined
        ? undefined
        : only(
            `The service ${pagerdutyServiceId}`,
            this.#pagerdutyIds.get(pagerdutyServiceId),
          )) ??
      only(ALERTS_ANNOTATION, this.#asking(labels)) ??
      first(said, ({ name, value }) =>
        only(`${name}=${value}`, preferDefault(this.#components.get(value))),
      ) ??
      first(said, ({ name, value }) =>
        only(
          `${name}=${value}`,
          preferComponents(this.#kubernetesIds.get(value)),
        ),
      );
    return entityRef === undefined
      ? {
          entityRef: undefined,
          reason: doubts[0] ?? whyNone(source, said, entityLabels),
        }
      : { entityRef };
  }

  /** Only whole references: a bare name is a guess. */
  #named(value: string): string | undefined {
    const parts = REFERENCE.exec(value);
    if (!parts || parts[1] === undefined) {
      return undefined;
    }
    const ref = `${parts[1]}:${parts[2] ?? 'default'}/${parts[3]}`;
    return this.#refs.has(ref) ? ref : undefined;
  }

  #asking(labels: Record<string, string>): string[] {
    const asking = this.#annotated.filter(({ labels: wanted }) =>
      wanted.every(
        ([name, value]) =>
          Object.hasOwn(labels, name) && labels[name] === value,
      ),
    );
    const most = Math.max(...asking.map(({ labels: wanted }) => wanted.length));
    return asking
      .filter(({ labels: wanted }) => wanted.length === most)
      .map(({ ref }) => ref);
  }
}

/** @returns undefined for what is not `label=value` and so on */
function readWantedLabels(text: string): [string, string][] | undefined {
  const pairs = text.split(',').map(each => each.trim());
  const labels = pairs.flatMap((pair): [string, string][] => {
    const at = pair.indexOf('=');
    const name = pair.slice(0, Math.max(at, 0)).trim();
    const value = pair.slice(at + 1).trim();
    return name !== '' && value !== '' ? [[name, value]] : [];
  });
  return labels.length === pairs.length ? labels : undefined;
}

function add(
  map: Map<string, string[]>,
  key: string | undefined,
  ref: string,
): void {
  if (key) {
    const refs = map.get(key);
    if (refs) {
      refs.push(ref);
    } else {
      map.set(key, [ref]);
    }
  }
}

function first<T>(
  items: readonly T[],
  find: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function preferDefault(refs: readonly string[] = []): readonly string[] {
  const inDefault = refs.filter(ref => ref.startsWith('component:default/'));
  return inDefault.length > 0 ? inDefault : refs;
}

function preferComponents(refs: readonly string[] = []): readonly string[] {
  const components = refs.filter(ref => ref.startsWith('component:'));
  return components.length > 0 ? components : refs;
}

function whyNone(
  source: HeardAlert['source'],
  said: readonly { name: string; value: string }[],
  entityLabels: readonly string[],
): string {
  const labels =
    said.length > 0
      ? `No entity is called what its labels say: ${said
          .slice(0, 5)
          .map(({ name, value }) => `${name}=${value.slice(0, 100)}`)
          .join(', ')}`
      : `It has none of the labels ${entityLabels.join(', ')}`;
  return source === 'pagerduty'
    ? `No entity has its service as ${PAGERDUTY_ANNOTATION}`
    : `${labels}, and no ${ALERTS_ANNOTATION} asks for it`;
}
