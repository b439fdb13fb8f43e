import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'To the cluster that the environments know for development',
    example: stringify({
      steps: [{ id: 'deploy', action: 'quarterdeck:deploy' }],
    }),
  },
  {
    description: 'To a cluster by its name, without waiting for pods',
    example: stringify({
      steps: [
        {
          id: 'deploy',
          action: 'quarterdeck:deploy',
          input: { cluster: 'demo', waitSeconds: 0 },
        },
      ],
    }),
  },
];
