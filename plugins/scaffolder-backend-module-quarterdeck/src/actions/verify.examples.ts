import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Stop before anything is published that breaks a rule',
    example: stringify({
      steps: [{ id: 'verify', action: 'quarterdeck:verify' }],
    }),
  },
  {
    description: 'Only report, such as on a repository that others wrote',
    example: stringify({
      steps: [
        {
          id: 'verify',
          action: 'quarterdeck:verify',
          input: { failOnFindings: false },
        },
      ],
    }),
  },
];
