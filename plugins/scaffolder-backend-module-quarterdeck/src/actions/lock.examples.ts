import { TemplateExample } from '@backstage/plugin-scaffolder-node';
import { stringify } from 'yaml';

export const examples: TemplateExample[] = [
  {
    description: 'The last step that writes files',
    example: stringify({
      steps: [
        {
          id: 'lock',
          action: 'quarterdeck:lock',
          input: { answers: '${{ steps.describe.output.answers }}' },
        },
      ],
    }),
  },
];
