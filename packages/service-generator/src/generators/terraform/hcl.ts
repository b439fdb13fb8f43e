import { text } from '../../text';

/** A variable of a module or root, as people read it. */
export interface Variable {
  name: string;
  /** In HCL */
  type: string;
  description: string;
  /** In HCL; a variable without one has to be given */
  default?: string;
  validation?: { condition: string; message: string };
}

/** A folder of Terraform that others use by `module`. Its text is HCL as `terraform fmt` writes it. */
export interface Module {
  name: string;
  /** One sentence for its README */
  summary: string;
  variables: readonly Variable[];
  main: string;
  outputs: readonly { name: string; description: string; value: string }[];
  /** What `terraform test` runs, with a mock of the provider */
  test: string;
}

/** All but `name` and `tags`, which every module has. */
export const COMMON_VARIABLES: readonly Variable[] = [
  {
    name: 'name',
    type: 'string',
    description: 'What the names of all that it makes begin with',
    validation: {
      condition: 'can(regex("^[a-z][a-z0-9-]{1,60}$", var.name))',
      message: 'A name has 2 to 61 lower-case letters, digits and hyphens.',
    },
  },
  {
    name: 'tags',
    type: 'map(string)',
    description: 'Who pays for it, beside the tags of the provider',
    default: '{}',
  },
];

/** `key = value` lines with their equals signs below each other, as `terraform fmt` puts them. */
export function aligned(entries: readonly (readonly [string, string])[]) {
  const width = Math.max(...entries.map(([key]) => key.length));
  return entries
    .map(([key, value]) => `${key.padEnd(width)} = ${value}`)
    .join('\n');
}

export function variableText(variable: Variable): string {
  const { name, type, description, validation } = variable;
  const defaults =
    variable.default === undefined
      ? []
      : [['default', variable.default] as const];
  const described = ['description', JSON.stringify(description)] as const;
  // What has several lines is not aligned with what has one.
  const lines = type.includes('\n')
    ? `${aligned([described])}\n${aligned([['type', type], ...defaults])}`
    : aligned([described, ['type', type], ...defaults]);
  if (!validation) {
    return text`
      variable "${name}" {
        ${lines}
      }
    `;
  }
  return text`
    variable "${name}" {
      ${lines}

      validation {
        condition     = ${validation.condition}
        error_message = ${JSON.stringify(validation.message)}
      }
    }
  `;
}

export function outputText({
  name,
  description,
  value,
}: Module['outputs'][number]): string {
  return text`
    output "${name}" {
      description = ${JSON.stringify(description)}
      value       = ${value}
    }
  `;
}

/** Which Terraform and which provider: the same in modules and roots. */
export function versionsText(terraform: string): string {
  return text`
    terraform {
      required_version = ">= ${terraform}"

      required_providers {
        aws = {
          source  = "hashicorp/aws"
          version = "~> 6.0"
        }
      }
    }
  `;
}
