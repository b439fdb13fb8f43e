import { RULES, rulesReference } from '@quarterdeck/service-verifier';
import { parseArgs } from 'node:util';
import { generateFromTemplate, regenerate } from './generate';
import { lintRunbooks } from './lintRunbooks';
import { listTemplates } from './templates';
import { verifyDirectory } from './verifyDirectory';
import { readVersions } from './versions';

const USAGE = `quarterdeck list                                   the templates there are
quarterdeck generate <template> --answers <file> [--output <folder>]
                                                   a service, as the portal would make it
quarterdeck generate [<folder>]                    writes anew what is generated from quarterdeck.yaml
quarterdeck verify [<folder>] [--json]             holds a repository against all rules
quarterdeck rules                                  what each rule is for
quarterdeck lint-runbooks <file or folder>…        says what is wrong with runbooks, and where

  --templates <folder>  of a platform team that keeps its own
  --versions <file>     of images, actions and tools that a platform team has agreed on
  --force               also write into a folder that has files
Exit codes: 0 all is well, 1 findings or a failure, 2 a command that makes no sense
`;

export interface Output {
  out(line: string): void;
  error(line: string): void;
}

/** @returns the exit code */
export async function main(
  commandLine: readonly string[],
  output: Output,
): Promise<number> {
  const { values, positionals, problem } = read(commandLine);
  const [command, ...subjects] = positionals;
  const [subject] = subjects;
  if (problem) {
    output.error(`${problem}\n\n${USAGE}`);
    return 2;
  }
  if (values.help) {
    output.out(USAGE);
    return 0;
  }
  switch (command) {
    case 'list':
      for (const { name, description } of await listTemplates(
        values.templates,
      )) {
        output.out(`${name.padEnd(28)}${description}`);
      }
      return 0;
    case 'generate':
      if (values.answers) {
        await generateFromTemplate(
          {
            template: subject ?? '',
            answersFile: values.answers,
            directory: values.output,
            templates: values.templates,
            versions: await readVersions(values.versions),
            force: values.force,
          },
          output,
        );
      } else {
        await regenerate(
          subject ?? '.',
          await readVersions(values.versions),
          output,
        );
      }
      return 0;
    case 'verify':
      return verifyDirectory(subject ?? '.', values.json, output);
    case 'lint-runbooks':
      return lintRunbooks(subjects.length > 0 ? subjects : ['.'], output);
    case 'rules':
      output.out(rulesReference(RULES).trimEnd());
      return 0;
    default:
      output.error(
        `${command ? `There is no command "${command}"` : 'Say what to do'}.\n\n${USAGE}`,
      );
      return 2;
  }
}

function read(commandLine: readonly string[]) {
  const options = {
    answers: { type: 'string' },
    output: { type: 'string', short: 'o' },
    templates: { type: 'string' },
    versions: { type: 'string' },
    force: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const;
  try {
    const parsed = parseArgs({
      args: [...commandLine],
      allowPositionals: true,
      options,
    });
    return { ...parsed, problem: undefined };
  } catch (error) {
    return {
      ...parseArgs({ args: [], allowPositionals: true, options }),
      problem: error instanceof Error ? error.message : String(error),
    };
  }
}
