/** Fields by one of which Kubernetes tells the items of a list apart, in the order in which they are tried. */
const ITEM_KEYS = ['name', 'mountPath', 'containerPort', 'key', 'topologyKey'];
const QUANTITY = /^([0-9.]+)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$/;
const QUANTITY_FACTORS: Record<string, number> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

type Fields = Record<string, unknown>;

/** One step into a specification: a field, or the item of a list that has this value in its key field. */
export type Step = string | { key: string; value: string };

/** A field that is not as it was declared; `undefined` for one that is absent on that side. */
export interface DeclaredDifference {
  steps: readonly Step[];
  declared: unknown;
  actual: unknown;
}

/**
 * What of a declaration the cluster does not hold. Only declared fields are compared: what the cluster or a controller
 * adds by itself is no drift.
 *
 * @param declared - the `spec` as it was last applied
 * @param actual - the `spec` as it is
 */
export function compareWithDeclaration(
  declared: unknown,
  actual: unknown,
): DeclaredDifference[] {
  return compare(declared, actual, []);
}

/** As pages show it: `template.spec.containers[api].image`. */
export function pathOf(steps: readonly Step[]): string {
  return steps
    .map(step => (typeof step === 'string' ? `.${step}` : `[${step.value}]`))
    .join('')
    .replace(/^\./, '');
}

function compare(
  declared: unknown,
  actual: unknown,
  steps: readonly Step[],
): DeclaredDifference[] {
  // `null` in a manifest leaves the field to the server.
  if (declared === null || (isEmpty(declared) && isEmpty(actual))) {
    return [];
  }
  if (Array.isArray(declared) && Array.isArray(actual)) {
    return compareLists(declared, actual, steps);
  }
  if (isFields(declared) && isFields(actual)) {
    return Object.entries(declared).flatMap(([field, value]) =>
      compare(value, actual[field], [...steps, field]),
    );
  }
  return isSameScalar(declared, actual) ? [] : [{ steps, declared, actual }];
}

function compareLists(
  declared: readonly unknown[],
  actual: readonly unknown[],
  steps: readonly Step[],
): DeclaredDifference[] {
  const key = ITEM_KEYS.find(candidate =>
    [...declared, ...actual].every(
      item => isFields(item) && item[candidate] !== undefined,
    ),
  );
  if (key === undefined) {
    const sameLength = declared.length === actual.length;
    const isSame =
      sameLength &&
      declared.every(
        (item, index) => compare(item, actual[index], steps).length === 0,
      );
    return isSame ? [] : [{ steps, declared, actual }];
  }
  const keyOf = (item: unknown) => (isFields(item) ? String(item[key]) : '');
  const stepsTo = (item: unknown) => [...steps, { key, value: keyOf(item) }];
  const missing = declared.flatMap(item =>
    compare(
      item,
      actual.find(candidate => keyOf(candidate) === keyOf(item)),
      stepsTo(item),
    ),
  );
  // An item more is something that runs and was not declared: a container, a variable, a volume.
  const added = actual
    .filter(item => !declared.some(other => keyOf(other) === keyOf(item)))
    .map(item => ({
      steps: stepsTo(item),
      declared: undefined,
      actual: item,
    }));
  return [...missing, ...added];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The API server leaves out what is empty. */
function isEmpty(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === '' ||
    value === false ||
    value === 0 ||
    (Array.isArray(value) && value.length === 0) ||
    (isFields(value) && Object.values(value).every(isEmpty))
  );
}

/** The API server writes quantities in a form of its own: 0.5 becomes 500m, 1024Mi becomes 1Gi. */
function isSameScalar(declared: unknown, actual: unknown): boolean {
  if (declared === actual || String(declared) === String(actual)) {
    return true;
  }
  const quantity = quantityOf(declared);
  return quantity !== undefined && quantity === quantityOf(actual);
}

function quantityOf(value: unknown): number | undefined {
  const match =
    typeof value === 'string' || typeof value === 'number'
      ? QUANTITY.exec(String(value))
      : null;
  return match
    ? Number(match[1]) * (match[2] ? QUANTITY_FACTORS[match[2]] : 1)
    : undefined;
}
