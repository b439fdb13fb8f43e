import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'A branch with what was added to a repository of this portal',
    example: stringify({
      steps: [
        {
          id: 'propose',
          action: 'quarterdeck:propose',
          input: {
            name: 'orders',
            branch: 'quarterdeck/add-alerts',
            title: 'Add alerts',
          },
        },
      ],
    }),
  },
];
