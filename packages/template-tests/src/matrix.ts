import { readTree } from '@quarterdeck/service-verifier';
import { TEMPLATE_FILE } from '@quarterdeck/template-renderer';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { Combination, pairwise } from './pairwise';
import { TEMPLATES } from './paths';

/** Answers for one render, and what is special about them. */
export interface Case {
  name: string;
  parameters: Combination;
}

const propertySchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
});

/** What people may type and what has broken generators before. */
const HOSTILE: Case[] = [
  {
    name: 'quotes and colons',
    parameters: {
      title: `Orders: "all" of 'them' # not a comment`,
      description: `Takes "orders": yes, 'all' of them # and - [tells] {their} state`,
    },
  },
  {
    name: 'delimiters of templates',
    parameters: {
      title: 'A ${{ values.title }} {{ .Name }}',
      description:
        '{% raw %} ${{ github.sha }} {{ $labels.pod }} {# $(id) `id` #}',
    },
  },
  {
    name: 'Unicode',
    parameters: {
      title: 'Größe ✓ 日本語',
      description: 'Zählt “Größen” – für Ägypten, España und 日本 (±1 %) ✓',
    },
  },
  {
    name: 'backslashes and percent signs',
    parameters: {
      title: 'C:\\new\\table 100%s',
      description: 'A \\n that is none, 100 %s of %d%%, $HOME and ${PATH} \\',
    },
  },
  {
    name: 'longest name',
    parameters: {
      name: `a${'-bcdefghi'.repeat(4)}-z`,
      description: 'x'.repeat(200),
    },
  },
  { name: 'shortest name', parameters: { name: 'ab' } },
  { name: 'name like a number in YAML', parameters: { name: 'e1' } },
  { name: 'name like a word of YAML', parameters: { name: 'no' } },
  { name: 'other ports', parameters: { port: 18080, metricsPort: 19090 } },
];

/** Choices of a template: everything it asks that has an enumeration or is a yes or no. */
async function factorsOf(
  template: string,
): Promise<Record<string, readonly unknown[]>> {
  const files = await readTree(join(TEMPLATES, template));
  const document: unknown = parse(files.get(TEMPLATE_FILE)?.content ?? '');
  const factors: Record<string, readonly unknown[]> = {};
  collect(document, factors);
  return factors;
}

/** Walks pages, dependencies and conditions alike: a choice is a choice wherever it stands. */
function collect(node: unknown, factors: Record<string, readonly unknown[]>) {
  if (Array.isArray(node)) {
    node.forEach(each => collect(each, factors));
    return;
  }
  const record = z.record(z.string(), z.unknown()).safeParse(node);
  if (!record.success) {
    return;
  }
  const properties = z
    .record(z.string(), z.unknown())
    .safeParse(record.data.properties);
  for (const [name, value] of Object.entries(properties.data ?? {})) {
    const property = propertySchema.safeParse(value);
    const values =
      property.data?.enum ??
      (property.data?.type === 'boolean' ? [false, true] : []);
    // A condition names one value of what a page asks with all of them.
    if (values.length > (factors[name]?.length ?? 1)) {
      factors[name] = values;
    }
  }
  Object.values(record.data).forEach(each => collect(each, factors));
}

/** The cases of a template: defaults, everything on, everything off, hostile texts, and every pair of choices. */
export async function matrixOf(template: string): Promise<Case[]> {
  const factors = await factorsOf(template);
  const at = (index: (length: number) => number) =>
    Object.fromEntries(
      Object.entries(factors).map(([name, values]) => [
        name,
        values[index(values.length)],
      ]),
    );
  return [
    { name: 'defaults', parameters: {} },
    { name: 'first choices', parameters: at(() => 0) },
    { name: 'last choices', parameters: at(length => length - 1) },
    ...HOSTILE.map((hostile, index) => ({
      ...hostile,
      // Also where everything is written.
      parameters: {
        ...(index % 2 ? at(length => length - 1) : {}),
        ...hostile.parameters,
      },
    })),
    ...pairwise(factors).map((parameters, index) => ({
      name: `pairs ${index + 1}`,
      parameters,
    })),
  ];
}
