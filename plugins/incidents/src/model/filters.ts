import {
  environmentIdSchema,
  severitySchema,
  type Severity,
} from '@quarterdeck/plugin-incidents-common';

/** What the page over all is narrowed to. */
export interface Filters {
  severity?: Severity;
  environment?: string;
  mine: boolean;
}

/** From the address; what makes no sense there is left out. */
export function filtersOf(parameters: URLSearchParams): Filters {
  return {
    severity: severitySchema.safeParse(parameters.get('severity')).data,
    environment: environmentIdSchema.safeParse(parameters.get('environment'))
      .data,
    mine: parameters.get('view') === 'mine',
  };
}

/** The address with them, in which everything else stays. */
export function withFilters(
  parameters: URLSearchParams,
  { severity, environment, mine }: Filters,
): URLSearchParams {
  const next = new URLSearchParams(parameters);
  const values = { severity, environment, view: mine ? 'mine' : undefined };
  for (const [name, value] of Object.entries(values)) {
    if (value) {
      next.set(name, value);
    } else {
      next.delete(name);
    }
  }
  return next;
}
