/**
 * What an API server fills into a pod specification by itself. Two specifications run the same whether it is written
 * out or not: that of a custom resource is stored as it was written, its replica sets are stored with the defaults, and
 * each version of Kubernetes brings new ones.
 */
type Fields = Record<string, unknown>;

const POD: Fields = {
  restartPolicy: 'Always',
  terminationGracePeriodSeconds: 30,
  dnsPolicy: 'ClusterFirst',
  schedulerName: 'default-scheduler',
  enableServiceLinks: true,
};

/** Wherever they are found: in containers, probes, ports, volumes and references. */
const ANYWHERE: Fields = {
  terminationMessagePath: '/dev/termination-log',
  terminationMessagePolicy: 'File',
  protocol: 'TCP',
  scheme: 'HTTP',
  timeoutSeconds: 1,
  periodSeconds: 10,
  successThreshold: 1,
  failureThreshold: 3,
  defaultMode: 0o644,
  expirationSeconds: 3600,
  apiVersion: 'v1',
};

/** Their keys are chosen by whoever writes them. */
const FREE_FORM = new Set(['nodeSelector', 'affinity']);
const QUANTITIES = new Set(['requests', 'limits']);

const QUANTITY = /^([+-]?[0-9.]+)(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;
const FACTORS: Record<string, number> = {
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The specification with nothing in it that is a default, and quantities in one notation. */
export function withoutPodDefaults(spec: Fields): Fields {
  const bare = fieldsWithout(spec, POD);
  // The older name of the same setting, which the server keeps in step.
  if (bare.serviceAccount === bare.serviceAccountName) {
    delete bare.serviceAccount;
  }
  return bare;
}

function bareValue(key: string, value: unknown): unknown {
  if (FREE_FORM.has(key)) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(item => bareValue('', item));
  }
  if (!isFields(value)) {
    return value;
  }
  if (QUANTITIES.has(key)) {
    return Object.fromEntries(
      Object.entries(value).map(([name, quantity]) => [
        name,
        canonicalQuantity(quantity),
      ]),
    );
  }
  const bare = fieldsWithout(value, ANYWHERE);
  if (bare.imagePullPolicy === pullPolicyOf(value.image)) {
    delete bare.imagePullPolicy;
  }
  return bare;
}

function fieldsWithout(fields: Fields, defaults: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields)
      .map(([key, value]) => [key, bareValue(key, value)] as const)
      .filter(([key, value]) => !isEmpty(value) && value !== defaults[key]),
  );
}

function pullPolicyOf(image: unknown): string | undefined {
  if (typeof image !== 'string') {
    return undefined;
  }
  const name = image.slice(image.lastIndexOf('/') + 1);
  const isLatest =
    !name.includes('@') && (!name.includes(':') || name.endsWith(':latest'));
  return isLatest ? 'Always' : 'IfNotPresent';
}

function canonicalQuantity(quantity: unknown): unknown {
  const [, amount, unit] = QUANTITY.exec(String(quantity)) ?? [];
  return amount === undefined
    ? quantity
    : Number((Number(amount) * (unit ? FACTORS[unit] : 1)).toPrecision(12));
}

function isEmpty(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === '' ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
