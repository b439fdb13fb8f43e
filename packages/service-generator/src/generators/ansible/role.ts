import { GeneratedFile } from '../../files';
import { yamlText } from '../../text';

export const ANSIBLE = 'infrastructure/ansible';

/** What a role asks for, as `meta/argument_specs.yml` has it; Ansible checks it before the first task. */
export interface RoleArgument {
  name: string;
  type: 'str' | 'int' | 'bool' | 'dict' | 'list';
  description: string;
  /** One without is required */
  default?: unknown;
  /** Never shown */
  isSecret?: boolean;
}

export type Task = Record<string, unknown>;

export interface Role {
  name: string;
  /** One sentence */
  summary: string;
  arguments: readonly RoleArgument[];
  tasks: readonly Task[];
  handlers?: readonly Task[];
  /** Jinja, by file name */
  templates?: Readonly<Record<string, string>>;
}

/** A list of plays, tasks or handlers, with air between them. */
export function listText(comment: string, list: readonly unknown[]): string {
  return yamlText([{ comment, value: list }]).replace(
    /(\S\n)(?=- (?:name|hosts):)/g,
    (match, before: string, offset: number, whole: string) =>
      whole.slice(0, offset + match.length).includes('\n- ')
        ? `${before}\n`
        : match,
  );
}

export function roleFiles(role: Role): GeneratedFile[] {
  const folder = `${ANSIBLE}/roles/${role.name}`;
  const defaults = role.arguments.filter(
    argument => argument.default !== undefined,
  );
  const files: Record<string, string> = {
    'tasks/main.yml': listText(`${role.summary}.`, role.tasks),
    'meta/argument_specs.yml': yamlText([
      { value: { argument_specs: { main: specsOf(role) } } },
    ]),
    ...(defaults.length > 0 && {
      'defaults/main.yml': yamlText([
        {
          comment: 'What each of them means is in meta/argument_specs.yml.',
          value: Object.fromEntries(
            defaults.map(argument => [argument.name, argument.default]),
          ),
        },
      ]),
    }),
    ...(role.handlers && {
      'handlers/main.yml': listText(
        'Run once, at the end, if something changed.',
        role.handlers,
      ),
    }),
    ...Object.fromEntries(
      Object.entries(role.templates ?? {}).map(([name, content]) => [
        `templates/${name}`,
        content,
      ]),
    ),
  };
  return Object.entries(files).map(([name, content]) => ({
    path: `${folder}/${name}`,
    class: 'managed',
    content,
  }));
}

function specsOf(role: Role) {
  return {
    short_description: role.summary,
    ...(role.arguments.length > 0 && {
      options: Object.fromEntries(
        role.arguments.map(argument => [
          argument.name,
          {
            type: argument.type,
            description: argument.description,
            ...(argument.default === undefined
              ? { required: true }
              : { default: argument.default }),
            ...(argument.isSecret && { no_log: true }),
          },
        ]),
      ),
    }),
  };
}
