import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'The repository of a component',
    example: stringify({
      steps: [
        {
          id: 'check-out',
          action: 'quarterdeck:check-out',
          input: { entityRef: 'component:default/orders' },
        },
      ],
    }),
  },
];
