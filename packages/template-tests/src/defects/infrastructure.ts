import { Defect } from '../types';
import { replaced } from './edit';

/** Defects of Terraform and Ansible. */
export const INFRASTRUCTURE_DEFECTS: readonly Defect[] = [
  {
    number: 67,
    title: 'a module with a provider of its own',
    rule: 'terraform/no-provider-in-modules',
    template: 'rust-service',
    parameters: { terraform: 'aws', database: 'postgres18' },
    reinsert: files =>
      replaced(
        files,
        'infrastructure/terraform/modules/database/main.tf',
        /$/,
        '\nprovider "aws" {\n  region = "eu-central-1"\n}\n',
      ),
  },
];
