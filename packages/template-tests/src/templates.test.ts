import {
  RULES,
  projectOf,
  readTree,
  verify,
} from '@quarterdeck/service-verifier';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { TEMPLATES } from './paths';

it.each(readdirSync(TEMPLATES))(
  'the template %s keeps all rules',
  async name => {
    const folder = await readTree(join(TEMPLATES, name));
    const rules = RULES.filter(({ id }) => id.startsWith('template/'));
    expect(rules.length).toBeGreaterThan(9);
    expect(await verify(projectOf(folder), rules)).toEqual([]);
  },
);
