import { Defect } from '../types';
import { added, replaced } from './edit';

const TEMPLATE = 'template.yaml';
const SCRIPT = 'scripts/upgrade.sh';

const OF_TEMPLATES: readonly Omit<Defect, 'template' | 'isOfTemplate'>[] = [
  {
    number: 37,
    title: 'five seconds of sleep until a repository may be there',
    rule: 'template/waits-for-what-it-needs',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        /( +)- id: register\n/,
        '    - id: hope\n      action: roadiehq:utils:sleep\n      input: { amount: 5 }\n    - id: register\n',
      ),
  },
  {
    number: 79,
    title: 'a public repository whose default branch nobody protects',
    rule: 'template/private-and-protected',
    reinsert: files =>
      replaced(
        files,
        TEMPLATE,
        /action: quarterdeck:ensure-repo\n( +)input:\n/,
        'action: quarterdeck:ensure-repo\n      input:\n        visibility: public\n        protectDefaultBranch: false\n',
      ),
  },
];

/** Defects of the field in how services are published, and kept up to date afterwards. */
export const PUBLISHING_DEFECTS: readonly Defect[] = [
  ...OF_TEMPLATES.map(
    (defect): Defect => ({
      ...defect,
      template: 'go-service',
      isOfTemplate: true,
    }),
  ),
  {
    number: 77,
    title: 'versions of a template compared as text',
    rule: 'upgrade/versions-are-numbers',
    template: 'go-service',
    reinsert: files =>
      added(
        files,
        SCRIPT,
        '#!/usr/bin/env bash\nset -Eeuo pipefail\nif [[ "$version" < "$template_version" ]]; then echo upgrade; fi\n',
      ),
  },
  {
    number: 78,
    title: 'an update that deletes files which no template knows',
    rule: 'upgrade/keeps-unknown-files',
    template: 'go-service',
    reinsert: files =>
      added(
        files,
        SCRIPT,
        '#!/usr/bin/env bash\nset -Eeuo pipefail\nrsync -a --delete --exclude .git rendered/ ./\n',
      ),
  },
];
