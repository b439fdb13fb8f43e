import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const step = (input: Record<string, unknown>) =>
  stringify({
    steps: [{ id: 'preview', action: 'quarterdeck:environment', input }],
  });

export const examples: TemplateExample[] = [
  {
    description: 'The preview of pull request 7, made or renewed',
    example: step({ pullRequest: 7 }),
  },
  {
    description: 'Removed, since it is merged',
    example: step({ pullRequest: 7, remove: true }),
  },
];
