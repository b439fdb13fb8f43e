import { InputError } from '@backstage/errors';
import { createTemplateAction } from '@backstage/plugin-scaffolder-node';
import { VersionTable } from '@quarterdeck/service-generator';
import {
  RULES,
  Rule,
  projectOf,
  readTree,
  verify,
} from '@quarterdeck/service-verifier';
import { folderOf, targetPath } from './targetPath';
import { examples } from './verify.examples';

/** `quarterdeck:verify`: holds what was made against the rules, and stops the task where one is broken. */
export function createVerifyAction({
  versions,
  rules = RULES,
}: {
  versions: VersionTable;
  rules?: readonly Rule[];
}) {
  return createTemplateAction({
    id: 'quarterdeck:verify',
    description:
      'Checks the files of the workspace by all rules that need no network and no other program; findings fail the task',
    supportsDryRun: true,
    examples,
    schema: {
      input: {
        failOnFindings: z =>
          z
            .boolean()
            .optional()
            .describe('Default: true. With false, findings are only reported'),
        targetPath,
      },
      output: {
        report: z =>
          z
            .object({
              files: z.number().describe('How many were looked at'),
              rules: z.number().describe('How many rules they were held to'),
              findings: z.array(
                z.object({
                  rule: z.string(),
                  path: z.string(),
                  line: z.number().optional(),
                  message: z.string(),
                }),
              ),
            })
            .describe('What was checked and found'),
      },
    },
    async handler(ctx) {
      const tree = await readTree(folderOf(ctx));
      const findings = await verify(project(tree, versions), rules);
      ctx.output('report', { files: tree.size, rules: rules.length, findings });
      for (const { rule, path, line, message } of findings) {
        ctx.logger.error(
          `${path}${line ? `:${line}` : ''} ${rule}: ${message}`,
        );
      }
      if (findings.length && ctx.input.failOnFindings !== false) {
        throw new InputError(
          `${findings.length} findings; the first: ${findings[0].path}: ${findings[0].message} (${findings[0].rule})`,
        );
      }
      ctx.logger.info(
        `${tree.size} files keep ${rules.length} rules, ${findings.length} findings`,
      );
    },
  });
}

function project(...parameters: Parameters<typeof projectOf>) {
  try {
    return projectOf(...parameters);
  } catch (error) {
    throw new InputError(error instanceof Error ? error.message : `${error}`);
  }
}
