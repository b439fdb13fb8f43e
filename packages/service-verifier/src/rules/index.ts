import { Rule } from '../types';
import { CODE_RULES } from './code';
import { COMPOSE_RULES } from './compose';
import { BACKUP_RULES } from './backup';
import { CATALOG_RULES } from './catalog';
import { ANSIBLE_RULES } from './ansible';
import { CONTRACT_RULES } from './contract';
import { DOCKERFILE_RULES } from './dockerfile';
import { GITLAB_RULES } from './gitlab';
import { JENKINS_RULES } from './jenkins';
import { KUBERNETES_RULES } from './kubernetes';
import { NODE_RULES } from './node';
import { PIPELINE_RULES } from './pipeline';
import { TERRAFORM_RULES } from './terraform';
import { TEMPLATE_RULES } from './template';
import { UPGRADE_RULES } from './upgrade';
import { WORKFLOW_RULES } from './workflow';
import { DOCS_RULES } from './docs';
import { RUNBOOK_RULES } from './runbook';
import { READABLE } from './files';
import { MONITORING_RULES } from './monitoring';

/** All rules, by family. Each family lies in a folder of its own and exports its list. */
// prettier-ignore
export const RULES: readonly Rule[] = [
  ...CONTRACT_RULES,
  ...PIPELINE_RULES,
  ...WORKFLOW_RULES,
  ...GITLAB_RULES,
  ...JENKINS_RULES,
  ...TERRAFORM_RULES,
  ...ANSIBLE_RULES,
  ...TEMPLATE_RULES,
  ...KUBERNETES_RULES,
  ...DOCKERFILE_RULES,
  ...COMPOSE_RULES,
  ...CODE_RULES,
  ...MONITORING_RULES,
  ...CATALOG_RULES,
  ...DOCS_RULES,
  ...RUNBOOK_RULES,
  ...BACKUP_RULES,
  ...NODE_RULES,
  ...UPGRADE_RULES,
  READABLE,
];
