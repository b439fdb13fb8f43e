import { GeneratedFile } from '../files';
import { ServiceModel } from '../model/ServiceModel';
import { ansible } from './ansible';
import { backups } from './backups';
import { compose } from './compose';
import { dockerfile } from './dockerfile';
import { manifests } from './manifests';
import { monitoring } from './monitoring';
import { pipeline } from './pipeline';
import { secrets } from './secrets';
import { catalog } from './catalog';
import { runbooks } from './runbooks';
import { terraform } from './terraform';
import { Generator } from './types';

/** In the order in which files are shown. */
// prettier-ignore
export const GENERATORS: readonly Generator[] = [
  dockerfile,
  compose,
  manifests,
  secrets,
  monitoring,
  pipeline,
  backups,
  runbooks,
  catalog,
  terraform,
  ansible,
];

/** @throws Error that names the generators there are */
function generatorNamed(name: string): Generator {
  const found = GENERATORS.find(generator => generator.name === name);
  if (!found) {
    const names = GENERATORS.map(generator => generator.name).join(', ');
    throw new Error(`There is no generator "${name}", only ${names}`);
  }
  return found;
}

/** What these generators, by default all, write for a service. */
export function generate(
  model: ServiceModel,
  names: readonly string[] = GENERATORS.map(({ name }) => name),
): GeneratedFile[] {
  return names
    .map(generatorNamed)
    .filter(generator => generator.applies(model))
    .flatMap(generator => generator.generate(model));
}
