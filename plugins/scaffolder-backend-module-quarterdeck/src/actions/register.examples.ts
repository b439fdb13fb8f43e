import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'What quarterdeck:ensure-repo has published, wherever that is',
    example: stringify({
      steps: [
        {
          id: 'register',
          action: 'quarterdeck:register',
          input: {
            repository: '${{ parameters.repository }}',
            repoContentsUrl: '${{ steps.publish.output.repoContentsUrl }}',
          },
        },
      ],
    }),
  },
];
