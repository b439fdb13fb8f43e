import { FileTree } from '@quarterdeck/service-generator';
import { matchesTrigger, parseRunbook } from '@quarterdeck/runbook-format';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { Rule } from '../../types';
import { alertsIn } from '../monitoring/documents';
import { isRunbook, RUNBOOKS } from './files';

function runbooksIn(files: FileTree) {
  return [...files]
    .filter(([path]) => isRunbook(path))
    .map(([path, { content }]) => ({
      path,
      runbook: parseRunbook(content, path),
    }));
}

const readable: Rule = {
  id: 'runbook/readable',
  summary:
    'What the linter says of a runbook: an error keeps the portal from leading through it.',
  check: ({ files }) =>
    runbooksIn(files).flatMap(({ path, runbook }) =>
      runbook.problems.map(({ line, message }) => ({
        rule: 'runbook/readable',
        path,
        line,
        message,
      })),
    ),
};

const alertLeadsToOne: Rule = {
  id: 'runbook/alert-triggers-one',
  summary:
    'Every alert triggers a runbook, so that the portal suggests it to whoever is called.',
  check({ files }) {
    const triggers = runbooksIn(files).flatMap(
      ({ runbook }) => runbook.frontMatter.triggers,
    );
    return alertsIn(files)
      .filter(
        ({ value: { alert: name, labels } }) =>
          !triggers.some(trigger => matchesTrigger(trigger, { name, labels })),
      )
      .map(({ path, value }) => ({
        rule: 'runbook/alert-triggers-one',
        path,
        message: `No runbook in ${RUNBOOKS} has ${value.alert} among its triggers. Add "triggers: [{ alert: ${value.alert} }]" to the front matter of one.`,
      }));
  },
};

const entitySchema = z.looseObject({
  kind: z.string(),
  metadata: z.looseObject({
    annotations: z.record(z.string(), z.unknown()).default({}),
  }),
});

const annotated: Rule = {
  id: 'runbook/annotated',
  summary:
    'A component with runbooks says where they lie, in `quarterdeck.io/runbooks`; the portal looks nowhere else.',
  check({ files }) {
    const path = 'catalog-info.yaml';
    const file = files.get(path);
    if (!file || runbooksIn(files).length === 0) {
      return [];
    }
    const components = parseAllDocuments(file.content)
      .map(document => entitySchema.safeParse(document.toJS()).data)
      .filter(entity => entity?.kind === 'Component');
    const isSaid = components.some(
      entity => entity?.metadata.annotations['quarterdeck.io/runbooks'],
    );
    return components.length === 0 || isSaid
      ? []
      : [
          {
            rule: 'runbook/annotated',
            path,
            message: `No component has the annotation quarterdeck.io/runbooks, so the portal does not find ${RUNBOOKS}. Add quarterdeck.io/runbooks: ./${RUNBOOKS}`,
          },
        ];
  },
};

/** Runbooks that the portal can lead through. */
export const RUNBOOK_RULES: readonly Rule[] = [
  readable,
  alertLeadsToOne,
  annotated,
];
