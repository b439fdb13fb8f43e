import { useSearchParams } from 'react-router-dom';
import { DEPLOYMENT_STATES, type DeploymentState } from '../model/deployments';

export const VIEWS = ['now', 'history', 'compare', 'promote'] as const;
export type View = (typeof VIEWS)[number];

export const PANEL_TABS = [
  'overview',
  'pods',
  'conditions',
  'events',
  'history',
  'difference',
] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

/** What the tab shows, as its address says it: a link shows what its sender sees. */
export type TabAddress = {
  view: View;
  /** The past instant that the matrix shows, as it was written; absent for now. */
  at?: string;
  /** Id of the workload whose panel is open. */
  workload?: string;
  panel: PanelTab;
  /** Filters of the history. */
  environment?: string;
  outcome?: DeploymentState;
  /** Environments of the comparison. */
  left?: string;
  right?: string;
};

/** `undefined` takes a part out of the address. */
export type AddressChange = { [Part in keyof TabAddress]?: TabAddress[Part] };

/** The address of the tab, and how to change it. Parameters of others are left as they are. */
export function useTabAddress() {
  const [parameters, setParameters] = useSearchParams();
  const get = (name: keyof TabAddress) => parameters.get(name) || undefined;
  const address: TabAddress = {
    view: oneOf(VIEWS, get('view')) ?? 'now',
    at: get('at'),
    workload: get('workload'),
    panel: oneOf(PANEL_TABS, get('panel')) ?? 'overview',
    environment: get('environment'),
    outcome: oneOf(DEPLOYMENT_STATES, get('outcome')),
    left: get('left'),
    right: get('right'),
  };
  return {
    address,
    /** The query of a link that changes these parts, with its question mark. */
    linkTo: (change: AddressChange) =>
      `?${changed(parameters, change).toString()}`,
    /** Goes there without a new entry in the browser's history. */
    change: (change: AddressChange) =>
      setParameters(previous => changed(previous, change), {
        replace: true,
        preventScrollReset: true,
      }),
  };
}

function changed(parameters: URLSearchParams, change: AddressChange) {
  const next = new URLSearchParams(parameters);
  for (const [name, value] of Object.entries(change)) {
    // What is shown without being asked for needs no words.
    if (value === undefined || value === 'now' || value === 'overview') {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  return next;
}

function oneOf<T extends string>(
  values: readonly T[],
  value: string | undefined,
): T | undefined {
  return values.find(candidate => candidate === value);
}
