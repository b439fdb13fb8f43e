import { Gate } from '../types';
import { rendering } from './g02-rendering';
import { nodeBuild } from './g03-node';
import { nodeTests } from './g04-node';
import { reactTests } from './g04-react';
import { rustBuild } from './g03-rust';
import { rustTests } from './g04-rust';
import { goBuild } from './g03-go';
import { goTests } from './g04-go';
import { images } from './g05-images';
import { kubernetesTypes, kustomize } from './g06-kustomize';
import { rules } from './g07-rules';
import { gitlab, jenkins, workflows } from './g08-pipelines';
import { ansible } from './g09-ansible';
import { terraform } from './g09-terraform';
import { secrets } from './g11-secrets';
import { monitoring } from './g10-monitoring';
import { documentation } from './g12-documentation';
import { backups, scripts } from './g13-scripts';
import { scorecard } from './g17-scorecard';

/** In the order in which they are run: what is quick and what others build on comes first. */
// prettier-ignore
export const GATES: readonly Gate[] = [
  rendering,
  nodeBuild,
  nodeTests,
  reactTests,
  rules,
  kustomize,
  kubernetesTypes,
  workflows,
  gitlab,
  jenkins,
  rustBuild,
  rustTests,
  images,
  goBuild,
  goTests,
  terraform,
  ansible,
  secrets,
  monitoring,
  documentation,
  scripts,
  backups,
  scorecard,
];
