import type { RetentionRules } from '@quarterdeck/plugin-backups-common';
import { RETENTION_RULES } from './retention';

/** What to put into the portal's configuration to protect a database of an entity. */
export function sourceSnippet(name: string, entityRef: string): string {
  return `backups:
  sources:
    ${name}-db:
      engine: postgres
      entityRef: ${entityRef}
      connection:
        host: db.example.com
        database: ${name}
        user: backup
        password: \${BACKUP_PASSWORD}
`;
}

/** The rules of a policy, as they are configured. */
export function retentionSnippet(rules: RetentionRules): string {
  const lines = RETENTION_RULES.flatMap(rule =>
    rules[rule] === undefined ? [] : [`  ${rule}: ${rules[rule]}`],
  );
  return lines.length === 0
    ? 'retention: {}'
    : ['retention:', ...lines].join('\n');
}
