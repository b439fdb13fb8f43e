import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Alerts with their runbooks for a service that has none',
    example: stringify({
      steps: [
        {
          id: 'retrofit',
          action: 'quarterdeck:retrofit',
          input: {
            entityRef: 'component:default/orders',
            parts: ['alerts', 'runbooks'],
          },
        },
      ],
    }),
  },
];
