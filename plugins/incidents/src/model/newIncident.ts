import {
  newIncidentSchema,
  type NewIncident,
  type Severity,
} from '@quarterdeck/plugin-incidents-common';

/** What the fields of the dialog hold. */
export interface IncidentDraft {
  entityRef: string;
  environmentId: string;
  severity: Severity;
  title: string;
  description: string;
  /** As the browser's field for times has it, in the reader's zone; empty: now. */
  startedAt: string;
}

export const EMPTY_DRAFT: IncidentDraft = {
  entityRef: '',
  environmentId: '',
  severity: 'P1',
  title: '',
  description: '',
  startedAt: '',
};

/** What is sent; `undefined` as long as something is missing or wrong. */
export function incidentOf(draft: IncidentDraft): NewIncident | undefined {
  const startedAt = instantOf(draft.startedAt);
  if (startedAt === undefined) {
    return undefined;
  }
  const candidate = {
    entityRef: draft.entityRef.trim().toLocaleLowerCase('en-US'),
    environmentId: draft.environmentId.trim() || null,
    severity: draft.severity,
    title: draft.title,
    description: draft.description.trim() || null,
    startedAt,
  };
  return newIncidentSchema.safeParse(candidate).success ? candidate : undefined;
}

/** ISO 8601 of what a field for times holds, `null` where it is empty; `undefined` where it is no time. */
export function instantOf(local: string): string | null | undefined {
  if (local === '') {
    return null;
  }
  const instant = Date.parse(local);
  return Number.isNaN(instant) ? undefined : new Date(instant).toISOString();
}
