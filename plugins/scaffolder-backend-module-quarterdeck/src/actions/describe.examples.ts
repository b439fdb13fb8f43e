import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'Describe a service in Go from the least that has to be asked',
    example: stringify({
      steps: [
        {
          id: 'describe',
          action: 'quarterdeck:describe',
          input: {
            language: 'go',
            answers: {
              name: 'orders',
              description: 'Takes the orders of customers',
              owner: 'group:default/payments',
            },
          },
        },
      ],
    }),
  },
  {
    description: 'Describe one with a database, a cache and canary releases',
    example: stringify({
      steps: [
        {
          id: 'describe',
          action: 'quarterdeck:describe',
          input: {
            language: 'rust',
            answers: {
              name: 'payments',
              description: 'Settles what customers owe',
              owner: 'group:default/payments',
              repository: 'github.com?owner=shop&repo=payments',
              database: 'postgres18',
              cache: 'valkey',
              strategy: 'canary-istio',
            },
          },
        },
      ],
    }),
  },
];
