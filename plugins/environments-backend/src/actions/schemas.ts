export const READS_ONLY = {
  readOnly: true,
  destructive: false,
  idempotent: true,
} as const;

export const ENTITY = 'The entity, in full: component:default/shop';
