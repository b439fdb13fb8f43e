import { GeneratedFile } from '../../files';
import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { text } from '../../text';
import { Variable, aligned, variableText, versionsText } from './hcl';

const REGION = 'eu-central-1';

interface Sizes {
  cidr: string;
  instance: string;
  database: string;
  cache: string;
}

const SIZES: Record<EnvironmentModel['name'], Sizes> = {
  development: {
    cidr: '10.0.0.0/16',
    instance: 't3.small',
    database: 'db.t4g.micro',
    cache: 'cache.t4g.micro',
  },
  staging: {
    cidr: '10.1.0.0/16',
    instance: 't3.small',
    database: 'db.t4g.small',
    cache: 'cache.t4g.small',
  },
  production: {
    cidr: '10.2.0.0/16',
    instance: 'm7i.large',
    database: 'db.m7g.large',
    cache: 'cache.m7g.large',
  },
};

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

function mainText(model: ServiceModel, environment: EnvironmentModel): string {
  const isProduction = environment.name === 'production';
  const sizes = SIZES[environment.name];
  return [
    text`
      # What ${model.name} runs on in ${environment.name}.
      locals {
        ${localsText(model, environment)}
      }

      module "networking" {
        source = "../../modules/networking"

        name                 = local.name
        cidr_block           = "${sizes.cidr}"
        availability_zones   = var.availability_zones
        nat_gateway_per_zone = ${isProduction}
      }

      module "compute" {
        source = "../../modules/compute"

        name                = local.name
        vpc_id              = module.networking.vpc_id
        private_subnet_ids  = module.networking.private_subnet_ids
        public_subnet_ids   = module.networking.public_subnet_ids
        image_id            = var.image_id
        instance_type       = "${sizes.instance}"
        machines            = { min = ${environment.replicas.min}, max = ${environment.replicas.max} }
        http_port           = ${model.ports.http}
        ready_path          = "${model.paths.ready}"
        certificate_arn     = var.certificate_arn
        deletion_protection = ${isProduction}
      }

      module "kubernetes" {
        source = "../../modules/kubernetes"
        count  = var.create_cluster ? 1 : 0

        name               = local.name
        subnet_ids         = module.networking.private_subnet_ids
        kubernetes_version = "${model.versions.tools.kubernetes}"

        node_groups = {
          general = { instance_types = ["t3.large"], min = 2, max = 6 }

          # Only work that asks for it: it tolerates the taint and selects the label.
          matching = {
            instance_types = ["${sizes.instance}"]
            min            = ${isProduction ? 2 : 0}
            max            = 6
            labels         = { workload = "${model.name}" }
            taints         = { workload = "${model.name}" }
          }
        }
      }
    `,
    ...(model.hasDatabase ? [databaseText(model, isProduction, sizes)] : []),
    ...(model.hasCache ? [cacheText(model, isProduction, sizes)] : []),
    ...(model.hasBackup ? [storageText(model, environment)] : []),
    text`
      module "monitoring" {
        source = "../../modules/monitoring"

        ${aligned([
          ['name', 'local.name'],
          [
            'load_balancer_arn_suffix',
            'module.compute.load_balancer_arn_suffix',
          ],
          ...(model.hasDatabase
            ? [['database_identifier', 'module.database.identifier'] as const]
            : []),
          [
            'latency_seconds',
            String(model.description.objectives.latencyMilliseconds / 1000),
          ],
          [
            'runbook_base_url',
            JSON.stringify(model.description.alerts.runbookBaseUrl),
          ],
        ])}
      }
    `,
  ].join('\n');
}

/** Who may call database and cache, where there is one. */
function localsText(
  { name, hasDatabase, hasCache }: ServiceModel,
  environment: EnvironmentModel,
): string {
  const own = `name = "${name}-${environment.name}"`;
  return hasDatabase || hasCache
    ? text`
        ${own}

        clients = merge(
          { machines = module.compute.security_group_id },
          { for index, cluster in module.kubernetes : "nodes" => cluster.security_group_id },
        )
      `.trimEnd()
    : own;
}

function databaseText(
  model: ServiceModel,
  isProduction: boolean,
  sizes: Sizes,
): string {
  const params = model.description.resources.database?.params;
  return text`
    module "database" {
      source = "../../modules/database"

      name                      = local.name
      vpc_id                    = module.networking.vpc_id
      subnet_ids                = module.networking.private_subnet_ids
      client_security_group_ids = local.clients
      engine_version            = "${params?.version}"
      database_name             = "${model.name.replace(/-/g, '_')}"
      instance_class            = "${sizes.database}"
      multi_az                  = ${isProduction}
      read_replicas             = ${isProduction && params?.readReplica ? 1 : 0}
      backup_retention_days     = ${isProduction ? 35 : 7}
      deletion_protection       = ${isProduction}
    }
  `;
}

function cacheText(
  model: ServiceModel,
  isProduction: boolean,
  sizes: Sizes,
): string {
  const cache = model.description.resources.cache;
  // ElastiCache has no Redis after 7.1; Valkey is what it goes on with.
  const version = cache?.type === 'redis' ? '7.1' : '8.1';
  return text`
    module "cache" {
      source = "../../modules/cache"

      name                      = local.name
      vpc_id                    = module.networking.vpc_id
      subnet_ids                = module.networking.private_subnet_ids
      client_security_group_ids = local.clients
      engine                    = "${cache?.type}"
      engine_version            = "${version}"
      node_type                 = "${sizes.cache}"
      nodes                     = ${isProduction ? 2 : 1}
    }
  `;
}

function storageText(
  { name, description }: ServiceModel,
  environment: EnvironmentModel,
): string {
  const bucket =
    environment.name === 'production'
      ? description.backup?.bucket
      : `${description.backup?.bucket}-${environment.name}`;
  return text`
    # Backups of ${name}.
    module "storage" {
      source = "../../modules/storage"

      name   = local.name
      bucket = "${bucket}"
    }
  `;
}

function outputsText(model: ServiceModel): string {
  const outputs = [
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
  return outputs
    .map(
      ({ name, description, value }) => text`
        output "${name}" {
          description = "${description}"
          value       = ${value}
        }
      `,
    )
    .join('\n');
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
