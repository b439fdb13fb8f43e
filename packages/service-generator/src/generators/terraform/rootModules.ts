import { EnvironmentModel, ServiceModel } from '../../model/ServiceModel';
import { text } from '../../text';
import { aligned } from './hcl';

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

/** What an environment consists of: its modules, and how large they are here. */
export function mainText(
  model: ServiceModel,
  environment: EnvironmentModel,
): string {
  const isProduction = environment.name === 'production';
  const sizes = SIZES[environment.name];
  return [
    text`
      # What ${model.name} runs on in ${environment.name}.
      locals {
        ${localsText(model, environment)}
      }
    `,
    moduleText('networking', {
      cidr_block: quoted(sizes.cidr),
      availability_zones: 'var.availability_zones',
      nat_gateway_per_zone: isProduction,
    }),
    moduleText('compute', {
      vpc_id: 'module.networking.vpc_id',
      private_subnet_ids: 'module.networking.private_subnet_ids',
      public_subnet_ids: 'module.networking.public_subnet_ids',
      image_id: 'var.image_id',
      instance_type: quoted(sizes.instance),
      machines: `{ min = ${environment.replicas.min}, max = ${environment.replicas.max} }`,
      http_port: model.ports.http,
      ready_path: quoted(model.paths.ready),
      certificate_arn: 'var.certificate_arn',
      deletion_protection: isProduction,
    }),
    clusterText(model, isProduction, sizes),
    ...(model.hasDatabase ? [databaseText(model, isProduction, sizes)] : []),
    ...(model.hasCache ? [cacheText(model, isProduction, sizes)] : []),
    ...(model.hasBackup ? [storageText(model, environment)] : []),
    monitoringText(model),
  ].join('\n');
}

type Arguments = Readonly<Record<string, string | number | boolean>>;

const quoted = (value: string) => JSON.stringify(value);

/** @param values - in HCL, beside the name, which all modules take */
function moduleText(name: string, values: Arguments): string {
  return text`
    module "${name}" {
      source = "../../modules/${name}"

      ${aligned([
        ['name', 'local.name'],
        ...Object.entries(values).map(
          ([argument, value]) => [argument, String(value)] as const,
        ),
      ])}
    }
  `;
}

/** A store is private, and called by what the environment names as its clients. */
function storeText(name: string, values: Arguments): string {
  return moduleText(name, {
    vpc_id: 'module.networking.vpc_id',
    subnet_ids: 'module.networking.private_subnet_ids',
    client_security_group_ids: 'local.clients',
    ...values,
  });
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

function clusterText(
  { name, versions }: ServiceModel,
  isProduction: boolean,
  sizes: Sizes,
): string {
  return text`
    module "kubernetes" {
      source = "../../modules/kubernetes"
      count  = var.create_cluster ? 1 : 0

      name               = local.name
      subnet_ids         = module.networking.private_subnet_ids
      kubernetes_version = "${versions.tools.kubernetes}"

      node_groups = {
        general = { instance_types = ["t3.large"], min = 2, max = 6 }

        # Only work that asks for it: it tolerates the taint and selects the label.
        matching = {
          instance_types = ["${sizes.instance}"]
          min            = ${isProduction ? 2 : 0}
          max            = 6
          labels         = { workload = "${name}" }
          taints         = { workload = "${name}" }
        }
      }
    }
  `;
}

function databaseText(
  { name, description }: ServiceModel,
  isProduction: boolean,
  sizes: Sizes,
): string {
  const params = description.resources.database?.params;
  return storeText('database', {
    engine_version: quoted(`${params?.version}`),
    database_name: quoted(name.replace(/-/g, '_')),
    instance_class: quoted(sizes.database),
    multi_az: isProduction,
    read_replicas: isProduction && params?.readReplica ? 1 : 0,
    backup_retention_days: isProduction ? 35 : 7,
    deletion_protection: isProduction,
  });
}

function cacheText(
  { description }: ServiceModel,
  isProduction: boolean,
  sizes: Sizes,
): string {
  const engine = description.resources.cache?.type;
  return storeText('cache', {
    engine: quoted(`${engine}`),
    // ElastiCache has no Redis after 7.1; Valkey is what it goes on with.
    engine_version: quoted(engine === 'redis' ? '7.1' : '8.1'),
    node_type: quoted(sizes.cache),
    nodes: isProduction ? 2 : 1,
  });
}

function storageText(
  { name, description }: ServiceModel,
  environment: EnvironmentModel,
): string {
  const bucket =
    environment.name === 'production'
      ? description.backup?.bucket
      : `${description.backup?.bucket}-${environment.name}`;
  return `# Backups of ${name}.\n${moduleText('storage', { bucket: quoted(`${bucket}`) })}`;
}

function monitoringText({ description, hasDatabase }: ServiceModel): string {
  const { objectives, alerts } = description;
  return moduleText('monitoring', {
    load_balancer_arn_suffix: 'module.compute.load_balancer_arn_suffix',
    ...(hasDatabase && { database_identifier: 'module.database.identifier' }),
    latency_seconds: objectives.latencyMilliseconds / 1000,
    runbook_base_url: quoted(alerts.runbookBaseUrl),
  });
}
