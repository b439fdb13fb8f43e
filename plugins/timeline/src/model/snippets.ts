import { FACT_ANNOTATION } from '@quarterdeck/plugin-timeline-common';

/** What to add to an entity so that it declares two. */
export const ANNOTATION_SNIPPET = `metadata:
  annotations:
    ${FACT_ANNOTATION}: first name, second name`;
