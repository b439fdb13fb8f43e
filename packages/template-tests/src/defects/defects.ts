import {
  RULES,
  projectOf,
  readTree,
  verify,
} from '@quarterdeck/service-verifier';
import { renderTemplate } from '@quarterdeck/template-renderer';
import { join } from 'node:path';
import { TEMPLATES } from '../paths';
import { USUAL_PARAMETERS } from '../renders';
import { Defect, Problem } from '../types';

/**
 * G16: a good render has no finding of the defect's rule, and has one as soon as the defect is put back.
 *
 * @returns what is wrong with rule or defect; nothing where the rule finds it
 */
export async function tryDefect(defect: Defect): Promise<Problem[]> {
  const rule = RULES.find(({ id }) => id === defect.rule);
  if (!rule) {
    return [`there is no rule ${defect.rule}`];
  }
  const folder = await readTree(join(TEMPLATES, defect.template));
  const { files } = defect.isOfTemplate
    ? { files: folder }
    : await renderTemplate(folder, {
        ...USUAL_PARAMETERS,
        ...defect.parameters,
      });
  const before = await verify(projectOf(files), [rule]);
  const after = await verify(projectOf(defect.reinsert(files)), [rule]);
  return [
    ...before.map(
      ({ path, message }) => `finds it in a good render, ${path}: ${message}`,
    ),
    ...(after.length === 0 ? ['does not find it'] : []),
  ];
}
