import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

const step = (input?: Record<string, unknown>) =>
  stringify({
    steps: [{ id: 'publish', action: 'quarterdeck:ensure-repo', input }],
  });

export const examples: TemplateExample[] = [
  {
    description: 'A bare repository on the machine of the portal',
    example: step(),
  },
  {
    description: 'A private repository of GitHub, its default branch protected',
    example: step({ repository: 'github.com?owner=shop&repo=orders' }),
  },
  {
    description: 'A project of GitLab, with the token of who creates it',
    example: step({
      repository: 'gitlab.com?owner=shop&repo=orders',
      visibility: 'internal',
      token: '${{ secrets.USER_OAUTH_TOKEN }}',
    }),
  },
  {
    description: 'Any other remote that Git reaches by https',
    example: step({ repository: 'https://git.example.com/shop/orders.git' }),
  },
];
