import { FileTree } from '@quarterdeck/service-generator';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { complaintsOf, runProgram } from '../programs';
import { Gate, Problem } from '../types';

const RULES = JSON.stringify({
  rules: [
    {
      id: '@secretlint/secretlint-rule-preset-recommend',
      rules: [
        {
          id: '@secretlint/secretlint-rule-database-connection-string',
          // What tests talk to on their own machine holds nothing of worth.
          options: { allows: ['/@(?:127\\.0\\.0\\.1|localhost):/'] },
        },
      ],
    },
  ],
});

const secretSchema = z.looseObject({
  kind: z.literal('Secret'),
  data: z.unknown().optional(),
  stringData: z.unknown().optional(),
});

/** G11: no secret is in any file. */
export const secrets: Gate = {
  id: 'G11',
  title: 'holds no secret',
  tools: ['secretlint'],
  async run({ directory, files }, tools) {
    const linted = runProgram(
      tools.path('secretlint'),
      [
        '**/*',
        '--no-gitignore',
        '--format=unix',
        `--secretlintrcJSON=${RULES}`,
      ],
      { cwd: directory },
    );
    return [...complaintsOf(linted), ...filesOfSecrets(files)];
  },
};

function filesOfSecrets(files: FileTree): Problem[] {
  return [...files].flatMap(([path, { content }]): Problem[] => {
    if (/(?:^|\/)(?:\.env|[^/]+\.(?:pem|key|p12|jks|kubeconfig))$/.test(path)) {
      return [`${path} is a file that holds secrets`];
    }
    const isSecret =
      /\.ya?ml$/.test(path) &&
      /^kind: Secret$/m.test(content) &&
      parseAllDocuments(content).some(document => {
        const read = secretSchema.safeParse(document.toJS());
        return (
          read.success &&
          (read.data.data !== undefined || read.data.stringData !== undefined)
        );
      });
    return isSecret ? [`${path} is a Secret with data`] : [];
  });
}
