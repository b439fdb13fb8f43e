/**
 * The full name of a host as Kubernetes' DNS would complete it in a namespace: `cart`, `cart.shop`, `cart.shop.svc` and
 * `cart.shop.svc.cluster.local` are one. Names from outside the cluster stay as they are.
 */
export function canonicalHost(host: string, namespace: string): string {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  const parts = name.split('.');
  if (name.includes('*')) return name;
  if (parts.length === 1) return `${name}.${namespace}.svc.cluster.local`;
  if (parts.length === 2) return `${name}.svc.cluster.local`;
  if (parts.length === 3 && parts[2] === 'svc') return `${name}.cluster.local`;
  return name;
}

/** `namespace/name` of the Service behind a canonical host, or undefined for a name from outside the cluster. */
export function serviceKeyOf(canonical: string): string | undefined {
  const match = /^([^.]+)\.([^.]+)\.svc\.cluster\.local$/.exec(canonical);
  return match ? `${match[2]}/${match[1]}` : undefined;
}

/** How well a pattern (`*`, `*.example.org` or a full name) fits a host: undefined for not at all, more is better. */
export function hostMatch(
  pattern: string,
  canonical: string,
): number | undefined {
  if (pattern === canonical) return Infinity;
  if (pattern === '*') return 0;
  const fits = pattern.startsWith('*.') && canonical.endsWith(pattern.slice(1));
  return fits ? pattern.length : undefined;
}
