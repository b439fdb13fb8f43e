import { GeneratedFile } from '../../files';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { text } from '../../text';
import {
  Module,
  Variable,
  outputText,
  variableText,
  versionsText,
} from './hcl';
import { mainText } from './rootModules';

const REGION = 'eu-central-1';

/** What only people know of an environment; all else is in `main.tf`. */
const VARIABLES: readonly Variable[] = [
  {
    name: 'region',
    type: 'string',
    description: 'Where it runs',
  },
  {
    name: 'availability_zones',
    type: 'list(string)',
    description: 'Zones of the region that are used',
  },
  {
    name: 'certificate_arn',
    type: 'string',
    description: 'Certificate of the host of the service',
    validation: {
      condition: 'startswith(var.certificate_arn, "arn:aws:acm:")',
      message: 'Put the ARN of a certificate into terraform.tfvars.',
    },
  },
  {
    name: 'image_id',
    type: 'string',
    description: 'Machine image that machines start from',
    validation: {
      condition: 'startswith(var.image_id, "ami-")',
      message: 'Put the id of a machine image into terraform.tfvars.',
    },
  },
  {
    name: 'create_cluster',
    type: 'bool',
    description:
      'Whether a cluster of Kubernetes is made; usually there is one that many services share',
    default: 'false',
  },
];

/** The root of one environment. */
export function rootFiles(
  folder: string,
  model: ServiceModel,
  environment: EnvironmentModel,
): GeneratedFile[] {
  const managed: Record<string, string> = {
    'main.tf': mainText(model, environment),
    'outputs.tf': outputsText(model),
    'providers.tf': providersText(model, environment),
    'variables.tf': VARIABLES.map(variableText).join('\n'),
    'versions.tf': versionsText(model.versions.tools.terraform),
  };
  const seeded: Record<string, string> = {
    'backend.tf': backendText(model, environment),
    'terraform.tfvars': valuesText(),
  };
  const files = (entries: Record<string, string>, isSeeded: boolean) =>
    Object.entries(entries).map(
      ([name, content]): GeneratedFile => ({
        path: `${folder}/${name}`,
        class: isSeeded ? 'seeded' : 'managed',
        content,
      }),
    );
  return [...files(managed, false), ...files(seeded, true)];
}

function outputsText(model: ServiceModel): string {
  const outputs: Module['outputs'] = [
    {
      name: 'load_balancer_dns_name',
      description: 'What the host of the service is an alias of',
      value: 'module.compute.load_balancer_dns_name',
    },
    {
      name: 'alarm_topic_arn',
      description: 'Topic that alarms go to',
      value: 'module.monitoring.alarm_topic_arn',
    },
    {
      name: 'cluster_endpoint',
      description: 'Where the API of the cluster answers, if one was made',
      value: 'one(module.kubernetes[*].endpoint)',
    },
    ...(model.hasDatabase
      ? [
          {
            name: 'database_address',
            description: 'Host that is written to',
            value: 'module.database.address',
          },
          {
            name: 'database_read_addresses',
            description: 'Hosts that are read from',
            value: 'module.database.read_addresses',
          },
          {
            name: 'database_secret_arn',
            description: 'Where Secrets Manager keeps user and password',
            value: 'module.database.secret_arn',
          },
        ]
      : []),
    ...(model.hasCache
      ? [
          {
            name: 'cache_address',
            description: 'Host of the cache',
            value: 'module.cache.address',
          },
        ]
      : []),
    ...(model.hasBackup
      ? [
          {
            name: 'backup_bucket',
            description: 'Bucket that backups go to',
            value: 'module.storage.bucket',
          },
        ]
      : []),
  ];
  return outputs.map(outputText).join('\n');
}

function providersText(
  model: ServiceModel,
  environment: EnvironmentModel,
): string {
  return text`
    # Only roots have providers: a module with one could not be removed without its resources being lost.
    provider "aws" {
      region = var.region

      # Whose bill it is on.
      default_tags {
        tags = {
          service     = "${model.name}"
          environment = "${environment.name}"
          team        = "${model.labels.team}"
          managed-by  = "terraform"
        }
      }
    }
  `;
}

function backendText(
  model: ServiceModel,
  environment: EnvironmentModel,
): string {
  return text`
    # The bucket has to be there before, with versions kept. Its name is unique in the world: put yours here.
    terraform {
      backend "s3" {
        bucket       = "${model.name}-terraform-state"
        key          = "${model.name}/${environment.name}.tfstate"
        region       = "${REGION}"
        encrypt      = true
        use_lockfile = true
      }
    }
  `;
}

function valuesText(): string {
  return text`
    # Certificate and image are yours to fill in: a plan refuses what is here.
    region             = "${REGION}"
    availability_zones = ["${REGION}a", "${REGION}b"]
    certificate_arn    = ""
    image_id           = ""
  `;
}
